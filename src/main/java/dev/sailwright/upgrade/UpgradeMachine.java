package dev.sailwright.upgrade;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The only place where an upgrade moves on. What it guarantees:
 *
 * <ol>
 *   <li>Nothing starts without an approval of exactly this plan, by somebody who may, in time.
 *   <li>The first decision counts; what ended never moves.
 *   <li>An effect is handed out only together with the record of it; the caller saves before it
 *       acts.
 *   <li>Nothing is changed before a backup of the mesh is stored.
 *   <li>No workload is restarted while a dry-run pod does not come back with the target's proxy.
 *   <li>A step ends by what the cluster shows. What is broken, or does not come in time, pauses the
 *       upgrade with the reason; people then retry, abort or roll back. It fails by itself only
 *       when its approvals do not count.
 *   <li>What was approved and is not what would be done now is replaced, before anything is
 *       changed; the new plan has a card of its own. An approval of which nothing came expires.
 *   <li>A paused upgrade begins nothing.
 *   <li>A step that asks begins with an approval of exactly this plan and this step alone.
 *   <li>Nothing of a step that changes the mesh begins while the settings allow no changes, or no
 *       longer name its cluster.
 *   <li>The next hop of a journey is asked for at the end of one that is done, and nothing of what
 *       people decided on that one counts for it.
 * </ol>
 */
public final class UpgradeMachine {
  /** How long an approval waits for Slack to say who may still approve. */
  private static final Duration STANDING_PATIENCE = Duration.ofMinutes(15);

  private UpgradeMachine() {}

  /** Moves an upgrade that waits for people. */
  public static Transition decide(
      Upgrade upgrade, ClusterPolicy policy, Standing standing, Instant now) {
    if (upgrade.status().phase() != Phase.AWAITING_APPROVAL) {
      return still(upgrade);
    }
    var decision = upgrade.decision();
    if (decision.isEmpty()) {
      return now.isBefore(upgrade.expiresAt())
          ? new Transition(
              Interventions.countApproval(upgrade, now)
                  .orElseGet(() -> Waiting.remind(upgrade, now)),
              List.of())
          : end(
              upgrade, Phase.EXPIRED, now, "Nobody decided in time; nothing was done.", List.of());
    }
    if (decision.get().kind() == Decision.Kind.APPROVED && isTooOld(decision.get(), policy, now)) {
      return tooLate(upgrade, now);
    }
    if (decision.get().kind() == Decision.Kind.APPROVED
        && standing.unknown().isPresent()
        && now.isBefore(decision.get().at().plus(STANDING_PATIENCE))) {
      return new Transition(
          Waiting.notBegun(upgrade, "Approved", standing.unknown().get(), now), List.of());
    }
    var decided = decided(upgrade, upgrade.decisions().indexOf(decision.get()) + 1, now);
    return switch (decision.get().kind()) {
      case DENIED ->
          end(
              decided,
              Phase.DENIED,
              now,
              "Denied; nothing was done.",
              List.of(),
              Optional.of(decision.get().user()));
      case APPROVED -> start(decided, decision.get(), policy, standing, now);
      case STEP_APPROVED, PAUSED, RESUMED, RETRIED, ABORTED -> still(upgrade);
    };
  }

  /** All decisions up to this one stand in the audit. */
  private static Upgrade decided(Upgrade upgrade, int last, Instant now) {
    var decided = upgrade;
    for (var one : upgrade.decisions().subList(upgrade.status().heeded(), last)) {
      decided = decided.decided(one, now);
    }
    return decided;
  }

  private static Transition start(
      Upgrade upgrade, Decision approval, ClusterPolicy policy, Standing standing, Instant now) {
    var refusal = ApprovalPolicy.refusal(upgrade, policy, standing);
    if (refusal.isPresent()) {
      return end(
          Waiting.tellingRefused(upgrade, policy, standing, now),
          Phase.FAILED,
          now,
          refusal.get() + " Nothing was done; ask again with `" + upgrade.command() + "`.",
          List.of());
    }
    var status =
        upgrade
            .status()
            .started(now)
            .heeding(upgrade.decisions().indexOf(approval) + 1)
            .telling(
                now,
                TimelineEntry.Kind.DECISION,
                "Approved.",
                List.of(),
                Optional.of(approval.user()));
    return new Transition(beginStep(upgrade.with(status), policy, now), List.of());
  }

  /** Moves a running upgrade by what its step shows. */
  public static Transition advance(
      Upgrade upgrade, StepStatus judged, Sight sight, ClusterPolicy policy, Instant now) {
    if (!upgrade.status().phase().isUnderWay()) {
      return still(upgrade);
    }
    var seen =
        upgrade.with(
            tellOutput(upgrade.status(), sight, now)
                .seen(sight.percent(), upgrade.status().leftovers())
                .watching(sight.gates()));
    if (isStale(seen, policy, now) && !(judged instanceof StepStatus.Replaced)) {
      return tooLate(seen, now);
    }
    var heeded = Interventions.heed(seen, sight, policy, now);
    if (heeded.isPresent()) {
      return new Transition(heeded.get(), List.of());
    }
    if (seen.status().phase() == Phase.PAUSED || seen.unheeded().isPresent()) {
      return still(seen);
    }
    return seen.status()
        .ask()
        .map(ask -> still(StepApprovals.waited(seen, ask, policy, now)))
        .or(() -> StepTimes.hold(seen, judged, policy, now).map(UpgradeMachine::still))
        .orElseGet(() ->
            move(
                judged instanceof StepStatus.Held ? seen : StepGates.released(seen),
                judged,
                sight,
                policy,
                now));
  }

