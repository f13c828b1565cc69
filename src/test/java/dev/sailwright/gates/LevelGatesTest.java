package dev.sailwright.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes by waiting, held against what it was. */
class LevelGatesTest {
  private static final IstiodMetrics NOTHING = new IstiodMetrics(List.of(), List.of());

  private static Verdict judge(MeshState before, MeshState now) {
    return Gates.judge(GateWatch.begun(before, NOTHING), NOTHING, now, List.of());
  }

  private static MeshBuilder mesh() {
    return new MeshBuilder().istiod("1.30.5");
  }

  private static MeshState validating(Webhook.CaBundle caBundle, String policy) {
    return mesh()
        .webhook(
            new Webhook(
                Webhook.Kind.VALIDATING,
                "istio-validator-istio-system",
                "rev.validation.istio.io",
                "default",
                Optional.empty(),
                Optional.of("istio-system/istiod"),
                true,
                Optional.of(1),
                policy,
                caBundle,
                false))
        .build();
  }

  private static final MeshState IN_FORCE = validating(Webhook.CaBundle.PRESENT, "Fail");
  private static final MeshState IGNORED = validating(Webhook.CaBundle.PRESENT, "Ignore");
  private static final MeshState UNTRUSTED = validating(Webhook.CaBundle.EMPTY, "Fail");
  private static final String WEBHOOK =
      "gate G3 (validation): validating webhook"
          + " istio-validator-istio-system/rev.validation.istio.io ";

  static Stream<Arguments> webhooks() {
    var unset = mesh().build();
    return Stream.of(
        arguments(IN_FORCE, IN_FORCE, ""),
        arguments(IN_FORCE, IGNORED, WEBHOOK + "has failurePolicy Ignore; before: Fail"),
        arguments(IN_FORCE, UNTRUSTED, WEBHOOK + "has no usable caBundle yet"),
        arguments(IN_FORCE, unset, ""),
        // A new one begins with Ignore; but the API server must trust it.
        arguments(unset, IGNORED, ""),
        arguments(unset, UNTRUSTED, WEBHOOK + "has no usable caBundle yet"),
        arguments(IGNORED, IGNORED, ""),
        arguments(UNTRUSTED, UNTRUSTED, ""));
  }

  @ParameterizedTest
  @MethodSource("webhooks")
  void validatingWebhooksAreInForceAsTheyWere(MeshState before, MeshState now, String note) {
    assertThat(judge(before, now))
        .isEqualTo(note.isEmpty() ? new Verdict.Open() : new Verdict.Waiting(note));
  }

  private static MeshState agent(int ready, boolean rolling) {
    var set =
        new WorkloadBuilder("ztunnel")
            .in("istio-system")
            .kind("DaemonSet")
            .role(Workload.Role.ZTUNNEL)
            .mover(Workload.Mover.INSTALL)
            .desired(100)
            .proxies(100, "");
    if (ready < 100) {
      set.unready(100 - ready);
    }
    return mesh().workload((rolling ? set.rollingOutNow() : set).build()).build();
  }

  /** Of 100 nodes, up to two may be on their way. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "100, false, 100, false, -",
        "100, false, 98, false, -",
        "100, false, 97, false, 'has 97 of 100 pods ready; not ready before: 0'",
        "95, false, 95, false, -",
        "95, false, 94, false, 'has 94 of 100 pods ready; not ready before: 5'",
        "100, false, 100, true, still has pods of its older template",
        "100, true, 100, true, -",
      })
  void nodeAgentsAreAtRestAsTheyWere(
      int readyBefore, boolean rollingBefore, int ready, boolean rolling, String note) {
    assertThat(judge(agent(readyBefore, rollingBefore), agent(ready, rolling)))
        .isEqualTo(
            note == null
                ? new Verdict.Open()
                : new Verdict.Waiting(
                    "gate G13 (node agents): DaemonSet istio-system/ztunnel " + note));
  }

  private static IstiodMetrics telling(Map<String, String> remotes) {
    return telling("istio-system/istiod-1", remotes);
  }

  private static IstiodMetrics telling(String pod, Map<String, String> remotes) {
    return new IstiodMetrics(
        List.of(
            new Counted.Istiod(
                pod,
                Optional.empty(),
                Map.of(),
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                remotes.isEmpty() ? Optional.empty() : Optional.of(remotes))),
        List.of());
  }

  private static Verdict remotes(
      Map<String, String> before, Map<String, String> now, String istiod) {
    var watch = GateWatch.begun(mesh().build(), telling(before));
    return Gates.judge(watch, telling(now), new MeshBuilder().istiod(istiod).build(), List.of());
  }

  @Test
  void aRemoteClusterThatWasSyncedIsWaitedFor() {
    var synced = Map.of("east", "synced");
    assertThat(remotes(synced, synced, "1.30.5")).isEqualTo(new Verdict.Open());
    assertThat(remotes(synced, Map.of("east", "timeout"), "1.30.5"))
        .isEqualTo(
            new Verdict.Waiting(
                "gate G15 (remote clusters): istio-system/istiod-1 has the status timeout of remote"
                    + " cluster east; before: synced"));
    assertThat(remotes(synced, Map.of(), "1.30.5"))
        .isEqualTo(
            new Verdict.Waiting(
                "gate G15 (remote clusters): istio-system/istiod-1 knows no remote cluster east;"
                    + " before: synced"));
  }

  @Test
  void oneThatWasNotSyncedBeforeIsNoNews() {
    var before = Map.of("east", "timeout");
    assertThat(remotes(before, before, "1.30.5")).isEqualTo(new Verdict.Open());
    assertThat(remotes(Map.of(), before, "1.30.5")).isEqualTo(new Verdict.Open());
  }

  /** Older istiods tell of none, as on the way back. */
  @Test
  void anIstiodThatCannotTellIsNotWaitedFor() {
    var synced = Map.of("east", "synced");
    assertThat(remotes(synced, Map.of(), "1.28.3")).isEqualTo(new Verdict.Open());
    assertThat(remotes(synced, Map.of(), "1.29.0")).isInstanceOf(Verdict.Waiting.class);
  }

