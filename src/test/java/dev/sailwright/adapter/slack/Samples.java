package dev.sailwright.adapter.slack;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Cleanup;
import dev.sailwright.planning.Hop;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.planning.Leftover;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.RestartScope;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.upgrade.Course;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepAsk;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.Tally;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Upgrades at every stage, written out by hand. */
final class Samples {
  static final AsOf AS_OF = new AsOf(LocalDate.of(2026, 11, 23), Optional.empty());
  static final String ALICE = "U0ALICE01";
  static final String BOB = "U0BOB0002";
  static final String CHANNEL = "C0INCIDENT";
  static final Instant ASKED = Instant.parse("2026-11-23T20:31:00Z");

  private Samples() {}

  static UpgradePlan plan(String cluster, List<Finding> findings) {
    return new UpgradePlan(
        cluster,
        IstioVersion.parse("1.7.4"),
        IstioVersion.of("1.29.1"),
        "1.34.2",
        new InstallInputs(
            List.of(new InstallInputs.InputFile("prod.yaml", "spec: {}", Map.of())),
            List.of("hub=docker.io/istio")),
        "ab".repeat(32),
        steps(cluster),
        List.of(URI.create("https://shop.example.com/")),
        List.of(),
        findings,
        IstioVersion.parse("1.30.5"),
        8,
        1);
  }

  private static List<PlanStep> steps(String namespace) {
    return List.of(
        PlanStep.of(StepKind.PRECHECK),
        PlanStep.of(StepKind.CONTROL_PLANE),
        PlanStep.of(StepKind.VERIFY_CONTROL_PLANE),
        wave(1, namespace, "cart"),
        wave(2, namespace, "checkout"),
        wave(3, namespace, "web"),
        PlanStep.of(StepKind.VERIFY_DATA_PLANE),
        PlanStep.of(StepKind.PROBES),
        PlanStep.of(StepKind.REPORT));
  }

  private static PlanStep wave(int number, String namespace, String workload) {
    return new PlanStep(
        StepKind.RESTART_WAVE, number, List.of(new WorkloadRef("Deployment", namespace, workload)));
  }

  static List<Finding> nightFindings() {
    return List.of(
        Finding.of(
                FindingCode.TARGET_SKIPS_MINORS,
                Severity.BLOCKER,
                "1.7.4 → 1.29.1 is a step of 22 minors; in place, Istio supports one at a time.",
                List.of("maxMinorStep of prod: 1"),
                "Go minor by minor.")
            .overriddenByEmergency(),
        Finding.of(
            FindingCode.INPUTS_DIFFER,
            Severity.APPROVAL,
            "2 recorded install values are not in the cluster's inputs and would be reverted.",
            List.of(
                "meshConfig.accessLogFile: /dev/stdout (inputs: not set)",
                "pilot.autoscaleMin: 2 (inputs: not set)"),
            "Add them under `inputs` of this cluster in the settings, or accept the change by"
                + " approving."),
        Finding.of(
            FindingCode.WEBHOOK_WITHOUT_ENDPOINTS,
            Severity.WARNING,
            "Webhook sidecar-injector.istio.io has no ready endpoint.",
            List.of("Service istio-system/istiod: 0 ready"),
            "Bring istiod back."),
        Finding.of(
            FindingCode.WORKLOAD_NOT_MOVABLE,
            Severity.INFO,
            "1 workload cannot be moved by a restart.",
            List.of(
                "Job shop/nightly-report: a running Job keeps its proxy: the next run gets the new"
                    + " one"),
            "They stay on their proxy until somebody acts."));
  }

  static Upgrade asked() {
    return asked(Optional.empty());
  }

  static Upgrade asked(Optional<String> thread) {
    return asked("prod", nightFindings(), thread, "users are down");
  }

  static Upgrade asked(
      String cluster, List<Finding> findings, Optional<String> thread, String why) {
    return Upgrade.proposed(
        "prod-3",
        new Origin(
            ALICE,
            ASKED,
            CHANNEL,
            thread,
            Optional.of(why).filter(text -> !text.isEmpty()),
            Optional.empty()),
        plan(cluster, findings),
        ASKED.plus(Duration.ofMinutes(30)));
  }

  static Upgrade decided(Decision.Kind kind) {
    return asked()
        .with(
            new Decision(
                kind,
                BOB,
                ASKED.plusSeconds(60),
                asked().digest(),
                List.of(FindingCode.TARGET_SKIPS_MINORS, FindingCode.INPUTS_DIFFER),
                ""));
  }

