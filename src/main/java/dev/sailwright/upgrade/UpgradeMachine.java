package dev.sailwright.upgrade;

import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The only place where an upgrade moves on. What it guarantees:
 *
 * <ol>
 *   <li>Nothing starts without an approval of exactly this plan, by somebody who may, in time.
 *   <li>The first decision counts; what ended never moves.
 *   <li>An effect is handed out only together with the record of it; the caller saves before it
 *       acts.
 *   <li>No workload is restarted while a dry-run pod does not come back with the target's proxy.
 *   <li>A step ends by what the cluster shows, or when patience runs out; then the upgrade fails
 *       with the reason.
 * </ol>
 */
public final class UpgradeMachine {
  private UpgradeMachine() {}

  /** Moves an upgrade that waits for people. */
  public static Transition decide(Upgrade upgrade, ClusterPolicy policy, Instant now) {
    if (upgrade.status().phase() != Phase.AWAITING_APPROVAL) {
      return still(upgrade);
    }
    var decision = upgrade.decision();
    if (decision.isEmpty()) {
      return now.isBefore(upgrade.expiresAt())
          ? still(upgrade)
          : end(
              upgrade, Phase.EXPIRED, now, "Nobody decided in time; nothing was done.", List.of());
    }
    return switch (decision.get().kind()) {
      case DENIED ->
          end(
              upgrade,
              Phase.DENIED,
              now,
              "Denied; nothing was done.",
              List.of(),
              Optional.of(decision.get().user()));
      case SUPERSEDED ->
          end(
              upgrade,
              Phase.SUPERSEDED,
              now,
              "The cluster changed; " + decision.get().note() + " took its place.",
              List.of());
      case APPROVED -> start(upgrade, decision.get(), policy, now);
    };
  }

  private static Transition start(
      Upgrade upgrade, Decision approval, ClusterPolicy policy, Instant now) {
    var refusal = ApprovalPolicy.refusal(upgrade, approval, policy.approvers());
    if (refusal.isPresent()) {
      return end(
          upgrade, Phase.FAILED, now, "The approval does not count: " + refusal.get(), List.of());
    }
    var status =
        upgrade
            .status()
            .started(now)
            .telling(
                now,
                TimelineEntry.Kind.DECISION,
                "Approved.",
                List.of(),
                Optional.of(approval.user()));
    return new Transition(upgrade.with(beginStep(status, now)), List.of());
  }

  /** Moves a running upgrade by what its step shows. */
  public static Transition advance(
      Upgrade upgrade, StepStatus judged, Sight sight, ClusterPolicy policy, Instant now) {
    if (upgrade.status().phase() != Phase.RUNNING) {
      return still(upgrade);
    }
    var seen =
        upgrade.with(
            tellOutput(upgrade.status(), sight, now)
                .seen(sight.percent(), upgrade.status().leftovers()));
    return switch (judged) {
      case StepStatus.ReadyToInstall ready -> install(seen, ready.note(), now);
      case StepStatus.ReadyToRestart ready ->
          isOverdue(seen, policy.patience(), now)
              ? overdue(
                  seen, "these would not restart: " + ready.workloads(), policy.patience(), now)
              : restart(seen, ready, now);
      case StepStatus.InProgress progress ->
          progress(seen, progress.note(), policy.patience(), now);
      case StepStatus.Done done -> stepDone(seen, done.note(), sight, now);
      case StepStatus.Broken broken -> fail(seen, broken.reason(), broken.lines(), now);
    };
  }

  /**
   * What was seen besides the step itself.
   *
   * @param output all lines of istioctl so far; only those not yet in the timeline are told
   * @param percent of proxies on the target
   * @param leftovers of the old version, one line each
   */
  public record Sight(List<String> output, int percent, List<String> leftovers) {
    public Sight {
      output = List.copyOf(output);
      leftovers = List.copyOf(leftovers);
    }
  }

  private static UpgradeStatus tellOutput(UpgradeStatus status, Sight sight, Instant now) {
    return sight.output().size() <= status.outputLines()
        ? status
        : status.telling(
            now,
            TimelineEntry.Kind.OUTPUT,
            "istioctl says:",
            sight.output().subList(status.outputLines(), sight.output().size()));
  }

