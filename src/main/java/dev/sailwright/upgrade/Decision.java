package dev.sailwright.upgrade;

import dev.sailwright.diagnosis.FindingCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a person decided, on exactly which plan.
 *
 * @param user Slack user id, from the signed request; or, of an approval outside Slack, the name
 *     that the API server knows, such as {@code kubernetes:jane}
 * @param digest of the plan that the decision is about
 * @param acknowledged what the approver took upon themselves
 * @param note why
 * @param step index of the plan's step that it lets begin; only of a STEP_APPROVED
 * @param group of Kubernetes by which somebody may approve who is not named themselves
 */
public record Decision(
    Kind kind,
    String user,
    Instant at,
    String digest,
    List<FindingCode> acknowledged,
    String note,
    Optional<Integer> step,
    Optional<String> group) {
  public Decision {
    acknowledged = List.copyOf(acknowledged);
  }

  /** About the upgrade as a whole. */
  public Decision(
      Kind kind,
      String user,
      Instant at,
      String digest,
      List<FindingCode> acknowledged,
      String note) {
    this(kind, user, at, digest, acknowledged, note, Optional.empty(), Optional.empty());
  }

  /** About one step of it. */
  public static Decision ofStep(int step, String user, Instant at, String digest) {
    return new Decision(
        Kind.STEP_APPROVED, user, at, digest, List.of(), "", Optional.of(step), Optional.empty());
  }

  /** The same, made by somebody who may because of a group of theirs. */
  public Decision by(Optional<String> theirs) {
    return new Decision(kind, user, at, digest, acknowledged, note, step, theirs);
  }

  /** The first two settle a card; the others are about what is under way. */
  public enum Kind {
    APPROVED,
    DENIED,
    /** A step that asks may begin; no other one. */
    STEP_APPROVED,
    PAUSED,
    RESUMED,
    /** Resumed, and the running step's effect is done once more. */
    RETRIED,
    ABORTED;

    public boolean settles() {
      return this == APPROVED || this == DENIED;
    }

    public boolean steers() {
      return !settles() && this != STEP_APPROVED;
    }
  }
}
