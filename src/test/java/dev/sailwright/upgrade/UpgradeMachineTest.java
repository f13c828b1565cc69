package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeMachineTest {
  @ParameterizedTest
  @CsvSource({
    "PT15M, 15 minutes",
    "PT1M, 1 minute",
    "PT90S, 1 min 30 s",
    "PT45S, 45 s",
    "PT2H, 120 minutes"
  })
  void aPatienceIsToldAsItWasSet(Duration patience, String told) {
    assertThat(Durations.rounded(patience)).isEqualTo(told);
  }
}
