package dev.sailwright.adapter.releases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Support;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CatalogResourceTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
  private final ReleaseCatalog catalog = CatalogResource.load();

  @Test
  void theShippedDataSaysWhatIsKnownOfTheNight() {
    assertThat(catalog.fatalApis(IstioVersion.of("1.7.4")))
        .anyMatch(api ->
            api.groupVersion().equals("networking.k8s.io/v1beta1")
                && api.resource().equals("ingresses"));
    assertThat(catalog.release(Minor.of("1.29")).flatMap(release -> release.kubernetes()))
        .hasToString("Optional[1.31–1.35]");
    assertThat(catalog.newestFor(Minor.of("1.34"))).contains(IstioVersion.of("1.31.1"));
  }

  @Test
  void supportIsADateOrSaidToBeAnEstimate() {
    var ended = catalog.support(IstioVersion.of("1.29.1"), TODAY);
    assertThat(ended.state()).isEqualTo(Support.State.ENDED);
    assertThat(ended.ends()).contains(LocalDate.parse("2026-10-12"));
    assertThat(catalog.support(IstioVersion.of("1.31.1"), TODAY).estimated()).isTrue();
  }
}
