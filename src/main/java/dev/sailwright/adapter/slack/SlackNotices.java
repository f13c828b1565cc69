package dev.sailwright.adapter.slack;

import dev.sailwright.port.Leadership;
import dev.sailwright.port.Notices;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Tells what comes up in the channel of its cluster. Sending is the outbox's work. */
public final class SlackNotices implements Notices {
  private final Outbox outbox;
  private final Leadership leadership;
  private final InstantSource clock;

  /** One for each cluster of the settings. */
  private final Map<String, NoticeLane> lanes = new HashMap<>();

  /**
   * @param leadership asked right before each message
   */
  public SlackNotices(Outbox outbox, Leadership leadership, InstantSource clock) {
    this.outbox = outbox;
    this.leadership = leadership;
    this.clock = clock;
  }

  @Override
  public synchronized void offer(Outlook outlook) {
    var lane =
        lanes.computeIfAbsent(
            outlook.cluster(), cluster -> new NoticeLane(cluster, leadership, clock));
    lane.offer(outlook);
    outbox.offer(lane);
  }
}
