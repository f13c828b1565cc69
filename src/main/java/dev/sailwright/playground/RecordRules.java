package dev.sailwright.playground;

import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * What the API server holds every change of a stored upgrade to, in the words of
 * deploy/crd-meshupgrade.yaml; so a program that would be refused there does not pass here.
 */
final class RecordRules {
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "what was asked for never changes",
              (old, now) -> now.with(old.status()).equals(withDecisions(old, now))),
          new Rule(
              "decisions are added one at a time, and never change",
              (old, now) ->
                  now.decisions().size() <= old.decisions().size() + 1
                      && startsWith(now.decisions(), old.decisions())),
          new Rule(
              "an upgrade that ended takes no decision",
              (old, now) ->
                  !old.status().phase().isFinal()
                      || now.decisions().size() == old.decisions().size()),
          new Rule(
              "nothing starts without the approvals of its plan",
              (old, now) -> !starts(old, now) || countingApprovals(now) >= now.plan().approvals()),
          new Rule(
              "only the step that was reached is approved, if it asks",
              (old, now) ->
                  now.decisions().stream()
                      .skip(old.decisions().size())
                      .filter(decision -> decision.kind() == Decision.Kind.STEP_APPROVED)
                      .allMatch(decision -> isReached(old, decision))),
          new Rule(
              "an approval of a step names the step, and nothing else does",
              (old, now) ->
                  now.decisions().stream()
                      .allMatch(decision ->
                          decision.step().isPresent()
                              == (decision.kind() == Decision.Kind.STEP_APPROVED))),
          new Rule(
              "a step that asks is not left out",
              (old, now) ->
                  now.status().step() == old.status().step() || mayBegin(now, old.status().step())),
          new Rule(
              "a step that asks does not begin without its approvals",
              (old, now) -> now.status().attempt() == 0 || mayBegin(now, now.status().step())),
          new Rule(
              "only decisions that were made are heeded",
              (old, now) -> now.status().heeded() <= now.decisions().size()),
          ofStatus(
              "the phase does not lead there",
              (old, now) -> now.phase() == old.phase() || old.phase().next().contains(now.phase())),
          ofStatus(
              "what ended never moves",
              (old, now) -> !old.phase().isFinal() || ended(old).equals(ended(now))),
          ofStatus(
              "endedAt is for what ended",
              (old, now) -> now.endedAt().isPresent() == now.phase().isFinal()),
          ofStatus(
              "the epoch grows by one with each holder, and never falls",
              (old, now) ->
                  now.epoch() == old.epoch()
                      ? now.holder().equals(old.holder())
                      : now.epoch() == old.epoch() + 1),
          ofStatus(
              "steps are taken one after the other",
              (old, now) -> now.step() == old.step() || now.step() == old.step() + 1),
          ofStatus(
              "a step that is done stays done",
              (old, now) -> now.steps().size() == old.steps().size() && done(now) >= done(old)),
          ofStatus(
              "told and heeded never fall",
              (old, now) -> now.told() >= old.told() && now.heeded() >= old.heeded()),
          ofStatus("told is of the timeline", (old, now) -> now.told() <= now.timeline().size()),
          ofStatus(
              "attempts never fall",
              (old, now) -> now.step() != old.step() || now.attempt() >= old.attempt()),
          ofStatus(
              "startedAt and endedAt are set once",
              (old, now) ->
                  once(old.startedAt(), now.startedAt()) && once(old.endedAt(), now.endedAt())),
          ofStatus(
              "an audit record never changes", (old, now) -> startsWith(now.audit(), old.audit())),
          ofStatus("what the timeline tells never changes", RecordRules::timelineOnlyGrows));

  private RecordRules() {}

  /** The first rule that this change breaks. */
  static Optional<String> broken(Upgrade old, Upgrade now) {
    return RULES.stream().filter(rule -> !rule.holds().test(old, now)).map(Rule::name).findFirst();
  }

  private record Rule(String name, BiPredicate<Upgrade, Upgrade> holds) {}

  private static Rule ofStatus(String name, BiPredicate<UpgradeStatus, UpgradeStatus> holds) {
    return new Rule(name, (old, now) -> holds.test(old.status(), now.status()));
  }

  private static Upgrade withDecisions(Upgrade old, Upgrade now) {
    return new Upgrade(
        old.id(),
        old.origin(),
        old.plan(),
        old.digest(),
        old.expiresAt(),
        now.decisions(),
        old.status(),
        now.version());
  }

  private static boolean starts(Upgrade old, Upgrade now) {
    return old.status().phase() == Phase.AWAITING_APPROVAL && now.status().phase() == Phase.RUNNING;
  }

  /** Where approvals are given outside Slack, those in Slack are none, and the other way round. */
  private static boolean isGivenWhereItCounts(Upgrade upgrade, Decision approval) {
    return upgrade.plan().isApprovedOutsideSlack() == KubernetesApprovers.isOne(approval.user());
  }

  private static long countingApprovals(Upgrade upgrade) {
    return upgrade.decisions().stream()
        .filter(decision -> decision.kind() == Decision.Kind.APPROVED)
        .filter(decision -> decision.digest().equals(upgrade.digest()))
        .filter(decision -> !decision.user().equals(upgrade.origin().requester()))
        .filter(decision -> isGivenWhereItCounts(upgrade, decision))
        .count();
  }

  private static boolean isReached(Upgrade upgrade, Decision decision) {
    return upgrade.status().phase().isUnderWay()
        && decision.step().equals(Optional.of(upgrade.status().step()))
        && upgrade.currentStep().approval().isPresent();
  }

  private static boolean mayBegin(Upgrade upgrade, int step) {
    var approvals =
        upgrade.decisions().stream()
            .filter(decision -> decision.kind() == Decision.Kind.STEP_APPROVED)
            .filter(decision -> decision.step().equals(Optional.of(step)))
            .filter(decision -> decision.digest().equals(upgrade.digest()))
            .filter(decision -> !decision.user().equals(upgrade.origin().requester()))
            .filter(decision -> isGivenWhereItCounts(upgrade, decision))
            .count();
    return upgrade.plan().steps().get(step).approval().isEmpty()
        || approvals >= upgrade.plan().approvals();
  }

  private static List<Object> ended(UpgradeStatus status) {
    return List.of(
        status.outcome(),
        status.endedAt(),
        status.step(),
        status.attempt(),
        status.percent(),
        status.heeded(),
        status.timeline().size(),
        status.audit().size());
  }

  private static long done(UpgradeStatus status) {
    return status.steps().stream().filter(step -> step.state() == StepRecord.State.DONE).count();
  }

  private static <T> boolean once(Optional<T> old, Optional<T> now) {
    return old.isEmpty() || old.equals(now);
  }

  private static <T> boolean startsWith(List<T> now, List<T> old) {
    return now.size() >= old.size() && now.subList(0, old.size()).equals(old);
  }

  private static boolean timelineOnlyGrows(UpgradeStatus old, UpgradeStatus now) {
    return now.timeline().size() >= old.timeline().size()
        && IntStream.range(0, now.timeline().size())
            .allMatch(i -> now.timeline().get(i).seq() == i + 1)
        && IntStream.range(0, old.timeline().size())
            .allMatch(i -> isSameOrShorter(old.timeline().get(i), now.timeline().get(i)));
  }

  private static boolean isSameOrShorter(TimelineEntry old, TimelineEntry now) {
    return now.lines().size() <= old.lines().size() && old.with(now.lines()).equals(now);
  }
}
