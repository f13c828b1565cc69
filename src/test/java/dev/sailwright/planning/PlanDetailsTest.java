package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.testing.Agreed;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.SurroundingsBuilder;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.WorkloadBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read of a plan before they approve it, word for word. */
class PlanDetailsTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

  private static final ClusterPolicy POLICY =
      new ClusterPolicy(
          "prod",
          1,
          ClusterPolicy.DEFAULT_WAVES,
          new InstallInputs(List.of(), List.of("hub=docker.io/istio")),
          List.of(),
          Set.of("U0ALICE01"),
          1,
          Set.of(),
          Optional.empty(),
          ClusterPolicy.DEFAULT_APPROVAL_TTL,
          ClusterPolicy.DEFAULT_PATIENCE);

  private static final Map<String, PlanRequest> REQUESTS =
      Map.of(
          "behind", PlanRequest.upgrade(Optional.empty(), Optional.empty()),
          "night", PlanRequest.upgrade(Optional.empty(), Optional.of("users are down")),
          "back", PlanRequest.rollback(IstioVersion.of("1.28.10")),
          "gateways", PlanRequest.upgrade(Optional.empty(), Optional.empty()),
          "many-namespaces", PlanRequest.upgrade(Optional.empty(), Optional.empty()),
          "quorums", PlanRequest.upgrade(Optional.empty(), Optional.empty()),
          "nothing-to-restart", PlanRequest.upgrade(Optional.empty(), Optional.empty()));

  static Stream<String> plans() {
    return REQUESTS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aPlanSaysWhatWasAgreed(String name) throws IOException {
    var result =
        UpgradePlanner.plan(
            new Evidence(mesh(name), TestCatalog.catalog(), TODAY),
            POLICY,
            REQUESTS.get(name),
            new SurroundingsBuilder().build());
    assertThat(result).as(result.toString()).isInstanceOf(PlanResult.Planned.class);
    var said = said(((PlanResult.Planned) result).plan());
    assertThat(Agreed.file(Path.of("plans", name + ".txt"), said)).content().isEqualTo(said);
  }

  private static MeshState mesh(String name) {
    return switch (name) {
      case "behind", "back" -> look(Scenario.behind());
      case "night" -> look(Scenario.night());
      case "gateways" ->
          well()
              .workload(gateway("with-istioctl", Workload.Mover.INSTALL))
              .workload(gateway("of-gateway-api", Workload.Mover.CONTROLLER))
              .workload(gateway("restarted", Workload.Mover.RESTART))
              .workload(gateway("fixed", Workload.Mover.NOTHING))
              .workload(
                  new WorkloadBuilder("new-already").role(Workload.Role.GATEWAY).desired(0).build())
              .deployment("web", 3, 3, "1.29.6")
              .build();
      case "quorums" ->
          well()
              .workload(set("journal"))
              .workload(sidecar("cart", "shop", 2))
              .workload(set("kafka"))
              .workload(set("zookeeper"))
              .build();
      case "many-namespaces" -> {
        var mesh = well();
        for (var number = 1; number <= 45; number++) {
          mesh.workload(sidecar("a", "team-" + number, number))
              .workload(sidecar("b", "team-" + number, 1));
        }
        yield mesh.build();
      }
      default -> well().build();
    };
  }

  private static MeshState look(Scenario scenario) {
    return new SimulatedMesh(scenario, TestCatalog.catalog(), new ManualClock()).observe("prod");
  }

  private static MeshBuilder well() {
    return new MeshBuilder().istiod("1.29.6");
  }

  private static Workload sidecar(String name, String namespace, int pods) {
    return new WorkloadBuilder(name).in(namespace).desired(pods).proxies(pods, "1.29.6").build();
  }

  private static Workload set(String name) {
    return new WorkloadBuilder(name).kind("StatefulSet").desired(3).proxies(3, "1.29.6").build();
  }

  private static Workload gateway(String name, Workload.Mover mover) {
    return new WorkloadBuilder(name)
        .role(Workload.Role.GATEWAY)
        .mover(mover)
        .proxies(1, "1.29.6")
        .build();
  }

  private static String said(UpgradePlan plan) {
    var details = plan.details().orElseThrow();
    var lines = new ArrayList<String>();
    details.hop().ifPresent(hop -> lines.add("hop: " + hop));
    details.later().forEach(hop -> lines.add("later: " + hop));
    details.gap().ifPresent(gap -> lines.add("gap: " + gap));
    lines.add("strategy: " + details.strategy().name() + ": " + details.strategy().reason());
    lines.add("instead: " + details.strategy().instead());
    details
        .sources()
        .forEach(source -> lines.add("source: " + source.name() + ": " + source.found()));
    details.notes().forEach(note -> lines.add("note: " + note));
    details
        .restarts()
        .forEach(row ->
            lines.add(
                "restarts: wave %d, %s, %d workloads, %d pods"
                    .formatted(row.wave(), row.namespace(), row.workloads(), row.pods())));
    plan.waves().stream()
        .filter(wave -> !wave.inTurn().isEmpty())
        .forEach(wave -> lines.add("one by one: wave " + wave.wave() + ", " + wave.inTurn()));
    details.gateways().forEach(line -> lines.add("gateway: " + line));
    lines.add("back: " + details.wayBack().cheap());
    lines.add("back, later: " + details.wayBack().afterwards());
    lines.add("minutes: " + details.estimate().least() + " to " + details.estimate().most());
    return String.join("\n", lines) + "\n";
  }
}
