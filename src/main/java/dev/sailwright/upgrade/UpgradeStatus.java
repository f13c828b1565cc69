package dev.sailwright.upgrade;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.gates.GateWatch;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.UpgradePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the leader alone writes of an upgrade.
 *
 * @param step index into the plan's steps, of the one that runs
 * @param attempt of the step's effect, counted from 1; 0 before the first
 * @param actedAt when the running step's effect was last recorded; also the restart stamp of a wave
 * @param waitingSince from when the step's patience counts: its begin, or the last resume or retry
 * @param ask while the running step waits for its approval
 * @param hold of a time without changes that was met; empty when none was
 * @param outputLines how many lines of istioctl are in the timeline already
 * @param told up to which entry the timeline was posted
 * @param card the root message
 * @param percent share of proxies on the target
 * @param gates what later measurements are held against; empty until the backup
 * @param course how the mesh moved; empty until the first look
 * @param leftovers one line each, found at the end
 * @param heeded how many of the people's decisions were taken into account
 * @param pausedBecause one sentence; empty unless the phase is PAUSED
 * @param audit every decision taken into account and every effect, as a chain
 */
public record UpgradeStatus(
    Phase phase,
    int step,
    int attempt,
    Optional<Instant> actedAt,
    Optional<Instant> waitingSince,
    Optional<StepAsk> ask,
    Optional<StepHold> hold,
    List<StepRecord> steps,
    List<TimelineEntry> timeline,
    int outputLines,
    int told,
    Optional<MessageRef> card,
    int percent,
    Optional<GateWatch> gates,
    Optional<Course> course,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    List<String> leftovers,
    String outcome,
    int heeded,
    String pausedBecause,
    List<AuditRecord> audit,
    long epoch,
    String holder) {
  public UpgradeStatus {
    audit = List.copyOf(audit);
    steps = List.copyOf(steps);
    timeline = List.copyOf(timeline);
    leftovers = List.copyOf(leftovers);
  }

  private static Optional<TimelineEntry> rendered(UpgradePlan plan, Instant askedAt) {
    return plan.details()
        .flatMap(PlanDetails::rendering)
        .filter(rendering -> rendering.after().isPresent())
        .map(rendering ->
            new TimelineEntry(
                1,
                askedAt,
                rendering.wasCompared() ? TimelineEntry.Kind.CHANGE : TimelineEntry.Kind.STEP,
                rendering.wasCompared()
                    ? "What istioctl would apply, as a file: "
                        + rendering.besideInWords()
                        + rendering.added()
                        + " objects come new, "
                        + rendering.changed()
                        + " change, "
                        + rendering.removed()
                        + " are no longer part of it."
                    : "What istioctl would apply was rendered, but not compared.",
                rendering.problems(),
                Optional.empty()));
  }

  /**
   * Of an upgrade that nobody has looked at yet. Its thread begins with what was rendered for it,
   * if anything was.
   */
  public static UpgradeStatus initial(UpgradePlan plan, Instant askedAt) {
    return new UpgradeStatus(
        Phase.AWAITING_APPROVAL,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Collections.nCopies(plan.steps().size(), StepRecord.pending()),
        rendered(plan, askedAt).stream().toList(),
        0,
        0,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "",
        0,
        "",
        List.of(),
        0,
        "");
  }

  StepRecord currentStep() {
    return steps.get(step);
  }

  UpgradeStatus started(Instant now) {
    return changed(draft -> {
      draft.phase = Phase.RUNNING;
      draft.startedAt = Optional.of(now);
    });
  }

  UpgradeStatus ended(Phase end, Instant now, String newOutcome) {
    return changed(draft -> {
      draft.phase = end;
      draft.endedAt = Optional.of(now);
      draft.outcome = AuditRecord.cut(newOutcome);
      draft.pausedBecause = "";
    });
  }

  UpgradeStatus paused(String reason) {
    return changed(draft -> {
      draft.phase = Phase.PAUSED;
      draft.pausedBecause = reason;
    });
  }

  /** Runs again, with the whole patience of the step before it. */
  UpgradeStatus resumed(Instant now) {
    return changed(draft -> {
      draft.phase = Phase.RUNNING;
      draft.pausedBecause = "";
      draft.waitingSince = Optional.of(now);
      draft.hold = hold.map(StepHold::released);
    });
  }

  /** The running step's effect is to be done once more. */
  UpgradeStatus forgettingEffect() {
    return changed(draft -> draft.actedAt = Optional.empty());
  }

  UpgradeStatus acted(Instant stamp, int newAttempt) {
    return changed(draft -> {
      draft.attempt = newAttempt;
      draft.actedAt = Optional.of(stamp);
    });
  }

  UpgradeStatus nextStep() {
    return changed(draft -> {
      draft.step = step + 1;
      draft.attempt = 0;
      draft.actedAt = Optional.empty();
      draft.hold = hold.filter(any -> any.state() == StepHold.State.OVERRIDDEN);
    });
  }

  /** However long was waited before the first attempt, that one has the whole patience. */
  UpgradeStatus patientAtFirst(Instant now) {
    return attempt == 0 ? waitingSince(now) : this;
  }

  UpgradeStatus waitingSince(Instant now) {
    return changed(draft -> draft.waitingSince = Optional.of(now));
  }

  UpgradeStatus holding(Optional<StepHold> newHold) {
    return changed(draft -> draft.hold = newHold);
  }

  /** The running step waits until changes may begin; nothing of it is begun, or begun anew. */
  public boolean isHeld() {
    return phase == Phase.RUNNING
        && hold.filter(any -> any.state() == StepHold.State.WAITING).isPresent();
  }

  UpgradeStatus asking(StepAsk newAsk, Instant now, String text) {
    return changed(draft -> {
      draft.ask = Optional.of(newAsk);
      draft.timeline = new ArrayList<>(timeline);
      draft.timeline.add(
          new TimelineEntry(
              timeline.size() + 1,
              now,
              TimelineEntry.Kind.ASK,
              text,
              List.of(),
              Optional.empty(),
              Optional.of(step)));
    });
  }

  /** The running step has its approval. */
  UpgradeStatus answered() {
    return changed(draft -> draft.ask = Optional.empty());
  }

  UpgradeStatus withStep(StepRecord record) {
    return changed(draft -> {
      draft.steps = new ArrayList<>(steps);
      draft.steps.set(step, record);
    });
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
    return changed(draft -> {
      draft.timeline = new ArrayList<>(timeline);
      draft.timeline.add(new TimelineEntry(timeline.size() + 1, now, kind, text, lines, user));
      draft.outputLines += kind == TimelineEntry.Kind.OUTPUT ? lines.size() : 0;
    });
  }

  UpgradeStatus seen(int newPercent, List<String> newLeftovers) {
    return changed(draft -> {
      draft.percent = newPercent;
      draft.leftovers = newLeftovers;
    });
  }

  /** Another measurement alone is no move. */
  public boolean hasMovedFrom(UpgradeStatus before) {
    return !watching(before.gates).withCourse(before.course).equals(before);
  }

  UpgradeStatus watching(Optional<GateWatch> watch) {
    return changed(draft -> draft.gates = watch);
  }

  UpgradeStatus withCourse(Optional<Course> seen) {
    return changed(draft -> draft.course = seen);
  }

  UpgradeStatus audited(List<AuditRecord> records) {
    return changed(draft -> draft.audit = records);
  }

  UpgradeStatus heeding(int decisions) {
    return changed(draft -> draft.heeded = decisions);
  }

  /** What the conversation confirmed: the root message, and how far the timeline was posted. */
  public UpgradeStatus delivered(Optional<MessageRef> newCard, int newTold) {
    return changed(draft -> {
      draft.told = Math.max(told, newTold);
      draft.card = newCard.or(() -> card);
    });
  }

  /** Taken over by another process: whoever wrote the old epoch can no longer save. */
  public UpgradeStatus heldBy(String newHolder) {
    return changed(draft -> {
      draft.epoch = epoch + 1;
      draft.holder = newHolder;
    });
  }

  /** The same entries, some of them shortened so that they can be kept. */
  public UpgradeStatus withShortened(List<TimelineEntry> entries) {
    return changed(draft -> draft.timeline = entries);
  }

  /** The same, with fewer samples so that they can be kept. */
  public UpgradeStatus withThinnerCourse() {
    return withCourse(course.map(Course::thinner));
  }

  private UpgradeStatus changed(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.status();
  }

  /** A status while it is being changed. */
  private static final class Draft {
    private Phase phase;
    private int step;
    private int attempt;
    private Optional<Instant> actedAt;
    private Optional<Instant> waitingSince;
    private Optional<StepAsk> ask;
    private Optional<StepHold> hold;
    private List<StepRecord> steps;
    private List<TimelineEntry> timeline;
    private int outputLines;
    private int told;
    private Optional<MessageRef> card;
    private int percent;
    private Optional<GateWatch> gates;
    private Optional<Course> course;
    private Optional<Instant> startedAt;
    private Optional<Instant> endedAt;
    private List<String> leftovers;
    private String outcome;
    private int heeded;
    private String pausedBecause;
    private List<AuditRecord> audit;
    private long epoch;
    private String holder;

    Draft(UpgradeStatus from) {
      phase = from.phase;
      step = from.step;
      attempt = from.attempt;
      actedAt = from.actedAt;
      waitingSince = from.waitingSince;
      ask = from.ask;
      hold = from.hold;
      steps = from.steps;
      timeline = from.timeline;
      outputLines = from.outputLines;
      told = from.told;
      card = from.card;
      percent = from.percent;
      gates = from.gates;
      course = from.course;
      startedAt = from.startedAt;
      endedAt = from.endedAt;
      leftovers = from.leftovers;
      outcome = from.outcome;
      heeded = from.heeded;
      pausedBecause = from.pausedBecause;
      audit = from.audit;
      epoch = from.epoch;
      holder = from.holder;
    }

    UpgradeStatus status() {
      return new UpgradeStatus(
          phase,
          step,
          attempt,
          actedAt,
          waitingSince,
          ask,
          hold,
          steps,
          timeline,
          outputLines,
          told,
          card,
          percent,
          gates,
          course,
          startedAt,
          endedAt,
          leftovers,
          outcome,
          heeded,
          pausedBecause,
          audit,
          epoch,
          holder);
    }
  }
}
