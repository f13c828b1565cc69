package dev.sailwright.adapter.kubernetes;

import dev.sailwright.upgrade.Phase;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the API server itself holds to, whoever writes: a record only ever grows, and what ended
 * stays as it ended. In CEL, with nothing newer in it than Kubernetes 1.29 has.
 */
final class MeshUpgradeRules {
  private static final List<String> FIXED =
      List.of(
          "id", "cluster", "to", "requestedBy", "requestedAt", "channel", "digest", "expiresAt");
  private static final List<String> FIXED_OPTIONAL =
      List.of("from", "thread", "emergency", "rollbackOf", "journey");

  /** Where approvals are given outside Slack, those in Slack are none, and the other way round. */
  private static final String GIVEN_WHERE_IT_COUNTS =
      "has(self.spec.plan.kubernetesApprovers) == d.user.startsWith('kubernetes:')";

  private MeshUpgradeRules() {}

  /** Those that need both what people wrote and what the leader wrote. */
  static List<ValidationRule> ofTheWhole() {
    return List.of(
        rule("has(self.status) || !has(oldSelf.status)", "the status is never removed"),
        rule(
            "has(oldSelf.status) || !has(self.status) || self.status.phase == '%s'"
                .formatted(Phase.AWAITING_APPROVAL),
            "an upgrade begins by waiting for approval"),
        rule(
            "!has(oldSelf.status) || !(oldSelf.status.phase in %s) || size(self.spec.decisions) =="
                    .formatted(names(Phase::isFinal))
                + " size(oldSelf.spec.decisions)",
            "an upgrade that ended takes no decision"),
        rule(
            "!has(oldSelf.status) || !has(self.status) || oldSelf.status.phase != '%s' ||"
                    .formatted(Phase.AWAITING_APPROVAL)
                + " self.status.phase != '%s' || (self.spec.plan.approvals >= 1 &&"
                    .formatted(Phase.RUNNING)
                + " size(self.spec.decisions.filter(d, d.kind == 'APPROVED' && d.digest =="
                + " self.spec.digest && d.user != self.spec.requestedBy && "
                + GIVEN_WHERE_IT_COUNTS
                + ")) >="
                + " self.spec.plan.approvals)",
            "nothing starts without the approvals of its plan"),
        rule(
            "size(self.spec.decisions) == size(oldSelf.spec.decisions) ||"
                + " self.spec.decisions[size(self.spec.decisions) - 1].kind != 'STEP_APPROVED' ||"
                + " (has(oldSelf.status) && oldSelf.status.phase in %s &&"
                    .formatted(names(Phase::isUnderWay))
                + " self.spec.decisions[size(self.spec.decisions) - 1].step == oldSelf.status.step"
                + " && has(self.spec.plan.steps[oldSelf.status.step].approval))",
            "only the step that was reached is approved, if it asks"),
        rule(
            "!has(oldSelf.status) || !has(self.status) || self.status.step == oldSelf.status.step"
                + " || "
                + mayBegin("oldSelf.status.step"),
            "a step that asks is not left out"),
        rule(
            "!has(self.status) || !has(self.status.attempt) || self.status.attempt == 0 || "
                + mayBegin("self.status.step"),
            "a step that asks does not begin without its approvals"),
        rule(
            "!has(self.status) || !has(self.status.heeded) || self.status.heeded <="
                + " size(self.spec.decisions)",
            "only decisions that were made are heeded"));
  }

  private static String mayBegin(String step) {
    return ("(!has(self.spec.plan.steps[%1$s].approval) || size(self.spec.decisions.filter(d,"
            + " d.kind == 'STEP_APPROVED' && d.step == %1$s && d.digest == self.spec.digest &&"
            + " d.user != self.spec.requestedBy && "
            + GIVEN_WHERE_IT_COUNTS
            + ")) >= self.spec.plan.approvals)")
        .formatted(step);
  }

  static List<ValidationRule> ofSpec() {
    // Compared both ways: a field that is missing on the right is not noticed.
    var plan = rule("self.plan == oldSelf.plan && oldSelf.plan == self.plan", "plan never changes");
    return Stream.of(
            Stream.of(plan),
            FIXED.stream()
                .map(name ->
                    rule("self.%1$s == oldSelf.%1$s".formatted(name), name + " never changes")),
            FIXED_OPTIONAL.stream().map(name -> rule(same(name), name + " never changes")))
        .flatMap(rules -> rules)
        .toList();
  }

  /**
   * @param most how many there may be
   */
  static List<ValidationRule> ofDecisions(int most) {
    var indexes = IntStream.range(0, most).boxed().toList().toString();
    return List.of(
        rule("size(self) >= size(oldSelf)", "decisions are never removed"),
        rule("size(self) <= size(oldSelf) + 1", "decisions are added one at a time"),
        rule(
            indexes + ".all(i, i >= size(oldSelf) || i >= size(self) || self[i] == oldSelf[i])",
            "a decision never changes"));
  }