  /** Moves one whose cluster cannot be looked at: people may steer it, and nothing begins. */
  public static Transition withoutCluster(
      Upgrade upgrade, String why, Sight sight, ClusterPolicy policy, Instant now) {
    var heeded = Interventions.heed(upgrade, sight, policy, now);
    return heeded.isPresent()
            || upgrade.status().phase() == Phase.PAUSED
            || upgrade.unheeded().isPresent()
            || sight.effectRunning()
        ? still(heeded.orElse(upgrade))
        : stop(upgrade, why, List.of(), now);
  }

  private static boolean isStale(Upgrade upgrade, ClusterPolicy policy, Instant now) {
    return upgrade.currentStep().kind() == StepKind.PRECHECK
        && upgrade.decision().filter(approval -> isTooOld(approval, policy, now)).isPresent();
  }

  /** Nothing came of it for as long as a card is good for. */
  private static boolean isTooOld(Decision approval, ClusterPolicy policy, Instant now) {
    return !now.isBefore(approval.at().plus(policy.approvalTtl()));
  }

  private static Transition tooLate(Upgrade upgrade, Instant now) {
    var made = upgrade.decisions().size();
    var decided = decided(upgrade, made, now);
    return end(
        decided.with(decided.status().heeding(made)),
        Phase.EXPIRED,
        now,
        "The approval expired before the prechecks passed; nothing was done.",
        List.of());
  }

