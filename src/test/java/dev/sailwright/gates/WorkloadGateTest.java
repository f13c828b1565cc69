package dev.sailwright.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sailwright.gates.WorkloadGate.Moved;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Containers of workloads that were moved: Deployment shop/web, an hour after the baseline. */
class WorkloadGateTest {
  private static final Instant BASELINE = mesh().observedAt();
  private static final Instant MOVED = BASELINE.plusSeconds(3600);
  private static final IstiodMetrics NOTHING = new IstiodMetrics(List.of(), List.of());
  private static final String G10 =
      "gate G10 (workloads): containers were restarted since their workload was moved: ";

  private static MeshState mesh(Workload.Ended... ended) {
    return new MeshBuilder().workload(web("web", ended)).build();
  }

  private static Workload web(String name, Workload.Ended... ended) {
    return new WorkloadBuilder(name).proxies(4, "1.30.5").build().withEnded(List.of(ended));
  }

  private static WorkloadRef ref(String name) {
    return new WorkloadRef("Deployment", "shop", name);
  }

  private static Workload.Ended ended(
      String pod, String container, int restarts, long after, boolean waits) {
    return new Workload.Ended(pod, container, "Error", restarts, MOVED.plusSeconds(after), waits);
  }

  private static Workload.Ended rebooted(String pod, String reason) {
    return new Workload.Ended(pod, "istio-proxy", reason, 2, MOVED.plusSeconds(1), false);
  }

  private static Verdict judge(boolean done, MeshState before, MeshState now) {
    return WorkloadGate.judge(
        GateWatch.begun(before, NOTHING), now, List.of(new Moved(ref("web"), MOVED, done)));
  }

