package dev.sailwright.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.testing.HandEdit;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepFacts;
import dev.sailwright.usecase.GatherPlan;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What somebody changed by hand stands on the card before anybody approves that it is reset. */
class InputProofFlowTest {
  private static final IstioVersion RUNNING = IstioVersion.of("1.29.6");

  private final Flow flow = new Flow(Scenario.behind());

  @Test
  void whatTheInputsExplainIsSaidToBeExplained() {
    var plan = flow.proposed("", "").plan();
    assertThat(plan.findings())
        .extracting(finding -> finding.code())
        .doesNotContain(FindingCode.INPUTS_UNPROVEN);
    assertThat(proof(plan))
        .isEqualTo(
            "rendered with Istio 1.29.6's own istioctl and compared with what runs: everything is"
                + " explained");
  }

  @Test
  void whatSomebodyChangedIsAcknowledgedByApproving() {
    edit();
    var proposed = flow.proposed("", "");
    assertThat(proposed.plan().toAcknowledge())
        .filteredOn(finding -> finding.code() == FindingCode.INPUTS_UNPROVEN)
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.evidence())
                .containsExactly(
                    "Deployment istio-system/istiod, container discovery, env PILOT_X: live \"3\","
                        + " inputs give nothing"));
    flow.decide.approve(proposed.id(), proposed.digest(), Flow.BOB);
    assertThat(flow.run(proposed.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** An approval of a card that did not show it is none. */
  @Test
  void whatIsChangedAfterTheCardMakesItAnotherPlan() {
    var before = flow.proposed("", "");
    edit();
    flow.decide.approve(before.id(), before.digest(), Flow.BOB);
    assertThat(flow.run(before.id()).status().phase()).isEqualTo(Phase.SUPERSEDED);
    assertThat(flow.mesh.journal()).isEmpty();
  }

  @Test
  void aDeadControlPlaneIsNotHeldAgainstItsInputs() {
    var night = new Flow(Scenario.night());
    var plan = night.proposed("1.31.1", "users are down").plan();
    assertThat(plan.findings())
        .extracting(finding -> finding.code())
        .doesNotContain(FindingCode.INPUTS_UNPROVEN);
    assertThat(proof(plan)).isEqualTo("not proven, because the control plane is down");
  }

  @Test
  void withoutAnIstioctlOfWhatRunsNothingIsProvenAndThatIsSaid() {
    var plan =
        planned(
            version ->
                version.equals(RUNNING)
                    ? Surroundings.Istioctl.unusable("it is not pinned")
                    : flow.mesh.verify(version),
            flow.mesh::render);
    assertThat(plan.unproven()).isEmpty();
    assertThat(proof(plan))
        .isEqualTo("not proven, because istioctl 1.29.6 cannot be used: it is not pinned");
    assertThat(plan.toAcknowledge())
        .extracting(finding -> finding.code())
        .contains(FindingCode.NO_WAY_BACK);
    assertThat(plan.details().orElseThrow().wayBack().cheap())
        .isEqualTo(
            "There is no way back to 1.29.6: its istioctl cannot be used: it is not pinned.");
  }

  @Test
  void whatCanBeTakenBackIsToldWithItsTime() {
    var plan = flow.proposed("", "").plan();
    assertThat(plan.findings())
        .extracting(finding -> finding.code())
        .doesNotContain(FindingCode.NO_WAY_BACK);
    var wayBack = plan.details().orElseThrow().wayBack();
    assertThat(wayBack.cheap()).contains("istioctl 1.29.6 takes the control plane back");
    assertThat(wayBack.afterwards()).matches(".* up to \\d+ workloads, in \\d+ to \\d+ minutes\\.");
  }

  /** What is down is not gone back to, and nobody shall have to acknowledge that. */
  @Test
  void theWayBackToADeadControlPlaneIsNotAskedFor() {
    var night = new Flow(Scenario.night());
    var plan = night.proposed("1.31.1", "users are down").plan();
    assertThat(plan.findings())
        .extracting(finding -> finding.code())
        .doesNotContain(FindingCode.NO_WAY_BACK);
    assertThat(plan.details().orElseThrow().wayBack().cheap())
        .startsWith("There is no way back to 1.7.4: it needs ");
  }

  @Test
  void inputsThatDoNotRenderAreNotCalledProven() {
    var plan =
        planned(
            flow.mesh::verify,
            (version, install, kinds) ->
                version.equals(RUNNING)
                    ? new MeshInstaller.Render.NotRendered("it ended with 1")
                    : flow.mesh.render(version, install, kinds));
    assertThat(plan.unproven())
        .containsExactly(
            "Whether the inputs explain what runs could not be proven: istioctl 1.29.6 did not"
                + " render them.",
            "it ended with 1");
  }

  private interface Renderer {
    MeshInstaller.Render render(
        IstioVersion version, MeshChange.Install install, Predicate<String> kinds);
  }

  private UpgradePlan planned(
      Function<IstioVersion, Surroundings.Istioctl> verify, Renderer render) {
    var installer =
        new MeshInstaller() {
          @Override
          public Surroundings.Istioctl verify(IstioVersion version) {
            return verify.apply(version);
          }

          @Override
          public Surroundings.Precheck precheck(String cluster, IstioVersion version) {
            return flow.mesh.precheck(cluster, version);
          }

          @Override
          public Render render(
              IstioVersion version, MeshChange.Install install, Predicate<String> kinds) {
            return render.render(version, install, kinds);
          }

          @Override
          public Analysis.Run analyze(String cluster, IstioVersion version) {
            return flow.mesh.analyze(cluster, version);
          }

          @Override
          public StepFacts.Removal wouldRemove(
              String cluster, IstioVersion version, String revision) {
            return new StepFacts.Removal(Optional.empty(), "nobody asks");
          }

          @Override
          public void start(String key, Order order) {
            flow.mesh.start(key, order);
          }

          @Override
          public StepFacts.Install progress(String key) {
            return flow.mesh.progress(key);
          }
        };
    var result =
        new GatherPlan(flow.senses(installer), flow.store, flow.approvers, flow.catalog, flow.clock)
            .plan(flow.policy, PlanRequest.upgrade(Optional.empty(), Optional.empty()), Set.of());
    return switch (result) {
      case PlanResult.Planned planned -> planned.plan();
      case PlanResult.Refused refused -> throw new AssertionError(refused.findings());
    };
  }

  private static String proof(UpgradePlan plan) {
    return plan.details().orElseThrow().sources().stream()
        .filter(source -> source.name().equals("proof of the inputs"))
        .map(PlanDetails.InputSource::found)
        .findFirst()
        .orElseThrow();
  }

  private void edit() {
    flow.mesh.faults().edited(HandEdit.ofIstiod());
  }
}
