package dev.sailwright.upgrade;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What the leader alone writes of an upgrade.
 *
 * @param step index into the plan's steps, of the one that runs
 * @param attempt of the step's effect, counted from 1; 0 before the first
 * @param actedAt when the running step's effect was last recorded; also the restart stamp of a wave
 * @param outputLines how many lines of istioctl are in the timeline already
 * @param told up to which entry the timeline was posted
 * @param card the root message
 * @param percent share of proxies on the target
 * @param leftovers one line each, found at the end
 */
public record UpgradeStatus(
    Phase phase,
    int step,
    int attempt,
    Optional<Instant> actedAt,
    List<StepRecord> steps,
    List<TimelineEntry> timeline,
    int outputLines,
    int told,
    Optional<MessageRef> card,
    int percent,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    List<String> leftovers,
    String outcome,
    long epoch,
    String holder) {
  public UpgradeStatus {
    steps = List.copyOf(steps);
    timeline = List.copyOf(timeline);
    leftovers = List.copyOf(leftovers);
  }

  public static UpgradeStatus initial(int steps) {
    return new UpgradeStatus(
        Phase.AWAITING_APPROVAL,
        0,
        0,
        Optional.empty(),
        Collections.nCopies(steps, StepRecord.pending()),
        List.of(),
        0,
        0,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "",
        0,
        "");
  }

  UpgradeStatus withPhase(Phase next) {
    return new UpgradeStatus(
        next,
        step,
        attempt,
        actedAt,
        steps,
        timeline,
        outputLines,
        told,
        card,
        percent,
        startedAt,
        endedAt,
        leftovers,
        outcome,
        epoch,
        holder);
  }

  UpgradeStatus started(Instant now) {
    return new UpgradeStatus(
        Phase.RUNNING,
        0,
        0,
        Optional.empty(),
        steps,
        timeline,
        outputLines,
        told,
        card,
        percent,
        Optional.of(now),
        endedAt,
        leftovers,
        outcome,
        epoch,
        holder);
  }

  UpgradeStatus ended(Phase end, Instant now, String newOutcome) {
    return new UpgradeStatus(
        end,
        step,
        attempt,
        actedAt,
        steps,
        timeline,
        outputLines,
        told,
        card,
        percent,
        startedAt,
        Optional.of(now),
        leftovers,
        newOutcome,
        epoch,
        holder);
  }

  UpgradeStatus acted(Instant stamp, int newAttempt) {
    return new UpgradeStatus(
        phase,
        step,
        newAttempt,
        Optional.of(stamp),
        steps,
        timeline,
        outputLines,
        told,
        card,
        percent,
        startedAt,
        endedAt,
        leftovers,
        outcome,
        epoch,
        holder);
  }

  UpgradeStatus nextStep() {
    return new UpgradeStatus(
        phase,
        step + 1,
        0,
        Optional.empty(),
        steps,
        timeline,
        outputLines,
        told,
        card,
        percent,
        startedAt,
        endedAt,
        leftovers,
        outcome,
        epoch,
        holder);
  }

  UpgradeStatus withStep(StepRecord record) {
    var changed = new ArrayList<>(steps);
    changed.set(step, record);
    return new UpgradeStatus(
        phase,
        step,
        attempt,
        actedAt,
        changed,
        timeline,
        outputLines,
        told,
        card,
        percent,
        startedAt,
        endedAt,
        leftovers,
        outcome,
        epoch,
        holder);
  }

  UpgradeStatus telling(Instant now, TimelineEntry.Kind kind, String text, List<String> lines) {
    return telling(now, kind, text, lines, Optional.empty());
  }

  UpgradeStatus telling(
      Instant now,
      TimelineEntry.Kind kind,
      String text,
      List<String> lines,
      Optional<String> user) {
    var longer = new ArrayList<>(timeline);
    longer.add(new TimelineEntry(timeline.size() + 1, now, kind, text, lines, user));
    var output = kind == TimelineEntry.Kind.OUTPUT ? outputLines + lines.size() : outputLines;
    return new UpgradeStatus(
        phase, step, attempt, actedAt, steps, longer, output, told, card, percent, startedAt,
        endedAt, leftovers, outcome, epoch, holder);
  }

  UpgradeStatus seen(int newPercent, List<String> newLeftovers) {
    return new UpgradeStatus(
        phase,
        step,
        attempt,
        actedAt,
        steps,
        timeline,
        outputLines,
        told,
        card,
        newPercent,
        startedAt,
        endedAt,
        newLeftovers,
        outcome,
        epoch,
        holder);
  }

  /** What the conversation confirmed: the root message, and how far the timeline was posted. */
  public UpgradeStatus delivered(Optional<MessageRef> newCard, int newTold) {
    return new UpgradeStatus(
        phase,
        step,
        attempt,
        actedAt,
        steps,
        timeline,
        outputLines,
        Math.max(told, newTold),
        newCard.or(() -> card),
        percent,
        startedAt,
        endedAt,
        leftovers,
        outcome,
        epoch,
        holder);
  }

  /** Taken over by another process: whoever wrote the old epoch can no longer save. */
  public UpgradeStatus heldBy(String newHolder) {
    return new UpgradeStatus(
        phase,
        step,
        attempt,
        actedAt,
        steps,
        timeline,
        outputLines,
        told,
        card,
        percent,
        startedAt,
        endedAt,
        leftovers,
        outcome,
        epoch + 1,
        newHolder);
  }
}
