package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.Workload.Obstacle;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.testing.PlanBuilder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever approved a plan is told what is no longer so, and nothing else. */
class PlanDifferenceTest {
  static Stream<Arguments> changes() {
    return Stream.of(
        arguments(new PlanBuilder(), List.of()),
        arguments(new PlanBuilder().from("1.29.6"), List.of("running version: 1.29.8, now 1.29.6")),
        arguments(new PlanBuilder().from(""), List.of("running version: 1.29.8, now unknown")),
        arguments(new PlanBuilder().to("1.30.4"), List.of("target: 1.30.5, now 1.30.4")),
        arguments(
            new PlanBuilder().kubernetes("1.34.3"), List.of("Kubernetes: 1.34.2, now 1.34.3")),
        arguments(
            new PlanBuilder().binary("cd"),
            List.of("SHA-256 of istioctl: " + "ab".repeat(32) + ", now cd")),
        arguments(
            new PlanBuilder().inputs(InstallInputs.none()), List.of("the install inputs changed")),
        arguments(new PlanBuilder().probes(), List.of("the probes changed")),
        arguments(
            new PlanBuilder().waves("api cart", "new pay web"),
            List.of("to restart now: Deployment shop/api", "to restart now: Deployment shop/new")),
        arguments(
            new PlanBuilder().waves("pay"),
            List.of(
                "no longer to restart: Deployment shop/cart",
                "no longer to restart: Deployment shop/web")),
        arguments(
            new PlanBuilder().waves("cart pay", "web"), List.of("the waves are cut differently")),
        arguments(
            new PlanBuilder()
                .unmovable("Pod shop/debug: delete it", "Job shop/r: " + Obstacle.JOB.advice()),
            List.of("stays on its proxy now: Pod shop/debug: delete it")),
        arguments(new PlanBuilder().outsideSlack("jane"), List.of("to approve outside Slack now")),
        arguments(
            new PlanBuilder().waves("cart pay web").asking(StepApproval.FIRST_WAVE),
            List.of(
                "the waves are cut differently",
                "to approve step by step: [], now [first wave (0 workloads), first wave (3"
                    + " workloads)]")),
        arguments(
            new PlanBuilder()
                .finding(FindingCode.INPUTS_DIFFER, Severity.APPROVAL)
                .finding(FindingCode.STALE_PROXIES, Severity.WARNING),
            List.of("to acknowledge now: inputs-differ")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyKindOfDifferenceIsNamed(PlanBuilder fresh, List<String> lines) {
    assertThat(PlanDifference.lines(new PlanBuilder().build(), fresh.build()))
        .containsExactlyElementsOf(lines);
  }

  @Test
  void whatRestartsOneAfterAnotherIsCompared() {
    var together = new PlanBuilder().quorums("kafka zookeeper").build();
    var steps =
        together.steps().stream()
            .map(step -> new PlanStep(step.kind(), step.wave(), step.workloads(), step.approval()))
            .toList();
    assertThat(PlanDifference.lines(together, together)).isEmpty();
    assertThat(PlanDifference.lines(with(together, steps), together))
        .containsExactly("other workloads than before restart one after another");
  }

  private static UpgradePlan with(UpgradePlan plan, List<PlanStep> steps) {
    return new UpgradePlan(
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
        plan.approvals());
  }

  @Test
  void whatIsNoLongerToBeAcknowledgedOrApprovedElsewhereIsNamedToo() {
    var approved =
        new PlanBuilder()
            .finding(FindingCode.INPUTS_DIFFER, Severity.APPROVAL)
            .unmovable("Pod shop/debug: delete it")
            .outsideSlack("jane");
    assertThat(PlanDifference.lines(approved.build(), new PlanBuilder().build()))
        .containsExactly(
            "no longer among what stays on its proxy: Pod shop/debug: delete it",
            "to approve in Slack now",
            "no longer to acknowledge: inputs-differ");
  }

  @Test
  void anotherObjectThatIsAcknowledgedIsNamed() {
    assertThat(
            PlanDifference.lines(
                outageOf("restart-is-outage: a", "restart-is-outage: b").build(),
                outageOf("restart-is-outage: b", "restart-is-outage: c").build()))
        .containsExactly(
            "to acknowledge now: restart-is-outage: c",
            "no longer to acknowledge: restart-is-outage: a");
    assertThat(
            PlanDifference.lines(
                outageOf("restart-is-outage: a").build(), new PlanBuilder().namely().build()))
        .containsExactly("no longer to acknowledge: restart-is-outage");
  }

  private static PlanBuilder outageOf(String... lines) {
    return new PlanBuilder()
        .finding(FindingCode.RESTART_IS_OUTAGE, Severity.APPROVAL)
        .namely(lines);
  }

  @Test
  void anotherThingThatMayBeResetIsSaid() {
    assertThat(
            PlanDifference.lines(
                new PlanBuilder().unproven("env A").build(),
                new PlanBuilder().unproven("env B").build()))
        .containsExactly("the inputs do not explain something else of what runs than before");
  }

  @Test
  void ofManyWorkloadsTheFirstFiveAreNamed() {
    var many = IntStream.range(0, 9).mapToObj(i -> "app-" + i).collect(Collectors.joining(" "));
    assertThat(
            PlanDifference.lines(
                new PlanBuilder().waves().build(), new PlanBuilder().waves(many).build()))
        .hasSize(5)
        .first()
        .isEqualTo("to restart now: Deployment shop/app-0");
  }
}
