package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sailwright.gates.Baseline;
import dev.sailwright.gates.GateWatch;
import dev.sailwright.gates.Levels;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshGateways;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.Rendering;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.upgrade.Course;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepAsk;
import dev.sailwright.upgrade.StepHold;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.Tally;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Between the record and its resource. */
class MeshUpgradeMapperTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");

  private final MeshUpgradeMapper mapper = new MeshUpgradeMapper();

  @Test
  void aStepThatAsksComesBackWhole() {
    var waiting = waiting();
    assertThat(mapper.upgrade(mapper.resource(waiting, "sailwright"))).isEqualTo(waiting);
  }

  /** Through the JSON itself, as the API server keeps it; a retry gets the bytes that it reads. */
  @Test
  void anInputFileComesBackByteByByte() {
    var content = "\uFEFFspec:\r\n  a: \"ü 🧠\\u0041\"\t \n\n  # no line ends here  ";
    var inputs =
        new InstallInputs(
            List.of(
                new InstallInputs.InputFile("mesh.yaml", content, Map.of("spec.a", "ü 🧠A")),
                new InstallInputs.InputFile("empty.yaml", "", Map.of())),
            List.of("hub={version}"));
    var asked = waiting();
    var plan = RecordCopy.with(asked.plan(), Map.of("inputs", inputs));
    var written = mapper.resource(RecordCopy.with(asked, Map.of("plan", plan)), "sailwright");
    var json = new KubernetesSerialization();
    var kept = json.unmarshal(json.asJson(written), MeshUpgrade.class);
    var read = mapper.upgrade(kept).plan();
    assertThat(read.inputs()).isEqualTo(inputs);
    assertThat(read.inputs().files().getFirst().content()).isEqualTo(content);
    assertThat(read.digest()).isEqualTo(plan.digest());
  }

  /** An upgrade that a bot began before it knew of steps that ask is carried on by the next one. */
  @Test
  void aRecordOfAReleaseThatAskedBeforeNoStepIsRead() {
    var resource = mapper.resource(waiting(), "sailwright");
    without("approval", resource.getSpec());
    without("step", resource.getSpec().path("decisions"));
    without("ask", resource.getStatus());
    without("step", resource.getStatus().path("timeline"));
    var read = mapper.upgrade(resource);
    assertThat(read.plan().asking()).isEmpty();
    assertThat(read.status().ask()).isEmpty();
    assertThat(read.decisions()).extracting(Decision::step).containsOnly(Optional.empty());
    assertThat(read.status().step()).isEqualTo(1);
  }

  /** Its waves restart all of theirs at once, as they did then. */
  @Test
  void aRecordOfAReleaseThatKnewNoTurnsIsRead() {
    var resource = mapper.resource(waiting(), "sailwright");
    without("oneByOne", resource.getSpec());
    assertThat(mapper.upgrade(resource).plan().waves())
        .singleElement()
        .satisfies(wave -> assertThat(wave.inTurn()).isEmpty());
  }

  @Test
  void aHopOfAJourneyComesBackWholeAndARecordOfAReleaseThatKnewNoneIsRead() {
    var asked = waiting();
    var journey = new Journey(IstioVersion.of("1.31.1"), 2, Optional.of("prod-0"));
    var hop =
        RecordCopy.with(
            asked,
            Map.of(
                "origin",
                RecordCopy.with(asked.origin(), Map.of("journey", Optional.of(journey)))));
    var resource = mapper.resource(hop, "sailwright");
    assertThat(mapper.upgrade(resource)).isEqualTo(hop);
    without("journey", resource.getSpec());
    assertThat(mapper.upgrade(resource)).isEqualTo(asked);
  }

  /** Whoever writes it back must not add to it, or the API server refuses a plan that changed. */
  @Test
  void aPlanOfAReleaseThatKnewNoCanaryIsReadAndWrittenAsItWas() {
    var details =
        new PlanDetails(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new PlanDetails.Strategy("in place", "because", ""),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new PlanDetails.WayBack("cheap", "later"),
            new PlanDetails.Estimate(1, 2),
            Optional.of(
                new Rendering(Optional.of("ab".repeat(32)), List.of(), 1, 2, 3, Optional.empty())),
            Optional.empty(),
            Optional.empty());
    var asked = waiting();
    var plan = RecordCopy.with(asked.plan(), Map.of("details", Optional.of(details)));
    var resource = mapper.resource(RecordCopy.with(asked, Map.of("plan", plan)), "sailwright");
    without("beside", resource.getSpec());
    without("namely", resource.getSpec());
    without("canary", resource.getSpec());
    var read = mapper.upgrade(resource);
    assertThat(read.plan()).isEqualTo(plan);
    assertThat(read.plan().digest()).isEqualTo(plan.digest());
    var written = mapper.resource(read, "sailwright").getSpec();
    assertThat(written.findParents("beside")).isEmpty();
    assertThat(written.findParents("namely")).isEmpty();
  }

  private static void without(String field, JsonNode node) {
    node.findParents(field).forEach(parent -> ((ObjectNode) parent).remove(field));
  }

  private static Upgrade waiting() {
    var plan =
        new UpgradePlan(
            "prod",
            Optional.of(IstioVersion.of("1.29.6")),
            IstioVersion.of("1.30.5"),
            "1.34.2",
            InstallInputs.none(),
            "ab".repeat(32),
            List.of(
                PlanStep.of(StepKind.PRECHECK),
                new PlanStep(
                    StepKind.RESTART_WAVE,
                    1,
                    List.of(new WorkloadRef("StatefulSet", "shop", "kafka")),
                    Optional.of(List.of(new WorkloadRef("StatefulSet", "shop", "kafka"))),
                    Optional.empty(),
                    Optional.of(StepApproval.FIRST_WAVE))),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            3,
            1);
    var origin =
        new Origin(
            "U0ALICE01", NOW, "C0INCIDENT", Optional.empty(), Optional.empty(), Optional.empty());
    return Upgrade.proposed("prod-1", origin, plan, NOW.plus(Duration.ofMinutes(30)))
        .with(new Decision(Decision.Kind.APPROVED, "U0BOB0002", NOW, plan.digest(), List.of(), ""))
        .with(Decision.ofStep(1, "U0BOB0002", NOW, plan.digest()))
        .with(status())
        .withVersion("7");
  }

  private static Levels levels() {
    return new Levels(
        List.of(
            new MeshGateways.Gateway(
                "Gateway shop/web",
                Optional.of("is not Programmed: Invalid: no port"),
                List.of("203.0.113.7"),
                Map.of("http", 2))),
        3,
        List.of(new WorkloadRef("Deployment", "shop", "web")),
        4,
        Map.of("istio-validator/rev.validation.istio.io", true),
        List.of("east"),
        Map.of("DaemonSet istio-system/ztunnel", 2),
        Optional.of("it was refused"),
        List.of("Gateway shop/web"));
  }

  private static GateWatch gates() {
    return new GateWatch(
        new Baseline(
            NOW,
            9,
            8,
            Map.of("lds", 7L),
            6,
            5,
            4,
            3,
            2,
            Optional.of("it did not answer"),
            Optional.of(levels())),
        Optional.of(NOW),
        List.of(
            new Counted.Istiod(
                "istio-system/istiod-1",
                Optional.of(NOW),
                Map.of("1.29.6", 8L),
                Map.of("lds", 7L),
                6,
                5,
                4,
                3,
                2,
                1,
                9,
                Optional.of(NOW),
                Optional.of(new Counted.Memory(1, 2)),
                Optional.of(Map.of("east", "synced")))),
        Optional.of(NOW),
        Optional.of(NOW.plusSeconds(3)),
        true,
        true);
  }

  private static Course course() {
    return new Course(
        20,
        List.of(
            new Course.Sample(
                NOW,
                Optional.of(new Course.Proxies(3, 5)),
                Optional.of(8L),
                Optional.of(new Tally.Counts(3, 2, 1))),
            new Course.Sample(
                NOW.plusSeconds(20), Optional.empty(), Optional.empty(), Optional.empty())),
        List.of(
            new Course.Wait(Course.Wait.Kind.PAUSED, NOW, Optional.of(NOW.plusSeconds(5))),
            new Course.Wait(Course.Wait.Kind.ASKED, NOW.plusSeconds(9), Optional.empty())),
        Optional.of(
            new Tally(
                List.of(
                    new Tally.Reading(
                        "istio-system/istiod-1", Optional.of(NOW), new Tally.Counts(6, 5, 4))),
                new Tally.Counts(3, 2, 1))));
  }

  private static UpgradeStatus status() {
    var pending = new StepRecord(StepRecord.State.PENDING, Optional.empty(), Optional.empty(), "");
    return new UpgradeStatus(
        Phase.RUNNING,
        1,
        0,
        Optional.empty(),
        Optional.of(NOW),
        Optional.of(new StepAsk(1, NOW.plusSeconds(60))),
        Optional.of(new StepHold(NOW.plusSeconds(90), StepHold.State.OVERRIDDEN)),
        List.of(pending, pending),
        List.of(
            new TimelineEntry(
                1,
                NOW,
                TimelineEntry.Kind.ASK,
                "Waiting.",
                List.of(),
                Optional.empty(),
                Optional.of(1))),
        0,
        0,
        Optional.empty(),
        0,
        Optional.of(gates()),
        Optional.of(course()),
        Optional.of(NOW),
        Optional.empty(),
        List.of(),
        "",
        1,
        "",
        List.of(),
        1,
        "pod-a");
  }
}