  private static Transition move(
      Upgrade looked, StepStatus judged, Sight sight, ClusterPolicy policy, Instant now) {
    var seen = OldRevision.left(looked, judged, now);
    var overdue = isOverdue(seen, policy.patience(), now);
    var last = seen.status().currentStep().note();
    return switch (judged) {
      case StepStatus.ReadyToReplace ready ->
          overdue
              ? stop(seen, inVain(policy.patience(), last), List.of(), now)
              : Successors.replace(seen, ready.plan(), now);
      case StepStatus.Replaced replaced -> replaced(seen, replaced, now);
      case StepStatus.ReadyToBackUp ready -> backUp(seen, ready.note(), now);
      case StepStatus.ReadyToInstall ready -> install(seen, ready.note(), now);
      case StepStatus.ReadyToRestart ready ->
          overdue && !Restarting.isNextTurn(seen, ready)
              ? stop(
                  seen,
                  inVain(policy.patience(), "not restarted: " + ready.workloads() + "; " + last),
                  sight.lastWords(),
                  now)
              : Restarting.begin(seen, ready, now);
      case StepStatus.ReadyToRemove ready ->
          overdue && !Removing.isNext(seen, ready)
              ? stop(seen, inVain(policy.patience(), last), List.of(), now)
              : Removing.begin(seen, ready, now);
      case StepStatus.InProgress progress ->
          overdue
              ? stop(seen, inVain(policy.patience(), progress.note()), sight.lastWords(), now)
              : progress(seen, progress.note(), now);
      case StepStatus.Keeping keeping ->
          progress(OldRevision.kept(seen, keeping, now), keeping.note(), now);
      case StepStatus.Held held -> held(seen, held, policy, now);
      case StepStatus.NextHop hop ->
          overdue && !Successors.isFirst(seen, hop)
              ? stepDone(seen, hop.inVain(), sight, policy, now)
              : Successors.follow(seen, hop, now);
      case StepStatus.Done done -> stepDone(seen, done, sight, policy, now);
      case StepStatus.Broken broken ->
          stop(
              seen,
              broken.reason(),
              Stream.concat(broken.lines().stream(), sight.lastWords().stream()).toList(),
              now);
    };
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

  private static Transition replaced(Upgrade upgrade, StepStatus.Replaced replaced, Instant now) {
    var status = upgrade.status();
    var record =
        status
            .currentStep()
            .ended(StepRecord.State.FAILED, now, "replaced by " + replaced.successor());
    return end(
        upgrade.with(status.withStep(record)),
        Phase.SUPERSEDED,
        now,
        "The cluster changed after the plan was made; nothing was done. "
            + replaced.successor()
            + " took its place, with a card of its own.",
        replaced.lines());
  }

  private static Transition backUp(Upgrade upgrade, String note, Instant now) {
    var status = upgrade.status().acted(now, upgrade.status().attempt() + 1);
    // After a trouble, its words stay until they are no longer true.
    var shown = upgrade.status().attempt() == 0 ? note : status.currentStep().note();
    var next = upgrade.with(status.withStep(status.currentStep().running(now, shown)));
    var effect = new Effect.BackUp(next.effectKey());
    return new Transition(
        next.effectBegun(now, effect.key() + " stores a backup of the mesh"), List.of(effect));
  }

  private static Transition install(Upgrade upgrade, String note, Instant now) {
    var status = upgrade.status().patientAtFirst(now).acted(now, upgrade.status().attempt() + 1);
    var next = upgrade.with(status.withStep(status.currentStep().running(now, note)));
    var effect = new Effect.Install(next.installKey());
    return new Transition(
        next.effectBegun(now, effect.key() + " " + next.changeInWords()), List.of(effect));
  }

  /** An effect met trouble; the next turn tries it again, as long as patience lasts. */
  public static Upgrade troubled(Upgrade upgrade, String trouble, Instant now) {
    return upgrade.with(
        upgrade.status().withStep(upgrade.status().currentStep().running(now, trouble)));
  }

  private static Transition progress(Upgrade upgrade, String note, Instant now) {
    var record = upgrade.status().currentStep();
    return new Transition(
        upgrade.with(upgrade.status().withStep(record.running(now, note))), List.of());
  }

  private static boolean isOverdue(Upgrade upgrade, Duration patience, Instant now) {
    var since = upgrade.status().waitingSince().orElse(now);
    return Duration.between(since, now).compareTo(patience) > 0;
  }

  private static String inVain(Duration patience, String note) {
    return "Waited " + Durations.rounded(patience) + " in vain; " + note + ".";
  }

  /** A gate has a patience of its own: the step may have used up its. */
  private static Transition held(
      Upgrade upgrade, StepStatus.Held held, ClusterPolicy policy, Instant now) {
    var patience = StepGates.patience(held, policy);
    var waiting = StepGates.held(upgrade, held, now);
    return StepGates.heldFor(waiting, held, now).compareTo(patience) > 0
        ? stop(
            held.measured() ? StepGates.released(waiting) : StepGates.asking(waiting),
            inVain(patience, held.note()),
            held.measured() ? List.of() : List.of(StepGates.WITHOUT_DATA),
            now)
        : progress(waiting, held.note(), now);
  }

  private static Transition stepDone(
      Upgrade upgrade, StepStatus.Done done, Sight sight, ClusterPolicy policy, Instant now) {
    var status = upgrade.status();
    var note = done.note();
    var record = status.currentStep().ended(StepRecord.State.DONE, now, note);
    var title = upgrade.currentStep().title();
    var ended = status.withStep(record).watching(StepGates.afterStep(upgrade, sight));
    if (upgrade.currentStep().kind() == StepKind.REPORT) {
      return end(
          upgrade.with(ended.seen(sight.percent(), sight.leftovers())),
          Phase.SUCCEEDED,
          now,
          upgrade.plan().subject()
              + upgrade.plan().atTheEnd()
              + upgrade.plan().to()
              + "; "
              + sight.percent()
              + " % of proxies are on it."
              + (note.isEmpty() ? "" : " " + note),
          Stream.concat(
                  done.lines().stream(),
                  sight.leftovers().stream().map(line -> "left over: " + line))
              .toList());
    }
    var kind =
        upgrade.currentStep().kind() == StepKind.BACKUP
            ? TimelineEntry.Kind.BACKUP
            : TimelineEntry.Kind.STEP;
    var told = ended.telling(now, kind, title + ": " + note + ".", List.of());
    return new Transition(
        beginStep(upgrade.with(told.nextStep()), policy, now).effectEnded(now, note), List.of());
  }

  private static Upgrade beginStep(Upgrade upgrade, ClusterPolicy policy, Instant now) {
    var status = upgrade.status();
    var begun = status.withStep(status.currentStep().running(now, "")).waitingSince(now);
    return StepTimes.begun(upgrade.with(begun), policy, now);
  }

  /** People decide how it goes on. */
  private static Transition stop(Upgrade upgrade, String reason, List<String> lines, Instant now) {
    var status = upgrade.status();
    var title = upgrade.currentStep().title();
    return new Transition(
        upgrade
            .with(
                status
                    .withStep(status.currentStep().running(now, reason))
                    .paused(title + ": " + reason)
                    .telling(
                        now, TimelineEntry.Kind.TROUBLE, "Paused. " + title + ": " + reason, lines))
            .effectEnded(now, reason),
        List.of());
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
    return new Transition(ended(upgrade, phase, now, outcome, lines, user), List.of());
  }

  static Upgrade ended(
      Upgrade upgrade,
      Phase phase,
      Instant now,
      String outcome,
      List<String> lines,
      Optional<String> user) {
    var status = upgrade.status();
    var took =
        status.startedAt().map(at -> " Took " + Durations.exact(Duration.between(at, now)) + ".");
    var text = outcome + Journeys.ending(upgrade, phase) + took.orElse("");
    return upgrade
        .effectEnded(now, text)
        .audited(now, AuditRecord.Kind.ENDED, status.holder(), phase + ": " + text)
        .ending(phase, now, text, lines, user);
  }

  private static Transition still(Upgrade upgrade) {
    return new Transition(upgrade, List.of());
  }
}