  /** Its first wave asks. */
  static Upgrade askedStepByStep() {
    var asked = asked("prod", List.of(), Optional.empty(), "");
    var plan = asked.plan();
    var steps = new ArrayList<>(plan.steps());
    steps.set(
        3,
        new PlanStep(
            StepKind.RESTART_WAVE,
            1,
            steps.get(3).workloads(),
            Optional.of(StepApproval.FIRST_WAVE)));
    return Upgrade.proposed(
        asked.id(),
        asked.origin(),
        new UpgradePlan(
            plan.cluster(),
            plan.from(),
            plan.to(),
            plan.kubernetes(),
            plan.inputs(),
            plan.binarySha256(),
            steps,
            plan.probes(),
            plan.unmovable(),
            plan.findings(),
            plan.newer(),
            plan.pods(),
            plan.approvals()),
        asked.expiresAt());
  }

  /** The second of four hops, the last of which this Kubernetes does not allow yet. */
  static Upgrade hop() {
    var asked = asked("prod", List.of(), Optional.of("17.1"), "");
    var way = new Journey(IstioVersion.of("1.32.1"), 2, Optional.of("prod-2"));
    var later =
        List.of(
            later("1.30.5", "1.31.1"),
            later("1.31.1", "1.32.1", "it does not support Kubernetes 1.34"));
    var plan =
        RecordCopy.with(
            asked.plan(),
            Map.of(
                "from",
                Optional.of(IstioVersion.of("1.29.8")),
                "to",
                IstioVersion.of("1.30.5"),
                "details",
                restart()
                    .plan()
                    .details()
                    .map(details -> RecordCopy.with(details, Map.of("later", later)))));
    return Upgrade.proposed(
        asked.id(),
        RecordCopy.with(asked.origin(), Map.of("journey", Optional.of(way))),
        plan,
        asked.expiresAt());
  }

  private static Hop later(String from, String to, String... problems) {
    return new Hop(
        IstioVersion.of(from),
        IstioVersion.of(to),
        Optional.empty(),
        new Support(Support.State.UNKNOWN, Optional.empty(), false),
        List.of(problems));
  }

  /** Workloads of one namespace alone. */
  static Upgrade restart() {
    var at = IstioVersion.of("1.29.1");
    var plan =
        new UpgradePlan(
            "prod",
            Optional.of(at),
            at,
            "1.34.2",
            InstallInputs.none(),
            "",
            List.of(
                PlanStep.of(StepKind.PRECHECK),
                PlanStep.of(StepKind.BACKUP),
                PlanStep.of(StepKind.VERIFY_CONTROL_PLANE),
                wave(1, "shop", "cart"),
                PlanStep.of(StepKind.VERIFY_DATA_PLANE),
                PlanStep.of(StepKind.PROBES),
                PlanStep.of(StepKind.REPORT)),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            2,
            1,
            Optional.empty(),
            Optional.of(
                new PlanDetails(
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    new PlanDetails.Strategy(
                        "restart alone",
                        "new pods get proxy 1.29.1 of the istiod that runs; workloads follow in 1"
                            + " wave",
                        ""),
                    List.of(),
                    List.of(),
                    List.of(new PlanDetails.Restarts(1, "shop", 1, 2)),
                    List.of(),
                    new PlanDetails.WayBack("There is none to an older proxy.", ""),
                    new PlanDetails.Estimate(1, 8),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(AS_OF.toString()))),
            Optional.of(new RestartScope(Optional.of("shop"))),
            Optional.empty(),
            Optional.empty());
    return Upgrade.proposed(
        "prod-4",
        new Origin(ALICE, ASKED, CHANNEL, Optional.empty(), Optional.empty(), Optional.empty()),
        plan,
        ASKED.plus(Duration.ofMinutes(30)));
  }

  /** Leftovers alone: one object, one entry, and something that stays. */
  static Upgrade cleanup() {
    var at = IstioVersion.of("1.29.1");
    var plan =
        new UpgradePlan(
            "prod",
            Optional.of(at),
            at,
            "1.34.2",
            InstallInputs.none(),
            "",
            List.of(
                PlanStep.of(StepKind.PRECHECK),
                PlanStep.of(StepKind.BACKUP),
                PlanStep.of(StepKind.VERIFY_CONTROL_PLANE),
                PlanStep.of(StepKind.LEFTOVERS),
                PlanStep.of(StepKind.PROBES),
                PlanStep.of(StepKind.REPORT)),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            0,
            1,
            Optional.empty(),
            Optional.of(
                new PlanDetails(
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    new PlanDetails.Strategy(
                        "removal alone", "istiod of 1.29.1 and all workloads stay as they are", ""),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    new PlanDetails.WayBack(
                        "`kubectl apply` of the objects as webhooks.yaml of the backup has them.",
                        ""),
                    new PlanDetails.Estimate(1, 2),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(AS_OF.toString()))),
            Optional.empty(),
            Optional.of(
                new Cleanup(
                    List.of(
                        new Leftover(
                            Webhook.Kind.MUTATING,
                            "istio-sidecar-injector",
                            Optional.of("sidecar-injector.istio.io"),
                            "6f1c",
                            "12".repeat(32),
                            List.of(
                                "only Istio before 1.10 names it so, and the only istiod here is"
                                    + " istio-system/istiod of 1.29.1")),
                        new Leftover(
                            Webhook.Kind.VALIDATING,
                            "istiod-istio-system",
                            Optional.empty(),
                            "7a2d",
                            "34".repeat(32),
                            List.of("its label operator.istio.io/version is 1.7.4"))),
                    List.of(
                        "ValidatingWebhookConfiguration istio-galley stays: another tool looks"
                            + " after it"))),
            Optional.empty());
    return Upgrade.proposed(
        "prod-5",
        new Origin(ALICE, ASKED, CHANNEL, Optional.empty(), Optional.empty(), Optional.empty()),
        plan,
        ASKED.plus(Duration.ofMinutes(30)));
  }