  @Test
  void theIstiodsOfARevisionThatIsLeftAreNotAsked() {
    var watch = GateWatch.begun(mesh().build(), telling(Map.of("east", "synced")));
    var left = telling("istio-system/istiod-blue-7d9c6b5f4-x2x7k", Map.of());
    assertThat(Gates.judge(watch, left, mesh().build(), List.of())).isEqualTo(new Verdict.Open());
    var own = telling("istio-system/istiod-7d9c6b5f4-x2x7k", Map.of());
    assertThat(Gates.judge(watch, own, mesh().build(), List.of()))
        .isInstanceOf(Verdict.Waiting.class);
  }

  /** What an istiod told of hundreds of clusters is stored once. */
  @Test
  void whatIsCountedFromHoldsNoClusters() {
    var watch = GateWatch.begun(mesh().build(), telling(Map.of("east", "synced")));
    assertThat(watch.baseline().levels().orElseThrow().synced()).containsExactly("east");
    assertThat(watch.from())
        .singleElement()
        .satisfies(istiod -> assertThat(istiod.remotes()).isEmpty());
  }

  @Test
  void aRetryForgetsAClusterThatPeopleKnowToBeGone() {
    var watch = GateWatch.begun(mesh().build(), telling(Map.of("east", "synced", "e", "synced")));
    var told = "istiod-1 knows no remote cluster east; before: synced.";
    assertThat(watch.renewed(told).baseline().levels().orElseThrow().synced()).containsExactly("e");
    var down = "istiod-1 has the status timeout of remote cluster east; before: synced.";
    assertThat(watch.renewed(down).baseline().levels().orElseThrow().synced()).containsExactly("e");
  }

  /** The id of a cluster is any text. */
  @Test
  void aRetryForgetsNoClusterWhoseNameBeginsAlike() {
    var synced = Map.of("East", "synced", "East US", "synced", "EastUS", "synced");
    var watch = GateWatch.begun(mesh().build(), telling(synced));
    var told = "istiod-1 knows no remote cluster EastUS; before: synced.";
    assertThat(watch.renewed(told).baseline().levels().orElseThrow().synced())
        .containsExactly("East", "East US");
  }

  private static Verdict afterRetry(
      GateWatch watch, Verdict told, IstiodMetrics metrics, MeshState then, MeshState later) {
    assertThat(told).isInstanceOf(Verdict.Waiting.class);
    var note = ((Verdict.Waiting) told).note();
    return Gates.judge(watch.renewed(note).lookedAt(then, metrics), metrics, later, List.of());
  }

  /** Inputs may set it so on purpose. */
  @Test
  void aRetryTakesAWebhookAsItIs() {
    for (var now : List.of(IGNORED, UNTRUSTED)) {
      for (var before : List.of(IN_FORCE, mesh().build())) {
        var watch = GateWatch.begun(before, NOTHING);
        var told = Gates.judge(watch, NOTHING, now, List.of());
        assertThat(told instanceof Verdict.Open ? told : afterRetry(watch, told, NOTHING, now, now))
            .isEqualTo(new Verdict.Open());
      }
    }
  }

  /** As a node that is lost for good. */
  @Test
  void aRetryTakesNodeAgentsAsTheyAre() {
    var watch = GateWatch.begun(agent(100, false), NOTHING);
    var lost = agent(97, false);
    var told = Gates.judge(watch, NOTHING, lost, List.of());
    assertThat(afterRetry(watch, told, NOTHING, lost, lost)).isEqualTo(new Verdict.Open());
    assertThat(afterRetry(watch, told, NOTHING, lost, agent(96, false)))
        .isInstanceOf(Verdict.Waiting.class);

    var rolling = agent(100, true);
    var still = Gates.judge(watch, NOTHING, rolling, List.of());
    assertThat(afterRetry(watch, still, NOTHING, rolling, rolling)).isEqualTo(new Verdict.Open());
  }

  @Test
  void aRetryTakesAllClustersThatWereNamed() {
    var watch =
        GateWatch.begun(mesh().build(), telling(Map.of("east", "synced", "west", "synced")));
    var down = telling(Map.of("east", "timeout"));
    var told = Gates.judge(watch, down, mesh().build(), List.of());
    assertThat(afterRetry(watch, told, down, mesh().build(), mesh().build()))
        .isEqualTo(new Verdict.Open());
  }
}
