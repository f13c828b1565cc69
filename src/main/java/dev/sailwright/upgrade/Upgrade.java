package dev.sailwright.upgrade;

import dev.sailwright.audit.AuditChain;
import dev.sailwright.audit.AuditRecord;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The durable record of one upgrade: what was planned, what people decided, how far it is.
 * Everything that a process needs to carry on is in here or in the cluster.
 *
 * @param id such as {@code prod-3}; also the resource's name
 * @param digest of the plan, kept beside it so that a record whose plan was edited is noticed
 * @param expiresAt when an undecided card stops counting
 * @param decisions people's intent, only ever appended to
 * @param version the store's; a save with an older one is refused
 */
public record Upgrade(
    String id,
    Origin origin,
    UpgradePlan plan,
    String digest,
    Instant expiresAt,
    List<Decision> decisions,
    UpgradeStatus status,
    String version) {
  public Upgrade {
    decisions = List.copyOf(decisions);
  }

  public static Upgrade proposed(String id, Origin origin, UpgradePlan plan, Instant expiresAt) {
    return new Upgrade(
        id,
        origin,
        plan,
        plan.digest(),
        expiresAt,
        List.of(),
        UpgradeStatus.initial(plan, origin.at()),
        "");
  }

  public Upgrade with(UpgradeStatus next) {
    return new Upgrade(id, origin, plan, digest, expiresAt, decisions, next, version);
  }

  /** In another process's hands. What only time proves counts anew: nobody looked in between. */
  public Upgrade heldBy(String holder, Instant now) {
    return OldRevision.countedAnew(with(status.heldBy(holder)), now);
  }

  public Upgrade with(Decision decision) {
    var more = new ArrayList<>(decisions);
    more.add(decision);
    return new Upgrade(id, origin, plan, digest, expiresAt, more, status, version);
  }

  public Upgrade withVersion(String next) {
    return new Upgrade(id, origin, plan, digest, expiresAt, decisions, status, next);
  }

  /**
   * The decision that settled the card: the first denial, or the approval that made enough of them.
   * Later ones are kept and ignored.
   */
  public Optional<Decision> decision() {
    var approvers = new HashSet<String>();
    for (var decision : decisions) {
      if (decision.kind() == Decision.Kind.APPROVED) {
        approvers.add(decision.user());
      }
      if (decision.kind().settles()
          && (decision.kind() != Decision.Kind.APPROVED || approvers.size() >= plan.approvals())) {
        return Optional.of(decision);
      }
    }
    return Optional.empty();
  }

  /** The first one of each person. */
  public List<Decision> approvals() {
    var approvers = new HashSet<String>();
    return decisions.stream()
        .filter(
            decision -> decision.kind() == Decision.Kind.APPROVED && approvers.add(decision.user()))
        .toList();
  }

  /** The oldest decision that the leader has not taken into account. */
  public Optional<Decision> unheeded() {
    return decisions.stream().skip(status.heeded()).findFirst();
  }

  /** Still in the way of another upgrade of the same mesh. */
  public boolean isOpen(Instant now) {
    return switch (status.phase()) {
      case AWAITING_APPROVAL ->
          decision()
              .map(made -> made.kind() == Decision.Kind.APPROVED)
              .orElse(now.isBefore(expiresAt));
      case RUNNING, PAUSED -> true;
      case SUCCEEDED, FAILED, ABORTED, DENIED, EXPIRED, SUPERSEDED -> false;
    };
  }

  /** Nobody else's click lets it go on, only a resume. */
  boolean isPausedByPerson() {
    return status.phase() == Phase.PAUSED
        && decisions.stream()
            .limit(status.heeded())
            .filter(decision -> decision.kind().steers())
            .reduce((older, newer) -> newer)
            .filter(last -> last.kind() == Decision.Kind.PAUSED)
            .isPresent();
  }

  public AuditChain audit() {
    return new AuditChain(id, digest, status.audit());
  }

  Upgrade audited(Instant now, AuditRecord.Kind kind, String who, String what) {
    return with(status.audited(audit().and(now, kind, who, what).records()));
  }

  Upgrade ending(
      Phase phase, Instant now, String outcome, List<String> lines, Optional<String> user) {
    return with(
        status
            .ended(phase, now, outcome)
            .telling(now, TimelineEntry.Kind.OUTCOME, outcome, lines, user));
  }

  Upgrade decided(Decision decision, Instant now) {
    return audited(
        now,
        AuditRecord.Kind.DECIDED,
        decision.user(),
        decision.kind()
            + decision.step().map(step -> " of step " + (step + 1)).orElse("")
            + decision.group().map(group -> " as one of " + group).orElse("")
            + " at "
            + decision.at()
            + " plan "
            + decision.digest()
            + " acknowledging "
            + decision.acknowledged()
            + (decision.note().isBlank() ? "" : ": " + decision.note()));
  }

  /** Attempts at the same effect leave one record, however often they fail. */
  Upgrade effectBegun(Instant now, String what) {
    var open =
        status.audit().reversed().stream().filter(record -> record.kind().isOfEffect()).findFirst();
    return open.filter(
            record -> record.kind() == AuditRecord.Kind.EFFECT_BEGUN && record.what().equals(what))
        .map(record -> this)
        .orElseGet(() -> audited(now, AuditRecord.Kind.EFFECT_BEGUN, status.holder(), what));
  }

  /** The effect that was begun last is over; nothing when none is under way. */
  Upgrade effectEnded(Instant now, String how) {
    return status.audit().reversed().stream()
        .filter(record -> record.kind().isOfEffect())
        .findFirst()
        .filter(record -> record.kind() == AuditRecord.Kind.EFFECT_BEGUN)
        .map(begun ->
            audited(now, AuditRecord.Kind.EFFECT_ENDED, status.holder(), begun.what() + ": " + how))
        .orElse(this);
  }

  /** The effect that was begun last, by which process; empty when none was. */
  public Optional<AuditRecord> effectBegun() {
    return status.audit().reversed().stream()
        .filter(record -> record.kind() == AuditRecord.Kind.EFFECT_BEGUN)
        .findFirst();
  }

  /** An effect of this name was begun once, whatever became of it. */
  boolean hasBegun(String what) {
    return status.audit().stream()
        .anyMatch(
            record -> record.kind() == AuditRecord.Kind.EFFECT_BEGUN && record.what().equals(what));
  }

  /** Whether this stamp of a restart was set by this upgrade, in whatever attempt. */
  boolean hasStamped(String restartedAt) {
    return status.audit().stream()
        .filter(record -> record.kind() == AuditRecord.Kind.EFFECT_BEGUN)
        .anyMatch(record -> record.what().contains(" restarts stamped " + restartedAt));
  }

  /** Of its cluster's, counted from 1: the last part of its id. */
  public int number() {
    return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
  }

  /** Its first change was begun, or may have been. */
  public boolean mayHaveChangedTheMesh() {
    var kinds = plan.steps().stream().map(PlanStep::kind).toList();
    return kinds.subList(0, status.step()).stream().anyMatch(StepKind::changesTheMesh)
        || (currentStep().kind().changesTheMesh() && status.attempt() > 0);
  }

  /** Its istioctl was started, or may have been; some plans leave istiod as it is. */
  public boolean mayHaveMovedIstiod() {
    return mayHaveChangedTheMesh() && plan.installs();
  }

  /** Where what follows it is told as well; empty as long as its own card is not posted. */
  public Optional<String> thread() {
    return origin.thread().or(() -> status.card().map(MessageRef::ts));
  }

  /** It is the next hop of a journey after that one. */
  public boolean continues(Upgrade earlier) {
    return origin.journey().flatMap(Journey::continues).equals(Optional.of(earlier.id()));
  }

  /** The command that asks for the like anew. */
  public String command() {
    return plan.isRestart()
        ? "/istio restart"
        : plan.isCleanup()
            ? "/istio cleanup"
            : plan.canary().isPresent() && !isRollback()
                ? "/istio upgrade --canary"
                : "/istio upgrade";
  }

  public boolean isRollback() {
    return origin.rollbackOf().isPresent();
  }

  /** What to plan for, to see whether the plan is still the same. */
  public PlanRequest request() {
    if (plan.isCleanup()) {
      return PlanRequest.ofLeftovers();
    }
    return plan.restart()
        .map(PlanRequest::restart)
        .orElseGet(() ->
            isRollback()
                ? plan.canary()
                    .map(way -> PlanRequest.rollback(plan.to(), way.back()))
                    .orElseGet(() -> PlanRequest.rollback(plan.to()))
                : plan.canary().isPresent()
                    ? PlanRequest.canary(Optional.of(plan.to()))
                    : origin
                        .journey()
                        .map(way -> PlanRequest.hop(way, plan.to()))
                        .orElseGet(
                            () -> PlanRequest.upgrade(Optional.of(plan.to()), origin.emergency())));
  }

  /** A rollback keeps to the inputs that were recorded for it, whatever the settings say since. */
  public ClusterPolicy policy(ClusterPolicy ofTheSettings) {
    return isRollback() ? ofTheSettings.with(plan.inputs()) : ofTheSettings;
  }

  /**
   * The plan is made again before the first step, and once more before the backup or the first
   * change when people were asked in between, or a time without changes passed: that may have taken
   * long.
   */
  public boolean isPlannedAgain() {
    return status.phase() == Phase.RUNNING
        && status.ask().isEmpty()
        && (currentStep().kind() == StepKind.PRECHECK || isAfterAWait());
  }

  private boolean isAfterAWait() {
    return currentStep().kind().waitsForHours()
        && !mayHaveChangedTheMesh()
        && (currentStep().approval().isPresent() || status.hold().isPresent())
        && !status.isHeld();
  }

  /**
   * What later measurements are held against is measured with the backup; and where the first
   * change had to wait after it, right before that change.
   */
  public boolean takesBaseline() {
    var kind = currentStep().kind();
    return status.phase() == Phase.RUNNING
        && !status.isHeld()
        && !mayHaveChangedTheMesh()
        && (kind == StepKind.BACKUP || kind.changesTheMesh() && status.hold().isPresent());
  }

  public PlanStep currentStep() {
    return plan.steps().get(status.step());
  }

  /** What the running step's istioctl is to do. */
  String changeInWords() {
    return plan.change(currentStep()).map(MeshChange::inWords).orElse("");
  }

  /** Names one run of istioctl: a second attempt is another run. */
  public String installKey() {
    return effectKey() + "-" + status.attempt();
  }

  /** The same for every attempt of a step, by whatever process. */
  public String effectKey() {
    return id
        + "/"
        + status.step()
        + "-"
        + currentStep().title().toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