  /** Of a cluster that is approved outside Slack. */
  static Upgrade outside(Upgrade asked) {
    var plan = asked.plan();
    return Upgrade.proposed(
        asked.id(),
        asked.origin(),
        new UpgradePlan(
            plan.cluster(),
            plan.from(),
            plan.to(),
            plan.kubernetes(),
            plan.inputs(),
            plan.binarySha256(),
            plan.steps(),
            plan.probes(),
            plan.unmovable(),
            plan.findings(),
            plan.newer(),
            plan.pods(),
            plan.approvals(),
            Optional.of(new KubernetesApprovers(List.of(), List.of("mesh-approvers"))),
            plan.details(),
            plan.restart(),
            plan.cleanup(),
            plan.canary()),
        asked.expiresAt());
  }

  /** The same, before its first wave. */
  static Upgrade waiting(Phase phase) {
    return waiting(phase, askedStepByStep(), BOB);
  }

  static Upgrade waiting(Phase phase, Upgrade asked, String approver) {
    var approved =
        asked.with(
            new Decision(
                Decision.Kind.APPROVED,
                approver,
                ASKED.plusSeconds(60),
                asked.digest(),
                List.of(),
                ""));
    var told = new ArrayList<>(told(3));
    told.add(
        new TimelineEntry(
            told.size() + 1,
            ASKED.plusSeconds(90),
            TimelineEntry.Kind.ASK,
            "Waiting for approval of step 4: first wave (1 workload). Without 1 approval within 30"
                + " min 0 s the upgrade is paused.",
            List.of(),
            Optional.empty(),
            Optional.of(3)));
    return approved.with(
        status(
            approved,
            phase,
            3,
            Optional.of(new StepAsk(1, ASKED.plusSeconds(1890))),
            StepRecord.State.RUNNING,
            "waiting for approval of step 4: first wave (1 workload)",
            told,
            "",
            List.of()));
  }

  /** In the second wave; the timeline tells what happened until then. */
  static Upgrade running() {
    return running(decided(Decision.Kind.APPROVED), 4, "2 of 3 pods of shop/checkout are ready");
  }

  /** In the second wave, by the machine, which needs a human. */
  static Upgrade paused() {
    var running = running();
    return running.with(
        status(
            running,
            Phase.PAUSED,
            4,
            StepRecord.State.RUNNING,
            "Deployment shop/web does not become ready",
            told(4),
            "",
            List.of()));
  }

  static Decision decision(Decision.Kind kind, String why) {
    return new Decision(kind, BOB, ASKED.plusSeconds(200), asked().digest(), List.of(), why);
  }

  static Upgrade running(Upgrade approved, int step, String note) {
    return approved.with(
        status(
            approved,
            Phase.RUNNING,
            step,
            StepRecord.State.RUNNING,
            note,
            told(step),
            "",
            List.of()));
  }

  static Upgrade ended(Phase phase, String outcome, List<String> leftovers) {
    var upgrade =
        switch (phase) {
          case SUCCEEDED, FAILED, ABORTED, SUPERSEDED -> decided(Decision.Kind.APPROVED);
          case DENIED -> decided(Decision.Kind.DENIED);
          default -> asked();
        };
    var ran = phase == Phase.SUCCEEDED || phase == Phase.FAILED || phase == Phase.ABORTED;
    var step = phase == Phase.SUCCEEDED ? upgrade.plan().steps().size() - 1 : ran ? 4 : 0;
    var last =
        phase == Phase.SUCCEEDED
            ? StepRecord.State.DONE
            : ran ? StepRecord.State.FAILED : StepRecord.State.PENDING;
    var timeline = new ArrayList<>(ran ? told(step) : List.<TimelineEntry>of());
    timeline.add(
        new TimelineEntry(
            timeline.size() + 1,
            ASKED.plusSeconds(310),
            TimelineEntry.Kind.OUTCOME,
            outcome,
            leftovers.stream().map(line -> "left over: " + line).toList(),
            Optional.empty()));
    return upgrade.with(status(upgrade, phase, step, last, "", timeline, outcome, leftovers));
  }

