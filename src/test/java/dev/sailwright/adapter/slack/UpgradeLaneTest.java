package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Upgrade;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpgradeLaneTest {
  private final Upgrade held = withUntoldEntries(Samples.running());
  private final UpgradeLane lane = new UpgradeLane(held);

  /** What another process posted and could not store must not be posted again. */
  @Test
  void afterATakeOverItLooksWhatIsThereBeforeItPosts() {
    looksAndFindsNothing();
    assertThat(lane.wanted()).hasAtLeastOneElementOfType(Send.Post.class);
    lane.offer(held);
    assertThat(lane.wanted()).hasAtLeastOneElementOfType(Send.Post.class);

    lane.offer(held.with(held.status().heldBy("pod-b")));
    assertThat(lane.wanted())
        .hasAtLeastOneElementOfType(Send.Find.class)
        .doesNotHaveAnyElementsOfTypes(Send.Post.class);

    looksAndFindsNothing();
    assertThat(lane.wanted()).hasAtLeastOneElementOfType(Send.Post.class);
  }

  private void looksAndFindsNothing() {
    var finds =
        lane.wanted().stream().filter(Send.Find.class::isInstance).map(Send.Find.class::cast);
    lane.settled(finds.findFirst().orElseThrow(), new Sent.Found(Map.of(), Optional.empty()));
  }

  private static Upgrade withUntoldEntries(Upgrade upgrade) {
    var card = new MessageRef(Samples.CHANNEL, "1700000000.000001");
    assertThat(upgrade.status().timeline()).hasSizeGreaterThan(1);
    return upgrade.with(upgrade.status().delivered(Optional.of(card), 1));
  }
}
