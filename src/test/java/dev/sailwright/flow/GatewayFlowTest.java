package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.MeshGateways.Gateway;
import dev.sailwright.planning.StepKind;
import dev.sailwright.playground.Scenario;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upgrade goes on while traffic comes into the mesh as it did. */
class GatewayFlowTest {
  private static final String WEB = "Gateway shop/web";
  private static final String INGRESS = "Service istio-system/istio-ingressgateway";

  private final Flow flow = new Flow(Scenario.behind());
  private final String id = flow.approved();

  @BeforeEach
  void aGateway() {
    flow.mesh.faults().gateway(web(2));
  }

  private static Gateway web(int routes) {
    return new Gateway(WEB, Optional.empty(), List.of("203.0.113.8"), Map.of("http", routes));
  }

  private void at(StepKind kind) {
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == kind);
  }

  private void steer(Decision.Kind kind) {
    flow.steer.steer(id, kind, BOB, "");
  }

  private void assertPausedFor(Upgrade upgrade, String... words) {
    assertThat(upgrade.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(upgrade.status().pausedBecause()).contains(words);
  }

  @ParameterizedTest
  @EnumSource(
      value = StepKind.class,
      names = {"VERIFY_CONTROL_PLANE", "RESTART_WAVE", "VERIFY_DATA_PLANE"})
  void routesThatAreNotAttachedAreWaitedForAndThenAPersonIsAsked(StepKind kind) {
    at(kind);
    flow.mesh.faults().gateway(web(1));
    var before = flow.mesh.journal();
    assertPausedFor(
        flow.run(id),
        "Waited 15 minutes in vain; waiting: gate G14 (gateways): Gateway shop/web has 1 attached"
            + " routes at listener http; before: 2");
    assertThat(flow.mesh.journal()).isEqualTo(before);

    steer(Decision.Kind.RESUMED);
    assertPausedFor(flow.run(id), "gate G14 (gateways)");
    flow.mesh.faults().gateway(web(2));
    steer(Decision.Kind.RESUMED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** Somebody may take a route away on purpose; who says so is in the audit. */
  @Test
  void aRetryTakesWhatWasNamedAsItIs() {
    at(StepKind.RESTART_WAVE);
    flow.mesh.faults().gateway(web(1));
    flow.run(id);
    steer(Decision.Kind.RETRIED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aGatewayThatIsGoneIsWaitedForUntilAPersonSaysOtherwise() {
    at(StepKind.VERIFY_CONTROL_PLANE);
    flow.mesh.faults().noGateway(WEB);
    assertPausedFor(flow.run(id), "Gateway shop/web is not there any more");
    steer(Decision.Kind.RETRIED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** What istioctl did to a Service shows right after it. */
  @Test
  void anotherAddressPausesSoonAndARetryGoesOnWithIt() {
    at(StepKind.CONTROL_PLANE);
    flow.mesh
        .faults()
        .gateway(new Gateway(INGRESS, Optional.empty(), List.of("203.0.113.99"), Map.of()));
    var paused = flow.run(id);
    assertPausedFor(
        paused,
        "gate G14 (gateways): Service istio-system/istio-ingressgateway has the address"
            + " 203.0.113.99 instead of 203.0.113.7");
    assertThat(paused.currentStep().kind()).isEqualTo(StepKind.VERIFY_CONTROL_PLANE);
    assertThat(flow.mesh.journal()).hasSize(1);

    steer(Decision.Kind.RESUMED);
    assertPausedFor(flow.run(id), "gate G14");
    steer(Decision.Kind.RETRIED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aRetryTakesWhatWasNamedBesideAnotherGate() {
    at(StepKind.RESTART_WAVE);
    flow.clock.advance(Duration.ofSeconds(1));
    flow.now(id);
    flow.mesh
        .faults()
        .gateway(new Gateway(WEB, Optional.empty(), List.of("203.0.113.99"), Map.of("http", 2)));
    flow.mesh.faults().rejects(2);
    assertPausedFor(flow.run(id), "gate G6");
    assertThat(flow.told.told().getLast().lines())
        .anyMatch(line -> line.contains("gate G14 (gateways): Gateway shop/web has the address"));

    steer(Decision.Kind.RETRIED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void withoutTheRightToSeeThemPeopleAreAskedBeforeTheFirstChange() {
    flow.mesh.faults().gatewaysUnread("the right to list gateways is missing");
    var paused = flow.run(id);
    assertThat(paused.currentStep().kind()).isEqualTo(StepKind.BACKUP);
    assertPausedFor(
        paused,
        "what was before the first change is not known: the Gateways in all namespaces: the right"
            + " to list gateways is missing");
    assertThat(flow.mesh.journal()).isEmpty();

    steer(Decision.Kind.RESUMED);
    flow.runUntil(id, upgrade -> upgrade.currentStep().kind() == StepKind.RESTART_WAVE);
    // What istiods count can still be measured, and counts.
    flow.mesh.faults().rejects(2);
    assertPausedFor(flow.run(id), "gate G6");
  }

  @Test
  void aRightThatIsLostOnTheWayAsksPeople() {
    at(StepKind.RESTART_WAVE);
    flow.mesh.faults().gatewaysUnread("the right to list gateways is missing");
    assertPausedFor(flow.run(id), "Waited 1 minute in vain; no data from the Gateways");
    flow.mesh.faults().gatewaysUnread("");
    steer(Decision.Kind.RETRIED);
    assertThat(flow.run(id).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void howManyGatewaysNoGateLooksAtIsToldWithTheBackup() {
    for (var i = 0; i < 105; i++) {
      flow.mesh
          .faults()
          .gateway(new Gateway("Gateway shop/g-" + i, Optional.empty(), List.of(), Map.of()));
    }
    at(StepKind.CONTROL_PLANE);
    assertThat(flow.told.told())
        .anyMatch(entry -> entry.text().contains("gate G14 looks at 100 gateways of 107"));
  }
}