  static List<ValidationRule> ofDecision() {
    return List.of(
        rule(
            "has(self.step) == (self.kind == 'STEP_APPROVED')",
            "an approval of a step names the step, and nothing else does"));
  }

  static List<ValidationRule> ofStatus() {
    var ended = names(Phase::isFinal);
    return List.of(
        rule(
            "self.phase == oldSelf.phase || self.phase in %s[oldSelf.phase]"
                .formatted(successors()),
            "the phase does not lead there"),
        rule(
            "!(oldSelf.phase in %s) || (".formatted(ended)
                + Stream.of("outcome", "endedAt", "step", "attempt", "percent", "heeded")
                    .map(MeshUpgradeRules::same)
                    .map("(%s)"::formatted)
                    .collect(Collectors.joining(" && "))
                + " && size(self.timeline) == size(oldSelf.timeline) && (!has(self.audit) ||"
                + " !has(oldSelf.audit) || size(self.audit) == size(oldSelf.audit)))",
            "what ended never moves"),
        rule(
            "has(self.endedAt) == (self.phase in %s)".formatted(ended),
            "endedAt is for what ended"),
        rule(
            "self.epoch == oldSelf.epoch ? self.holder == oldSelf.holder : self.epoch =="
                + " oldSelf.epoch + 1",
            "the epoch grows by one with each holder, and never falls"),
        rule(
            "self.step == oldSelf.step || self.step == oldSelf.step + 1",
            "steps are taken one after the other"),
        rule("self.step < size(self.steps)", "there is no such step"),
        rule(
            "size(self.steps) == size(oldSelf.steps) && size(self.steps.filter(s, s.state =="
                + " 'DONE')) >= size(oldSelf.steps.filter(s, s.state == 'DONE'))",
            "a step that is done stays done"),
        rule(neverFalls("told"), "told never falls"),
        rule("!has(self.told) || self.told <= size(self.timeline)", "told is of the timeline"),
        rule(neverFalls("heeded"), "heeded never falls"),
        rule(
            "!has(oldSelf.attempt) || (has(self.attempt) && (self.step != oldSelf.step ||"
                + " self.attempt >= oldSelf.attempt))",
            "attempts never fall"),
        rule(once("startedAt"), "startedAt is set once"),
        rule(once("endedAt"), "endedAt is set once"),
        rule("!has(oldSelf.audit) || has(self.audit)", "audit is never removed"));
  }

  /**
   * The list's own; with unique numbers that rise to its length, none is missing. Twice: a rule
   * without a look back is not asked where the API server takes two lists in another order for the
   * same, and one with a look back is not asked of the first.
   */
  static List<ValidationRule> ofRecords(String name) {
    var counted =
        "self.map(e, e.seq).isSorted() && (size(self) == 0 || self[size(self) - 1].seq =="
            + " size(self))";
    return List.of(
        rule("size(self) >= size(oldSelf)", name + " only grows"),
        rule(counted, name + " is counted from 1, without gaps"),
        rule("size(oldSelf) >= 0 && " + counted, name + " stays counted from 1, without gaps"));
  }

  static List<ValidationRule> ofAuditRecord() {
    return List.of(rule("self == oldSelf", "an audit record never changes"));
  }

  /** What was told already may lose lines of its output, so that the resource stays small. */
  static List<ValidationRule> ofTimelineEntry() {
    return List.of(
        rule(
            "self.at == oldSelf.at && self.kind == oldSelf.kind && self.text == oldSelf.text && "
                + same("user")
                + " && "
                + same("step"),
            "what the timeline tells never changes"),
        rule("size(self.lines) <= size(oldSelf.lines)", "lines of the timeline only get fewer"));
  }

  private static String same(String optional) {
    return "has(self.%1$s) == has(oldSelf.%1$s) && (!has(self.%1$s) || self.%1$s == oldSelf.%1$s)"
        .formatted(optional);
  }

  private static String neverFalls(String number) {
    return "!has(oldSelf.%1$s) || (has(self.%1$s) && self.%1$s >= oldSelf.%1$s)".formatted(number);
  }

  private static String once(String moment) {
    return "!has(oldSelf.%1$s) || (has(self.%1$s) && self.%1$s == oldSelf.%1$s)".formatted(moment);
  }

  private static String successors() {
    return Arrays.stream(Phase.values())
        .map(phase -> "'" + phase + "': " + list(phase.next()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String names(Predicate<Phase> which) {
    return list(Arrays.stream(Phase.values()).filter(which).collect(Collectors.toSet()));
  }

  private static String list(Set<Phase> phases) {
    return phases.stream()
        .sorted()
        .map(phase -> "'" + phase + "'")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static ValidationRule rule(String expression, String message) {
    return new ValidationRuleBuilder().withRule(expression).withMessage(message).build();
  }
}
