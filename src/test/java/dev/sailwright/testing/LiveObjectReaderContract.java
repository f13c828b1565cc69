package dev.sailwright.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.planning.LiveDifference;
import dev.sailwright.planning.LiveObjects;
import dev.sailwright.planning.Manifest;
import dev.sailwright.port.LiveObjectReader;
import org.junit.jupiter.api.Test;

/** What every reader of live objects promises; each implementation says how they come to be. */
public interface LiveObjectReaderContract {
  LiveObjectReader reader();

  /** Of inputs that explain all that runs; with an istiod among it. */
  Manifest rendered();

  /** Somebody gives istiod's container the variable {@code PILOT_X} with the value 3. */
  void edit();

  private LiveObjects live() {
    return reader().live("prod", rendered());
  }

  @Test
  default void whatWasRenderedExplainsWhatRuns() {
    assertThat(live().unread()).isEmpty();
    assertThat(LiveDifference.of(rendered(), live()).lines()).isEmpty();
  }

  @Test
  default void whatSomebodyChangedIsSeen() {
    edit();
    assertThat(LiveDifference.of(rendered(), live()).lines())
        .containsExactly(
            "Deployment istio-system/istiod, container discovery, env PILOT_X: live \"3\", inputs"
                + " give nothing");
  }

  @Test
  default void twoLooksSeeTheSame() {
    assertThat(live()).isEqualTo(live());
  }
}
