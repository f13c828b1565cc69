package dev.sailwright.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final StringWriter err = new StringWriter();

  @Test
  void whatTakesAWhileSaysSoOnce() {
    var patience = new Patience(new PrintWriter(err), Duration.ZERO);
    var result =
        patience.during(
            "Looking",
            () -> {
              await().until(() -> !err.toString().isEmpty());
              return 7;
            });
    assertThat(result).isEqualTo(7);
    assertThat(err.toString()).isEqualTo("Looking …\n");
  }

  @Test
  void whatIsQuickSaysNothing() {
    assertThat(new Patience(new PrintWriter(err), Duration.ofHours(1)).during("Looking", () -> 7))
        .isEqualTo(7);
    assertThat(err.toString()).isEmpty();
  }
}
