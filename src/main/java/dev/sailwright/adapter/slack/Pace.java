package dev.sailwright.adapter.slack;

import java.time.Duration;

/**
 * How fast Slack is spoken to.
 *
 * @param postInterval between posts into one channel, after the burst (Slack allows one a second)
 * @param updateInterval between updates of one message
 * @param callInterval between updates, and between look-ups, over all channels, after a burst of
 *     ten
 * @param firstBackoff after a failure; doubled each time, up to a minute
 * @param placeBackoff after an error that a person has to mend; doubled each time, up to five
 *     minutes
 * @param outputInterval how long lines of output are collected before they make a message
 */
public record Pace(
    Duration postInterval,
    int postBurst,
    Duration updateInterval,
    Duration callInterval,
    Duration firstBackoff,
    Duration placeBackoff,
    Duration outputInterval) {
  public static final Pace SLACK =
      new Pace(
          Duration.ofSeconds(1),
          3,
          Duration.ofSeconds(2),
          Duration.ofMillis(1500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));
}
