package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.testing.TestHazards;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HazardsTest {
  private final Hazards hazards = TestHazards.hazards();

  /** Both ends of a range count: the first version in it, and the first that is mended. */
  @ParameterizedTest
  @CsvSource({
    "1.29.1,''",
    "1.29.2,1.29.5",
    "1.29.4,1.29.5",
    "1.29.5,''",
    "1.30.0,1.30.2",
    "1.30.2,''",
    // bad to go to from 1.6, not to run
    "1.7.4,''"
  })
  void aVersionIsBadFromTheFirstOnUpToTheOneThatMendsIt(String version, String mendedIn) {
    var bad = hazards.ofVersion(IstioVersion.of(version));
    assertThat(bad.stream().flatMap(each -> each.mendedIn(IstioVersion.of(version)).stream()))
        .isEqualTo(IstioVersion.parse(mendedIn).stream().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "1.6.14,1.7.4,1",
    "1.6.14,1.7.5,0",
    "1.7.0,1.7.4,0",
    "1.5.10,1.7.4,0",
    "1.7.8,1.8.6,1",
    "1.7.8,1.9.0,0",
    // what is bad from anywhere is bad from here
    "1.28.9,1.29.4,1"
  })
  void aStepIsBadOnlyFromWhereItIs(String from, String to, int bad) {
    assertThat(hazards.ofStep(IstioVersion.of(from), IstioVersion.of(to))).hasSize(bad);
  }

  /** What is bad to the end of its minor is not mended by the next one, which is another step. */
  @Test
  void whatEndsWithItsMinorIsNotMended() {
    var step = hazards.ofStep(IstioVersion.of("1.7.8"), IstioVersion.of("1.8.6"));
    assertThat(step.getFirst().mendedIn(IstioVersion.of("1.8.6"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "v1.5.0,1.5.0",
    "1.4.1,1.4.1",
    "v1.5,1.5.0",
    // a pre-release counts as its release, as istiod has it
    "v1.5.0-rc.2,1.5.0",
    "main,''",
    "v1,''",
    "99999.1.0,''"
  })
  void aBundleVersionIsReadAsIstiodReadsIt(String text, String read) {
    assertThat(BundleVersion.parse(text).map(BundleVersion::toString))
        .isEqualTo(Optional.of(read).filter(expected -> !expected.isEmpty()));
  }

  @ParameterizedTest
  @CsvSource({
    "1.29.1,TLS_ROUTES,v1.5.0,NEVER_READY",
    "1.29.1,TLS_ROUTES,v1.4.1,''",
    "1.29.8,TLS_ROUTES,v1.5.0,IGNORED",
    "1.29.8,TLS_ROUTES,v1.4.1,''",
    "1.30.5,TLS_ROUTES,v1.4.1,IGNORED",
    "1.30.5,TLS_ROUTES,v1.10.0,''",
    "1.30.5,GRPC_ROUTES,v1.0.0,IGNORED",
    "1.21.0,GRPC_ROUTES,v1.0.0,''"
  })
  void eachIstiodHasItsOwnLimits(
      String istio, GatewayApiLimit.Resource resource, String bundle, String effect) {
    assertThat(
            hazards.gatewayApi(IstioVersion.of(istio)).stream()
                .filter(limit -> limit.resource() == resource)
                .filter(limit -> limit.excludes(BundleVersion.of(bundle)))
                .map(limit -> limit.effect().name()))
        .isEqualTo(Optional.of(effect).filter(some -> !some.isEmpty()).stream().toList());
  }

  @Test
  void aRangeHoldsSomething() {
    var version = IstioVersion.of("1.29.2");
    assertThatThrownBy(() -> new VersionRange(version, Optional.of(version)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.29.2");
  }
}
