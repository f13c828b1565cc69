package dev.sailwright.adapter.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sailwright.port.Conversations;
import dev.sailwright.upgrade.Upgrade;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells upgrades in Slack: one root message each, its events in the thread. Sending is the outbox's
 * work.
 */
public final class SlackConversations implements Conversations {
  private static final Logger LOG = LoggerFactory.getLogger(SlackConversations.class);
  private static final int REMEMBERED = 1000;

  /** Each holds one record, so this bounds what is kept in memory, however bad Slack is. */
  static final int LANES = 200;

  private final Outbox outbox;
  private final Map<String, UpgradeLane> lanes = new LinkedHashMap<>();

  /** Of upgrades that are told to their end; a record that is behind them is not told again. */
  private final Cache<String, Delivery> finished =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public SlackConversations(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public synchronized Delivery deliver(Upgrade upgrade) {
    try {
      return isFinished(upgrade) ? finished(upgrade) : handOver(upgrade);
    } catch (RuntimeException e) {
      LOG.error(
          "{}: could not be handed over to Slack; it is tried again. This is a mistake in"
              + " Sailwright.",
          upgrade.id(),
          e);
      return notYet(upgrade);
    }
  }

  private Delivery handOver(Upgrade upgrade) {
    var known = Optional.ofNullable(lanes.get(UpgradeLane.name(upgrade)));
    if (known.isEmpty() && !makeRoom()) {
      // Nothing is lost: what is untold stands in the record, and the next turn offers it again.
      return notYet(upgrade);
    }
    var lane = known.orElseGet(() -> new UpgradeLane(upgrade));
    lanes.put(lane.name(), lane);
    lane.offer(upgrade);
    outbox.offer(lane);
    var delivery = lane.delivery();
    if (delivery.complete() && upgrade.status().phase().isFinal()) {
      finished.put(lane.name(), delivery);
      forget(lane);
    }
    return delivery;
  }

  /** A lane that has told everything can be made anew from its record. */
  private boolean makeRoom() {
    if (lanes.size() < LANES) {
      return true;
    }
    var quiet = lanes.values().stream().filter(lane -> lane.delivery().complete()).findFirst();
    quiet.ifPresent(this::forget);
    return quiet.isPresent();
  }

  private void forget(UpgradeLane lane) {
    lanes.remove(lane.name());
    outbox.remove(lane);
  }

  private static Delivery notYet(Upgrade upgrade) {
    return new Delivery(upgrade.status().card(), upgrade.status().told(), false);
  }

  /**
   * A thread is told to its end only after its card shows the end, so such a record needs nothing
   * more.
   */
  private boolean isFinished(Upgrade upgrade) {
    return upgrade.status().phase().isFinal()
        && !lanes.containsKey(UpgradeLane.name(upgrade))
        && finished(upgrade).told() >= upgrade.status().timeline().size();
  }

  private Delivery finished(Upgrade upgrade) {
    var known = finished.getIfPresent(UpgradeLane.name(upgrade));
    return known != null && known.told() > upgrade.status().told()
        ? known
        : new Delivery(upgrade.status().card(), upgrade.status().told(), true);
  }
}
