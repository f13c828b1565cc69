package dev.sailwright.playground;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.playground.page.MeshPanel;
import dev.sailwright.playground.page.MeshView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** Shows the simulated mesh beside the conversation, and begins scenarios. */
public final class SimulatedPanel implements MeshPanel {
  private static final int SAMPLES = 60;
  private static final List<Scenario> SCENARIOS = List.of(Scenario.night(), Scenario.behind());

  private final SimulatedMesh mesh;
  private final String cluster;
  private final Consumer<Scenario> begin;
  private final InstantSource clock;
  private final Deque<MeshView.TrafficSample> traffic = new ArrayDeque<>();
  private Instant began;

  /**
   * @param begin resets what is stored and posts the scenario's alerts
   */
  public SimulatedPanel(
      SimulatedMesh mesh, String cluster, Consumer<Scenario> begin, InstantSource clock) {
    this.mesh = mesh;
    this.cluster = cluster;
    this.begin = begin;
    this.clock = clock;
    this.began = clock.instant();
  }

  @Override
  public synchronized MeshView snapshot() {
    var state = mesh.observe(cluster);
    var ok = mesh.percentOk();
    sample(ok);
    return new MeshView(
        cluster,
        state.kubernetes().map(Object::toString).orElse("?"),
        state.controlPlanes().stream().map(SimulatedPanel::istiod).toList(),
        pods(state),
        ok,
        100 - ok,
        List.copyOf(traffic));
  }

  private void sample(int ok) {
    var second = Duration.between(began, clock.instant()).toSeconds();
    if (traffic.isEmpty() || traffic.getLast().second() < second) {
      traffic.addLast(new MeshView.TrafficSample(second, ok));
    }
    while (traffic.size() > SAMPLES) {
      traffic.removeFirst();
    }
  }

  private static MeshView.IstiodView istiod(ControlPlane plane) {
    var healthy = plane.answer() == ControlPlane.Answer.READY;
    return new MeshView.IstiodView(
        plane.version().map(IstioVersion::toString).orElse("?"),
        healthy,
        healthy ? "ready" : "down");
  }

  /** The pods that the status counts, so that both say the same; gateways are not among them. */
  private static List<MeshView.PodGroup> pods(MeshState state) {
    var groups = new LinkedHashMap<String, Integer>();
    var missing = 0;
    for (var workload : state.sidecars().toList()) {
      workload
          .proxies()
          .forEach(group ->
              groups.merge(
                  group.version().map(IstioVersion::toString).orElse(""),
                  group.pods(),
                  Integer::sum));
      missing +=
          workload.mover() == Workload.Mover.RESTART
              ? Math.max(0, workload.desired() - workload.pods())
              : 0;
    }
    var pods = new ArrayList<MeshView.PodGroup>();
    groups.forEach((version, count) -> pods.add(new MeshView.PodGroup("Running", version, count)));
    if (missing > 0) {
      pods.add(new MeshView.PodGroup("Missing", "", missing));
    }
    return pods;
  }

  @Override
  public List<Choice> scenarios() {
    return SCENARIOS.stream()
        .map(scenario -> new Choice(scenario.id(), scenario.title(), wayOut(scenario)))
        .toList();
  }

  private static String wayOut(Scenario scenario) {
    return scenario.alive()
        ? "/istio upgrade prod"
        : "/istio upgrade prod --emergency \"users are down\"";
  }

  @Override
  public String playing() {
    return mesh.scenario().id();
  }

  @Override
  public void start(String id) {
    var chosen =
        SCENARIOS.stream()
            .filter(scenario -> scenario.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no scenario " + id));
    begin.accept(chosen);
    synchronized (this) {
      traffic.clear();
      began = clock.instant();
    }
  }
}
