package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.TestCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseCatalogTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
  private final ReleaseCatalog catalog = TestCatalog.catalog();

  @Test
  void anAnnouncedEndIsADate() {
    assertThat(catalog.support(IstioVersion.of("1.29.1"), TODAY))
        .isEqualTo(
            new Support(Support.State.ENDED, Optional.of(LocalDate.parse("2026-10-12")), false));
  }

  @Test
  void anExpectedEndIsSaidToBeEstimated() {
    assertThat(catalog.support(IstioVersion.of("1.31.1"), TODAY))
        .isEqualTo(
            new Support(Support.State.SUPPORTED, Optional.of(LocalDate.parse("2027-02-28")), true));
  }

  @Test
  void aPassedEstimateProvesNothing() {
    assertThat(catalog.support(IstioVersion.of("1.30.5"), LocalDate.parse("2026-12-24")).state())
        .isEqualTo(Support.State.UNKNOWN);
  }

  @Test
  void onceTheSecondNextMinorIsOutSupportEndsSixWeeksLater() {
    var with132 = catalog.with(List.of(release("1.32", "2026-11-20")));
    assertThat(with132.support(IstioVersion.of("1.30.5"), TODAY))
        .isEqualTo(
            new Support(
                Support.State.SUPPORTED, Optional.of(LocalDate.parse("2027-01-01")), false));
  }

  @Test
  void anUnknownMinorIsNotCalledSupported() {
    assertThat(catalog.support(IstioVersion.of("1.99.0"), TODAY).state())
        .isEqualTo(Support.State.UNKNOWN);
  }

  @Test
  void newestForAKubernetesRespectsBothBounds() {
    assertThat(catalog.newestFor(Minor.of("1.34")))
        .contains(new Newest(IstioVersion.of("1.31.1"), true));
    assertThat(catalog.newestFor(Minor.of("1.31")))
        .contains(new Newest(IstioVersion.of("1.29.8"), true));
    assertThat(catalog.newestFor(Minor.of("1.38"))).isEmpty();
  }

  @Test
  void aNewerPatchIsOneOfTheSameMinor() {
    assertThat(catalog.newerPatch(IstioVersion.of("1.29.1")))
        .contains(new Newest(IstioVersion.of("1.29.8"), true));
    assertThat(catalog.newerPatch(IstioVersion.of("1.29.8"))).isEmpty();
    assertThat(catalog.newerPatch(IstioVersion.of("1.29.9"))).isEmpty();
    assertThat(catalog.newerPatch(IstioVersion.of("1.99.0"))).isEmpty();
  }

  @Test
  void aPreReleaseIsNeverTheNewest() {
    var withAlpha =
        catalog.with(
            List.of(
                new Release(
                    Minor.of("1.32"),
                    TODAY,
                    Optional.empty(),
                    false,
                    Optional.of(new Release.KubernetesRange(Minor.of("1.32"), Minor.of("1.36"))),
                    List.of(IstioVersion.of("1.32.0-alpha")))));
    assertThat(withAlpha.newestFor(Minor.of("1.34")))
        .contains(new Newest(IstioVersion.of("1.31.1"), true));
    assertThat(withAlpha.knows(IstioVersion.of("1.32.0-alpha"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"2026-10-11,SUPPORTED", "2026-10-12,SUPPORTED", "2026-10-13,ENDED"})
  void theLastDayOfSupportIsStillOne(LocalDate day, Support.State state) {
    assertThat(catalog.support(IstioVersion.of("1.29.1"), day).state()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"2026-11-19,2026-11-30,true", "2026-11-20,2027-01-01,false"})
  void theSecondNextMinorCountsFromTheDayItIsOut(LocalDate day, LocalDate ends, boolean estimated) {
    var with132 = catalog.with(List.of(release("1.32", "2026-11-20")));
    assertThat(with132.support(IstioVersion.of("1.30.5"), day))
        .isEqualTo(new Support(Support.State.SUPPORTED, Optional.of(ends), estimated));
  }

  @Test
  void withoutAnyDateSupportIsUnknown() {
    var with132 = catalog.with(List.of(release("1.32", "2026-11-20")));
    assertThat(with132.support(IstioVersion.of("1.32.0"), TODAY))
        .isEqualTo(new Support(Support.State.UNKNOWN, Optional.empty(), false));
  }

  @Test
  void moreReleasesDoNotChangeWhatIsKnownOtherwise() {
    var more = catalog.with(List.of(release("1.32", "2026-11-20")));
    assertThat(more.asOf().data()).isEqualTo(catalog.asOf().data()).isEqualTo("2026-11-23");
    assertThat(more.all())
        .hasSize(catalog.all().size() + 1)
        .last()
        .isEqualTo(release("1.32", "2026-11-20"));
    assertThat(more.fatalApis(IstioVersion.of("1.7.4"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"1.31,false", "1.32,true", "1.34,true", "1.36,true", "1.37,false"})
  void aRangeHoldsBothOfItsBounds(String kubernetes, boolean holds) {
    var range = new Release.KubernetesRange(Minor.of("1.32"), Minor.of("1.36"));
    assertThat(range.contains(Minor.of(kubernetes))).isEqualTo(holds);
  }

  @Test
  void aRangeMayBeOfOneAndNotUpsideDown() {
    var one = new Release.KubernetesRange(Minor.of("1.32"), Minor.of("1.32"));
    assertThat(one.contains(Minor.of("1.32"))).isTrue();
    assertThatThrownBy(() -> new Release.KubernetesRange(Minor.of("1.33"), Minor.of("1.32")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.33 to 1.32");
  }

  @Test
  void minorsAreCountedAndWhatIsNoneIsRefused() {
    assertThat(Minor.of("1.29").stepsTo(Minor.of("1.31"))).isEqualTo(2);
    assertThat(Minor.of("1.31").stepsTo(Minor.of("1.29"))).isEqualTo(-2);
    assertThat(Minor.of("1.31").stepsTo(Minor.of("2.0"))).isGreaterThan(900);
    assertThatThrownBy(() -> Minor.of("1.29.1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.29.1");
  }

  /** Of an API that went with 1.22: seen to be absent, on a Kubernetes that is known. */
  @ParameterizedTest
  @CsvSource({"v1.21.14,false", "v1.22.0,true", "v1.34.2,true", "'',false"})
  void anApiIsLostFromTheKubernetesThatRemovedIt(String kubernetes, boolean lost) {
    var api = catalog.fatalApis(IstioVersion.of("1.7.4")).getFirst();
    assertThat(new MeshBuilder().kubernetes(kubernetes).build().hasLost(api)).isEqualTo(lost);
    var served =
        new MeshBuilder().kubernetes(kubernetes).served("networking.k8s.io/v1beta1/ingresses");
    assertThat(served.build().hasLost(api)).isFalse();
  }

  private static Release release(String minor, String date) {
    return new Release(
        Minor.of(minor),
        LocalDate.parse(date),
        Optional.empty(),
        false,
        Optional.empty(),
        List.of());
  }
}