  /**
   * The same, with what was seen on the way.
   *
   * @param looks that saw anything
   */
  static Upgrade ended(Phase phase, String outcome, List<String> leftovers, int looks) {
    var ended = ended(phase, outcome, leftovers);
    return ended.with(
        RecordCopy.with(
            ended.status(),
            Map.of(
                "course",
                Optional.of(
                    new Course(
                        10,
                        IntStream.range(0, looks)
                            .mapToObj(look ->
                                new Course.Sample(
                                    ASKED.plusSeconds(60L + 250L * look / Math.max(looks - 1, 1)),
                                    Optional.of(
                                        new Course.Proxies(8 * look / Math.max(looks - 1, 1), 1)),
                                    Optional.of(9L),
                                    Optional.of(new Tally.Counts(0, 10, 0))))
                            .toList(),
                        List.of(),
                        Optional.empty())))));
  }

  /** The same as running, with a backup as its third entry. */
  static Upgrade backedUp() {
    var running = running();
    var timeline =
        running.status().timeline().stream()
            .map(entry ->
                entry.seq() == 3
                    ? new TimelineEntry(
                        3,
                        entry.at(),
                        TimelineEntry.Kind.BACKUP,
                        entry.text(),
                        List.of(),
                        entry.user())
                    : entry)
            .toList();
    return running.with(
        status(
            running,
            Phase.RUNNING,
            running.status().step(),
            StepRecord.State.RUNNING,
            "",
            timeline,
            "",
            List.of()));
  }

  static UpgradeStatus status(
      Upgrade upgrade,
      Phase phase,
      int step,
      StepRecord.State current,
      String note,
      List<TimelineEntry> timeline,
      String outcome,
      List<String> leftovers) {
    return status(
        upgrade, phase, step, Optional.empty(), current, note, timeline, outcome, leftovers);
  }

  private static UpgradeStatus status(
      Upgrade upgrade,
      Phase phase,
      int step,
      Optional<StepAsk> ask,
      StepRecord.State current,
      String note,
      List<TimelineEntry> timeline,
      String outcome,
      List<String> leftovers) {
    var ran = current != StepRecord.State.PENDING;
    var records =
        IntStream.range(0, upgrade.plan().steps().size())
            .mapToObj(i ->
                i < step
                    ? record(StepRecord.State.DONE, "done")
                    : i == step ? record(current, note) : record(StepRecord.State.PENDING, ""))
            .toList();
    return new UpgradeStatus(
        phase,
        step,
        1,
        Optional.empty(),
        Optional.empty(),
        ask,
        Optional.empty(),
        records,
        timeline,
        0,
        0,
        Optional.empty(),
        phase == Phase.SUCCEEDED ? 100 : 61,
        Optional.empty(),
        Optional.empty(),
        ran ? Optional.of(ASKED.plusSeconds(60)) : Optional.empty(),
        phase.isFinal() ? Optional.of(ASKED.plusSeconds(310)) : Optional.empty(),
        leftovers,
        outcome,
        upgrade.decisions().size(),
        phase == Phase.PAUSED ? "Restart wave 1: Deployment shop/web does not become ready." : "",
        List.of(),
        1,
        "pod-a");
  }

  private static StepRecord record(StepRecord.State state, String note) {
    return new StepRecord(state, Optional.empty(), Optional.empty(), note);
  }

  private static List<TimelineEntry> told(int steps) {
    var told = new ArrayList<TimelineEntry>();
    told.add(
        new TimelineEntry(
            1,
            ASKED.plusSeconds(60),
            TimelineEntry.Kind.DECISION,
            "Approved.",
            List.of(),
            Optional.of(BOB)));
    for (var i = 0; i < steps; i++) {
      var kind = i == 1 ? TimelineEntry.Kind.OUTPUT : TimelineEntry.Kind.STEP;
      var lines =
          i == 1
              ? List.of(
                  "Processing resources for Istiod.", "✔ Istiod installed", "<!channel> & `rm -rf`")
              : List.<String>of();
      told.add(
          new TimelineEntry(
              told.size() + 1,
              ASKED.plusSeconds(70 + i),
              kind,
              "Step " + (i + 1) + ": done.",
              lines,
              Optional.empty()));
    }
    return told;
  }

  /** As it comes back from the store after a delivery. */
  static Upgrade delivered(Upgrade upgrade, MessageRef card, int told) {
    return upgrade.with(upgrade.status().delivered(Optional.of(card), told));
  }
}
