package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.RenderChange;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People approve what the runs of a canary's istioctl apply, and nothing else. */
class CanaryRenderingFlowTest {
  private static final IstioVersion OLD = IstioVersion.of("1.29.6");
  private static final IstioVersion NEW = IstioVersion.of("1.30.5");

  private final Flow flow = new Flow(Scenario.behind());

  @BeforeEach
  void nothingRunsToItsEnd() {
    flow.mesh.end(new WorkloadRef("Job", "shop", "nightly-report"));
  }

  @Test
  void whatIsShownIsWhatEachRunWillApply() {
    var plan = proposed().plan();
    var runs =
        plan.steps().stream()
            .flatMap(step -> plan.change(step).stream())
            .filter(MeshChange.Install.class::isInstance)
            .toList();
    var rendered = new ArrayList<List<Object>>();
    var change = new RenderChange(recording(rendered)).of(plan).orElseThrow();

    assertThat(rendered)
        .filteredOn(call -> call.getFirst().equals(NEW))
        .extracting(List::getLast)
        .isEqualTo(runs);
    assertThat(rendered)
        .filteredOn(call -> call.getFirst().equals(OLD))
        .extracting(List::getLast)
        .allSatisfy(before -> assertThat(((MeshChange.Install) before).named()).isEmpty());
    assertThat(plan.details().flatMap(PlanDetails::rendering)).contains(change.rendering());
    assertThat(change.text(plan))
        .contains(
            """
            # Install revision: istioctl install --revision 1-30-5
            * Deployment istio-system/istiod-1-30-5 beside Deployment istio-system/istiod
                - spec.template.spec.containers[discovery].image: docker.io/istio/pilot:1.29.6
                + spec.template.spec.containers[discovery].image: docker.io/istio/pilot:1.30.5
            * ServiceAccount istio-system/istiod-1-30-5 beside ServiceAccount istio-system/istiod
            # Install gateways: istioctl install --revision 1-30-5
            ~ Deployment istio-system/istio-ingressgateway
                - spec.template.spec.containers[istio-proxy].image: docker.io/istio/proxyv2:1.29.6
                + spec.template.spec.containers[istio-proxy].image: docker.io/istio/proxyv2:1.30.5
            """);
    assertThat(change.rendering().counted())
        .isEqualTo(
            "2 objects come beside those of another revision, 0 new, 1 changed in place, 0 no"
                + " longer part of it");
  }

  /** Of the same target and inputs, a canary and an upgrade in place are two things to approve. */
  @Test
  void theDigestIsThatOfTheCanary() {
    var plan = proposed().plan();
    assertThat(applied(plan))
        .isNotEqualTo(applied(new Flow(Scenario.behind()).proposed("1.30.5", "").plan()));
  }

  @Test
  void aGatewayThatTheInputsDoNotNameIsNamedBeforeAnythingBegins() {
    flow.mesh.faults().gatewaysOfOthers();
    assertThat(request())
        .isInstanceOfSatisfying(
            RequestUpgrade.Outcome.Refused.class,
            refused ->
                assertThat(refused.reasons().findings())
                    .filteredOn(finding -> finding.code() == FindingCode.CANARY_UNFIT)
                    .singleElement()
                    .extracting(Finding::evidence)
                    .asString()
                    .contains("Deployment istio-system/istio-ingressgateway"));
  }

  @Test
  void whatDoesNotRenderForItsRevisionIsNotPlanned() {
    flow.mesh.faults().notRendered("it ended with 1");
    assertThat(request())
        .isInstanceOfSatisfying(
            RequestUpgrade.Outcome.Refused.class,
            refused ->
                assertThat(refused.reasons().findings())
                    .anyMatch(finding -> finding.code() == FindingCode.TARGET_NOT_RENDERED));
  }

  /** The tags lead back, and what was there is there: nothing is applied, so nothing is shown. */
  @Test
  void theWayBackShowsNoChangeUntilGatewaysHaveMoved() {
    var proposed = proposed();
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.mesh.faults().stuck(new WorkloadRef("Deployment", "shop", "search"));
    var paused = flow.run(proposed.id());
    var answered = (RequestRollback.Outcome.Answered) flow.rollback.rollBack(paused.id(), ALICE);
    var back = ((RequestUpgrade.Outcome.Proposed) answered.answer()).upgrade().plan();
    assertThat(back.canary().map(Canary::revision)).contains(Canary.UNNAMED);
    assertThat(back.details().flatMap(PlanDetails::rendering)).isEmpty();
  }

  /** What the older istioctl makes of the inputs is nothing to a way back that applies none. */
  @Test
  void inputsThatAnOlderIstioctlDoesNotKnowCloseNoWayBackByTags() {
    var proposed = proposed();
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    flow.mesh.faults().stuck(new WorkloadRef("Deployment", "shop", "search"));
    var paused = flow.run(proposed.id());
    flow.mesh.faults().notRendered("unknown field");
    var answered = (RequestRollback.Outcome.Answered) flow.rollback.rollBack(paused.id(), ALICE);
    assertThat(answered.answer()).isInstanceOf(RequestUpgrade.Outcome.Proposed.class);
  }

  private MeshInstaller recording(List<List<Object>> calls) {
    return (MeshInstaller)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {MeshInstaller.class},
            (proxy, method, arguments) -> {
              calls.add(List.of(arguments[0], arguments[1]));
              return method.invoke(flow.mesh, arguments);
            });
  }

  private static Optional<String> applied(UpgradePlan plan) {
    return plan.details().flatMap(PlanDetails::rendering).flatMap(found -> found.after());
  }

  private Upgrade proposed() {
    return ((RequestUpgrade.Outcome.Proposed) request()).upgrade();
  }

  private RequestUpgrade.Outcome request() {
    return flow.request.request(
        new Command.Upgrade(flow.policy, Optional.of(NEW), Optional.empty(), true),
        ALICE,
        "C0GENERAL1",
        Optional.empty());
  }
}