  private static Transition install(Upgrade upgrade, String note, Instant now) {
    var status = upgrade.status().acted(now, upgrade.status().attempt() + 1);
    var next = upgrade.with(status.withStep(status.steps().get(status.step()).running(now, note)));
    return new Transition(next, List.of(new Effect.Install(next.installKey())));
  }

  private static Transition restart(Upgrade upgrade, StepStatus.ReadyToRestart ready, Instant now) {
    // The stamp of the first attempt stays: whoever was stamped with it is not restarted again.
    var stamp = upgrade.status().actedAt().orElse(now);
    var status = upgrade.status().acted(stamp, upgrade.status().attempt() + 1);
    var next =
        upgrade.with(status.withStep(status.steps().get(status.step()).running(now, ready.note())));
    return new Transition(
        next, List.of(new Effect.Restart(next.effectKey(), ready.workloads(), stamp)));
  }

  private static Transition progress(Upgrade upgrade, String note, Duration patience, Instant now) {
    if (isOverdue(upgrade, patience, now)) {
      return overdue(upgrade, note, patience, now);
    }
    var record = upgrade.status().steps().get(upgrade.status().step());
    return new Transition(
        upgrade.with(upgrade.status().withStep(record.running(now, note))), List.of());
  }

  private static boolean isOverdue(Upgrade upgrade, Duration patience, Instant now) {
    var since = upgrade.status().steps().get(upgrade.status().step()).startedAt().orElse(now);
    return Duration.between(since, now).compareTo(patience) > 0;
  }

  private static Transition overdue(Upgrade upgrade, String note, Duration patience, Instant now) {
    return fail(
        upgrade,
        "Waited " + patience.toMinutes() + " minutes in vain; " + note + ".",
        List.of(),
        now);
  }

  private static Transition stepDone(Upgrade upgrade, String note, Sight sight, Instant now) {
    var status = upgrade.status();
    var record = status.steps().get(status.step()).ended(StepRecord.State.DONE, now, note);
    var title = upgrade.currentStep().title();
    var ended = status.withStep(record);
    if (upgrade.currentStep().kind() == StepKind.REPORT) {
      return end(
          upgrade.with(ended.seen(sight.percent(), sight.leftovers())),
          Phase.SUCCEEDED,
          now,
          upgrade.plan().cluster()
              + " runs Istio "
              + upgrade.plan().to()
              + "; "
              + sight.percent()
              + " % of proxies are on it.",
          sight.leftovers().stream().map(line -> "left over: " + line).toList());
    }
    var told = ended.telling(now, TimelineEntry.Kind.STEP, title + ": " + note + ".", List.of());
    return new Transition(upgrade.with(beginStep(told.nextStep(), now)), List.of());
  }

  private static UpgradeStatus beginStep(UpgradeStatus status, Instant now) {
    return status.withStep(status.steps().get(status.step()).running(now, ""));
  }

  private static Transition fail(Upgrade upgrade, String reason, List<String> lines, Instant now) {
    var status = upgrade.status();
    var record = status.steps().get(status.step()).ended(StepRecord.State.FAILED, now, reason);
    return end(
        upgrade.with(status.withStep(record)),
        Phase.FAILED,
        now,
        upgrade.currentStep().title() + " failed: " + reason,
        lines);
  }

  private static Transition end(
      Upgrade upgrade, Phase phase, Instant now, String outcome, List<String> lines) {
    return end(upgrade, phase, now, outcome, lines, Optional.empty());
  }

  private static Transition end(
      Upgrade upgrade,
      Phase phase,
      Instant now,
      String outcome,
      List<String> lines,
      Optional<String> user) {
    var started = upgrade.status().startedAt();
    var text =
        outcome
            + started.map(at -> " Took " + duration(Duration.between(at, now)) + ".").orElse("");
    var status =
        upgrade
            .status()
            .ended(phase, now, text)
            .telling(now, TimelineEntry.Kind.OUTCOME, text, lines, user);
    return new Transition(upgrade.with(status), List.of());
  }

  /** Such as {@code 4 min 10 s}. */
  static String duration(Duration duration) {
    var minutes = duration.toMinutes();
    return minutes == 0
        ? duration.toSeconds() + " s"
        : minutes + " min " + duration.toSecondsPart() + " s";
  }

  private static Transition still(Upgrade upgrade) {
    return new Transition(upgrade, List.of());
  }
}
