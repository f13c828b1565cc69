package dev.sailwright.upgrade;

import dev.sailwright.diagnosis.FindingCode;
import java.time.Instant;
import java.util.List;

/**
 * What a person decided, on exactly which plan.
 *
 * @param user Slack user id, from the signed request
 * @param digest of the plan that the decision is about
 * @param acknowledged what the approver took upon themselves
 * @param note why, or the id of the upgrade that replaces this one
 */
public record Decision(
    Kind kind,
    String user,
    Instant at,
    String digest,
    List<FindingCode> acknowledged,
    String note) {
  public Decision {
    acknowledged = List.copyOf(acknowledged);
  }

  /** The first three settle a card; the others steer what is under way. */
  public enum Kind {
    APPROVED,
    DENIED,
    /** The cluster had changed at the click, and a new plan took this one's place. */
    SUPERSEDED,
    PAUSED,
    RESUMED,
    /** Resumed, and the running step's effect is done once more. */
    RETRIED,
    ABORTED;

    public boolean settles() {
      return this == APPROVED || this == DENIED || this == SUPERSEDED;
    }
  }
}
