package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
  private static final Minor KUBERNETES = Minor.of("1.34");
  private static final Minor V1_30 = Minor.of("1.30");

  /** Of those that this Kubernetes suits, 1.28 and 1.29 have ended. */
  @Test
  void whatIsSupportedTodayComesNewestFirst() {
    assertThat(targets(TestCatalog.catalog(), "1.29.6").supportedOn(KUBERNETES, TODAY))
        .containsExactly(IstioVersion.of("1.31.1"), IstioVersion.of("1.30.5"));
    assertThat(targets(TestCatalog.catalog(), "1.29.6").supportedOn(Minor.of("1.31"), TODAY))
        .isEmpty();
  }

  @Test
  void theFirstPatchOfAMinorIsNotChosenUnlessItRuns() {
    var catalog = of1_30("1.30.0");
    assertThat(targets(catalog, "1.29.6").of(V1_30, KUBERNETES)).isEmpty();
    assertThat(targets(catalog, "").of(V1_30, KUBERNETES)).isEmpty();
    assertThat(targets(catalog, "1.30.0").of(V1_30, KUBERNETES))
        .contains(IstioVersion.of("1.30.0"));
  }

  /** 1.30.0 and 1.30.1 hurt a mesh with a ztunnel of before 1.29.2, 1.30.2 does not. */
  @ParameterizedTest
  @CsvSource({"1.29.1,1.29.1,", "'',1.29.1,", "1.29.1,1.29.6,1.30.1", "1.30.1,1.29.1,1.30.1"})
  void whatCanHurtThisMeshIsNotChosenUnlessItRuns(String from, String ztunnel, String chosen) {
    var mesh =
        new MeshBuilder()
            .workload(
                new WorkloadBuilder("ztunnel")
                    .role(Workload.Role.ZTUNNEL)
                    .proxies(1, ztunnel)
                    .build())
            .build();
    assertThat(
            new Targets(of1_30("1.30.0", "1.30.1"), mesh, IstioVersion.parse(from))
                .of(V1_30, KUBERNETES))
        .isEqualTo(Optional.ofNullable(chosen).map(IstioVersion::of));
  }

  /** 1.8 hurts whoever comes from 1.7, and nobody else. */
  @ParameterizedTest
  @CsvSource({"1.7.8,", "1.8.0,1.8.6"})
  void aStepThatIsKnownToGoWrongIsNotChosen(String from, String chosen) {
    var minor = Minor.of("1.8");
    var catalog = TestCatalog.catalog().with(List.of(release(minor, "1.8.6")));
    var mesh = new MeshBuilder().deployment("web", 1, 1, "1.7.8").build();
    assertThat(new Targets(catalog, mesh, IstioVersion.parse(from)).of(minor, KUBERNETES))
        .isEqualTo(Optional.ofNullable(chosen).map(IstioVersion::of));
  }

  @Test
  void whatOnlyThePublishersListsKnowIsNotChosen() {
    var version = IstioVersion.of("1.31.2");
    var catalog =
        TestCatalog.catalog().with(new PublishedReleases(TODAY, Map.of(version, TODAY), List.of()));
    assertThat(catalog.knows(version)).isTrue();
    assertThat(targets(catalog, "1.30.5").newestFor(KUBERNETES))
        .contains(IstioVersion.of("1.31.1"));
  }

  private static Targets targets(ReleaseCatalog catalog, String from) {
    return new Targets(catalog, new MeshBuilder().build(), IstioVersion.parse(from));
  }

  private static ReleaseCatalog of1_30(String... patches) {
    return TestCatalog.catalog().with(List.of(release(V1_30, patches)));
  }

  private static Release release(Minor minor, String... patches) {
    return new Release(
        minor,
        TODAY,
        Optional.empty(),
        false,
        Optional.of(new Release.KubernetesRange(KUBERNETES, KUBERNETES)),
        Arrays.stream(patches).map(IstioVersion::of).toList());
  }
}