  static Stream<Arguments> troubles() {
    return Stream.of(
        arguments(
            List.of(ended("web-1", "istio-proxy", 1, 1, false)),
            "Deployment shop/web (istio-proxy of pod web-1 1 × in its life, last Error)"),
        arguments(
            List.of(ended("web-1", "web", 1, 1, true)),
            "Deployment shop/web (web of pod web-1 1 × in its life, last Error)"),
        arguments(
            List.of(ended("web-1", "web", 3, 1, false)),
            "Deployment shop/web (web of pod web-1 3 × in its life, last Error)"),
        arguments(
            List.of(ended("web-1", "web", 1, 1, false), ended("web-2", "web", 2, 9, false)),
            "Deployment shop/web (web of pod web-2 2 × in its life, last Error, web of pod web-1 1"
                + " × in its life, last Error)"),
        // Again, however late.
        arguments(
            List.of(ended("web-1", "istio-proxy", 2, 9999, false)),
            "Deployment shop/web (istio-proxy of pod web-1 2 × in its life, last Error)"),
        arguments(
            List.of(ended("web-1", "istio-proxy", 1, 9999, true)),
            "Deployment shop/web (istio-proxy of pod web-1 1 × in its life, last Error)"),
        arguments(
            List.of(
                ended("web-1", "istio-proxy", 1, 9999, false),
                ended("web-2", "istio-proxy", 1, 9999 + 600, false)),
            "Deployment shop/web (istio-proxy of pod web-1 1 × in its life, last Error, istio-proxy"
                + " of pod web-2 1 × in its life, last Error)"),
        arguments(
            List.of(
                ended("web-1", "web", 7, 1, false),
                ended("web-2", "web", 2, 9, false),
                ended("web-3", "istio-proxy", 1, 9, false)),
            "Deployment shop/web (istio-proxy of pod web-3 1 × in its life, last Error, web of pod"
                + " web-1 7 × in its life, last Error and 1 more containers)"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void containersThatEndAfterTheirWaveShutTheGate(List<Workload.Ended> ended, String note) {
    assertThat(judge(true, mesh(), mesh(ended.toArray(Workload.Ended[]::new))))
        .isEqualTo(new Verdict.Shut(List.of(G10 + note)));
  }

  static Stream<Arguments> chances() {
    return Stream.of(
        arguments(List.of()),
        arguments(List.of(ended("web-1", "web", 2, 1, false))),
        // A lone proxy long after its wave, and pods that end hours apart.
        arguments(List.of(ended("web-1", "istio-proxy", 1, 601, false))),
        arguments(
            List.of(
                ended("web-1", "istio-proxy", 1, 7000, false),
                ended("web-2", "istio-proxy", 1, 7601, false))),
        arguments(
            List.of(ended("web-1", "web", 1, 7000, false), ended("web-2", "web", 1, 7601, false))),
        arguments(
            List.of(
                ended("web-1", "istio-proxy", 1, 7000, false),
                ended("web-1", "web", 1, 7000, false))),
        // Nodes that were rebooted.
        arguments(
            List.of(rebooted("web-1", "Unknown"), rebooted("web-2", "ContainerStatusUnknown"))),
        // What ended while it was moved is over.
        arguments(List.of(ended("web-1", "istio-proxy", 2, 0, false))),
        arguments(
            List.of(ended("web-1", "web", 5, -9, true), ended("web-2", "web", 5, -9, false))));
  }

  @ParameterizedTest
  @MethodSource("chances")
  void whatMayBeChanceOrIsOverIsOpen(List<Workload.Ended> ended) {
    assertThat(judge(true, mesh(), mesh(ended.toArray(Workload.Ended[]::new))))
        .isEqualTo(new Verdict.Open());
  }

  /** Its own containers may begin before what they need is there; the step waits for them. */
  @Test
  void whileAWaveRunsOnlyProxiesCount() {
    assertThat(judge(false, mesh(), mesh(ended("web-1", "web", 9, 1, true))))
        .isEqualTo(new Verdict.Open());
    assertThat(judge(false, mesh(), mesh(ended("web-1", "istio-proxy", 1, 1, false))))
        .isInstanceOf(Verdict.Shut.class);
  }

  @Test
  void whatWasNotMovedIsNotJudged() {
    assertThat(
            WorkloadGate.judge(
                GateWatch.begun(mesh(), NOTHING),
                mesh(ended("web-1", "istio-proxy", 9, 1, true)),
                List.of(new Moved(ref("other"), MOVED, true))))
        .isEqualTo(new Verdict.Open());
  }

  /** As five replicas that leak memory and are killed every six hours. */
  @Test
  void whatRestartedInTheDayBeforeIsNoNews() {
    var now = mesh(ended("web-1", "web", 9, 1, true));
    var day = 24 * 3600;
    assertThat(judge(true, mesh(ended("web-0", "web", 4, -day, false)), now))
        .isEqualTo(new Verdict.Open());
    assertThat(
            judge(
                true,
                mesh(
                    ended("web-0", "web", 1, -4 * 3600, false),
                    ended("web-3", "web", 1, -20 * 3600, false)),
                now))
        .isEqualTo(new Verdict.Open());
    assertThat(judge(true, mesh(ended("web-0", "web", 4, -day - 3601, false)), now))
        .isInstanceOf(Verdict.Shut.class);
    assertThat(judge(true, mesh(ended("web-0", "web", 1, -day, false)), now))
        .isInstanceOf(Verdict.Shut.class);
  }

  private static Verdict ztunnel(boolean done, Workload.Ended... ended) {
    var agent =
        new WorkloadBuilder("ztunnel")
            .in("istio-system")
            .kind("DaemonSet")
            .role(Workload.Role.ZTUNNEL)
            .proxies(30, "")
            .build()
            .withEnded(List.of(ended));
    return WorkloadGate.judge(
        GateWatch.begun(mesh(), NOTHING),
        new MeshBuilder().workload(agent).build(),
        List.of(new Moved(agent.ref(), MOVED, done)));
  }

  /** Thirty nodes that are rebooted one after the other end each of their agents once. */
  @Test
  void anAgentOfANodeIsTroubleOnlyWhenItEndsAgainOrBacksOff() {
    var rebooted =
        IntStream.range(0, 30)
            .mapToObj(i -> ended("ztunnel-" + i, "istio-proxy", 1, 1 + i, false))
            .toArray(Workload.Ended[]::new);
    assertThat(ztunnel(true, rebooted)).isEqualTo(new Verdict.Open());
    assertThat(ztunnel(false, rebooted)).isEqualTo(new Verdict.Open());
    assertThat(ztunnel(true, ended("ztunnel-1", "istio-proxy", 2, 1, false)))
        .isInstanceOf(Verdict.Shut.class);
    assertThat(ztunnel(false, ended("ztunnel-1", "istio-proxy", 1, 1, true)))
        .isInstanceOf(Verdict.Shut.class);
  }

  /** A retry counts anew, and so what ended before it counts no more. */
  @Test
  void afterARetryOnlyWhatEndsThenCounts() {
    var now = mesh(ended("web-1", "web", 9, -3600, true));
    var retried = GateWatch.begun(mesh(), NOTHING).renewed("");
    var moved = List.of(new Moved(ref("web"), MOVED.minusSeconds(9999), true));
    assertThat(WorkloadGate.judge(retried, now, moved)).isEqualTo(new Verdict.Open());
    var counting = retried.lookedAt(now, NOTHING);
    assertThat(WorkloadGate.judge(counting, now, moved)).isEqualTo(new Verdict.Open());
    assertThat(WorkloadGate.judge(counting, mesh(ended("web-1", "web", 10, -3599, true)), moved))
        .isInstanceOf(Verdict.Shut.class);
  }

  @Test
  void fiveWorkloadsAreNamedAndTheRestIsCounted() {
    var builder = new MeshBuilder();
    IntStream.range(0, 7)
        .mapToObj(i -> web("w" + i, ended("w", "istio-proxy", 1, 1, false)))
        .forEach(builder::workload);
    var moved = IntStream.range(0, 7).mapToObj(i -> new Moved(ref("w" + i), MOVED, true)).toList();
    assertThat(WorkloadGate.judge(GateWatch.begun(mesh(), NOTHING), builder.build(), moved))
        .isInstanceOfSatisfying(
            Verdict.Shut.class,
            shut ->
                assertThat(shut.breaches().getFirst())
                    .contains("Deployment shop/w4")
                    .doesNotContain("shop/w5")
                    .endsWith("and 2 more workloads"));
  }

  @Test
  void aHundredThatRestartedBeforeAreKnownAndHowManyMoreThereAreIsSaid() {
    var builder = new MeshBuilder();
    IntStream.range(0, 102)
        .mapToObj(i -> web("w" + i, ended("w", "web", 3, -3601, false)))
        .forEach(builder::workload);
    var levels = GateWatch.begun(builder.build(), NOTHING).baseline().levels().orElseThrow();
    assertThat(levels.restarting()).hasSize(100);
    assertThat(levels.beyond())
        .contains(
            "gate G10 takes the restarts of 2 workloads for news, though they had some before");
  }

  @Test
  void whatIsShutComesBeforeAllElseAndIsToldTogether() {
    var shut = new Verdict.Shut(List.of("a"));
    var waiting = new Verdict.Waiting("w");
    var unseen = new Verdict.Unseen("u");
    var open = new Verdict.Open();
    assertThat(shut.and(new Verdict.Shut(List.of("b"))))
        .isEqualTo(new Verdict.Shut(List.of("a", "b")));
    assertThat(Stream.of(shut.and(open), open.and(shut), waiting.and(shut), unseen.and(shut)))
        .containsOnly(shut);
    assertThat(Stream.of(waiting.and(open), open.and(waiting), waiting.and(unseen)))
        .containsOnly(waiting);
    assertThat(unseen.and(open)).isEqualTo(unseen);
    assertThat(unseen.and(waiting)).isEqualTo(waiting);
    assertThat(open.and(open)).isEqualTo(open);
  }
}
