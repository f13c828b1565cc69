package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IstioVersionTest {
  @Test
  void ordersByNumberAndPutsPreReleasesFirst() {
    var sorted =
        Stream.of("1.29.10", "1.9.0", "1.32.0", "1.10.0", "1.32.0-alpha", "1.29.9", "1.32.0-rc.0")
            .map(IstioVersion::of)
            .sorted()
            .map(IstioVersion::toString);
    assertThat(sorted)
        .containsExactly(
            "1.9.0", "1.10.0", "1.29.9", "1.29.10", "1.32.0-alpha", "1.32.0-rc.0", "1.32.0");
  }

  @ParameterizedTest
  @CsvSource({
    "1.29.1-distroless,1.29.1",
    "1.29.1-debug,1.29.1",
    "v1.7.4,1.7.4",
    "1.32.0-alpha,1.32.0-alpha"
  })
  void readsImageTags(String tag, String version) {
    assertThat(IstioVersion.parse(tag)).map(IstioVersion::toString).contains(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1.29", "latest", "1.29.1.2", "1.99999.0", "one.two.three", "1.29.1 ; rm"})
  void refusesWhatIsNoVersion(String text) {
    assertThat(IstioVersion.parse(text)).isEmpty();
    assertThatThrownBy(() -> IstioVersion.of(text))
        .hasMessageContaining("not an Istio version such as 1.29.1");
  }
}
