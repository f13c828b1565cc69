package dev.sailwright.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.SupportTimeline;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.TestCatalog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShowReleasesTest {
  private static final Map<String, MeshState> MESHES =
      Map.of(
          "prod",
          new MeshBuilder()
              .cluster("prod")
              .kubernetes("1.34.1")
              .istiod("1.29.1")
              .deployment("web", 1, 1, "1.29.0")
              .build(),
          "dev",
          new MeshBuilder().cluster("dev").kubernetes("1.25.0").istiod("1.16.1").build(),
          "next",
          new MeshBuilder().cluster("next").kubernetes("1.37.0").istiod("1.99.2").build(),
          "bare",
          new MeshBuilder().cluster("bare").kubernetes("1.36.0").build());

  @Test
  void aBarTellsTheVersionsThatRunAndNotTheNewestOfTheirMinor() {
    var timeline = timeline("prod", "dev");
    assertThat(bar(timeline, "1.29").runs())
        .containsExactly(run("prod", "1.29.1"), run("prod", "1.29.0"));
    assertThat(bar(timeline, "1.29").newest()).contains(IstioVersion.of("1.29.8"));
    assertThat(bar(timeline, "1.16").runs()).containsExactly(run("dev", "1.16.1"));
    assertThat(bar(timeline, "1.31").runs()).isEmpty();
  }

  @Test
  void aMinorThatTheReleaseDataDoNotKnowHasItsPlaceAmongTheOthers() {
    var report = show("next", "prod");
    var bars = report.timeline().bars();
    assertThat(bars)
        .extracting(SupportTimeline.Bar::minor)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(bars.getFirst())
        .isEqualTo(SupportTimeline.Bar.unknown(Minor.of("1.99"), List.of(run("next", "1.99.2"))));
    assertThat(report.notInReleaseData()).containsExactly(run("next", "1.99.2"));
    assertThat(show("prod").notInReleaseData()).isEmpty();
  }

  @Test
  void whatWasNotSeenOfAClusterIsSaid() {
    assertThat(timeline("prod", "bare", "lost").clusters())
        .containsExactly(
            "Kubernetes 1.34: prod",
            "Kubernetes 1.36, no Istio: bare",
            "Kubernetes not seen, Istio's version could not be seen: lost");
  }

  private static SupportTimeline timeline(String... clusters) {
    return show(clusters).timeline();
  }

  private static ShowReleases.Report show(String... clusters) {
    var versions =
        new ShowVersions(
            cluster -> {
              if (!MESHES.containsKey(cluster)) {
                throw new UnreachableException("it does not answer");
              }
              return MESHES.get(cluster);
            },
            TestCatalog.catalog(),
            InstantSource.fixed(Instant.parse("2026-11-23T20:14:00Z")));
    return new ShowReleases(versions, TestCatalog.catalog()).show(List.of(clusters));
  }

  private static SupportTimeline.Bar bar(SupportTimeline timeline, String minor) {
    return timeline.bars().stream()
        .filter(bar -> bar.minor().equals(Minor.of(minor)))
        .findFirst()
        .orElseThrow();
  }

  private static SupportTimeline.Runs run(String cluster, String version) {
    return new SupportTimeline.Runs(cluster, IstioVersion.of(version));
  }
}
