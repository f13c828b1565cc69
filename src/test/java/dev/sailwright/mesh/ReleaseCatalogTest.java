package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.testing.TestCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
    assertThat(catalog.newestFor(Minor.of("1.34"))).contains(IstioVersion.of("1.31.1"));
    assertThat(catalog.newestFor(Minor.of("1.31"))).contains(IstioVersion.of("1.29.8"));
    assertThat(catalog.newestFor(Minor.of("1.38"))).isEmpty();
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
    assertThat(withAlpha.newestFor(Minor.of("1.34"))).contains(IstioVersion.of("1.31.1"));
    assertThat(withAlpha.knows(IstioVersion.of("1.32.0-alpha"))).isTrue();
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
