package dev.sailwright.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane.Answer;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.testing.MeshBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Before: one istiod with 100 connections, of 100 pods with a proxy. */
class GatesTest {
  private static final Instant START = Instant.parse("2026-11-23T20:00:00Z");
  private static final BlindSpot REFUSED =
      new BlindSpot(
          BlindSpot.Area.METRICS,
          "the metrics of istiod istio-system/istiod-1",
          "the right to get pods/proxy is missing",
          "Grant it.");

  /** One istiod's counters; what is not said is nothing. */
  static final class Istiod {
    private final String pod;
    private Instant since = START;
    private long connected = 100;
    private Map<String, Long> rejects = Map.of();
    private long slow;
    private long pushes = 1000;
    private long failedInjections;
    private long refusedCertificates;
    private Optional<Counted.Memory> memory = Optional.empty();

    private Istiod(String pod) {
      this.pod = pod;
    }

    static Istiod old() {
      return new Istiod("istio-system/istiod-1");
    }

    static Istiod other() {
      return new Istiod("istio-system/istiod-2");
    }

    Istiod since(Instant at) {
      since = at;
      return this;
    }

    Istiod connected(long proxies) {
      connected = proxies;
      return this;
    }

    Istiod rejects(String kind, long count) {
      rejects = Map.of(kind, count);
      return this;
    }

    Istiod pushes(long all, long slowOnes) {
      pushes = all;
      slow = slowOnes;
      return this;
    }

    Istiod failedInjections(long count) {
      failedInjections = count;
      return this;
    }

    Istiod refusedCertificates(long count) {
      refusedCertificates = count;
      return this;
    }

    Istiod memory(long percent) {
      memory = Optional.of(new Counted.Memory(percent, 100));
      return this;
    }

    Counted.Istiod build() {
      return new Counted.Istiod(
          pod,
          Optional.of(since),
          Map.of("1.29.1", connected),
          rejects,
          0,
          slow,
          pushes,
          0,
          failedInjections,
          0,
          refusedCertificates,
          Optional.empty(),
          memory);
    }
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        arguments(
            Istiod.old(),
            Istiod.other().rejects("lds", 1),
            "gate G6 (rejected configuration): proxies rejected LDS 1 ×; the istiods before had"
                + " counted 0"),
        arguments(
            Istiod.old().rejects("lds", 4),
            Istiod.other().rejects("lds", 5),
            "gate G6 (rejected configuration): proxies rejected LDS 5 ×; the istiods before had"
                + " counted 4"),
        // More than once for each proxy is not what was there before.
        arguments(
            Istiod.old().rejects("lds", 9_000),
            Istiod.other().rejects("lds", 101),
            "gate G6 (rejected configuration): proxies rejected LDS 101 ×; the istiods before had"
                + " counted 9000"),
        arguments(
            Istiod.old().refusedCertificates(9_000),
            Istiod.other().refusedCertificates(101),
            "gate G8 (certificates): 101 refused; the istiods before had counted 9000"),
        arguments(
            Istiod.old().failedInjections(9_000),
            Istiod.other().failedInjections(101),
            "gate G9 (injection): 101 failed; the istiods before had counted 9000"),
        arguments(
            Istiod.old().rejects("lds", 4),
            Istiod.other().rejects("cds", 1),
            "gate G6 (rejected configuration): proxies rejected CDS 1 ×; the istiods before had"
                + " counted 0"),
        arguments(
            Istiod.old(),
            Istiod.other().pushes(100, 2),
            "gate G7 (convergence): 2 of 100 pushes took longer than 10 s to reach their proxy;"
                + " before: 0 of 1000"),
        arguments(
            Istiod.old().pushes(1000, 20),
            Istiod.other().pushes(100, 5),
            "gate G7 (convergence): 5 of 100 pushes took longer than 10 s to reach their proxy;"
                + " before: 20 of 1000"),
        arguments(
            Istiod.old().refusedCertificates(2),
            Istiod.other().refusedCertificates(3),
            "gate G8 (certificates): 3 refused; the istiods before had counted 2"),
        arguments(
            Istiod.old(),
            Istiod.other().failedInjections(3),
            "gate G9 (injection): 3 failed; the istiods before had counted 0"),
        arguments(
            Istiod.old(),
            Istiod.old().since(START.plusSeconds(60)),
            "gate G1 (istiod): the container of istio-system/istiod-1 was started anew"));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void whatRisesAboveWhatWasBeforeShutsAGate(Istiod before, Istiod now, String breach) {
    assertThat(Gates.judge(begun(before), metrics(now), mesh(100), List.of()))
        .isEqualTo(new Verdict.Shut(List.of(breach)));
  }

  static Stream<Arguments> nothing() {
    return Stream.of(
        arguments(Istiod.old(), Istiod.old()),
        arguments(Istiod.old(), Istiod.other()),
        // The old ones' troubles may come once more.
        arguments(Istiod.old().rejects("lds", 4), Istiod.other().rejects("lds", 4)),
        arguments(Istiod.old().rejects("lds", 4), Istiod.old().rejects("lds", 8)),
        arguments(Istiod.old().rejects("lds", 9_000), Istiod.other().rejects("lds", 100)),
        arguments(Istiod.old(), Istiod.other().pushes(100, 1)),
        arguments(Istiod.old(), Istiod.other().pushes(99, 50)),
        arguments(Istiod.old().pushes(1000, 20), Istiod.other().pushes(100, 4)),
        arguments(Istiod.old().pushes(0, 0), Istiod.other().pushes(100, 1)),
        arguments(Istiod.old(), Istiod.other().refusedCertificates(2)),
        arguments(Istiod.old().refusedCertificates(7), Istiod.other().refusedCertificates(7)),
        arguments(Istiod.old(), Istiod.other().failedInjections(2)),
        arguments(Istiod.old().failedInjections(7), Istiod.other().failedInjections(7)),
        arguments(Istiod.old(), Istiod.other().memory(89)),
        arguments(Istiod.old().memory(90), Istiod.other().memory(95)),
        arguments(Istiod.old(), Istiod.other().connected(98)));
  }

  @ParameterizedTest
  @MethodSource("nothing")
  void whatWasBeforeOrIsLittleKeepsThemOpen(Istiod before, Istiod now) {
    assertThat(Gates.judge(begun(before), metrics(now), mesh(100), List.of()))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void allIstiodsCountTogether() {
    var both =
        new IstiodMetrics(
            List.of(
                Istiod.old().connected(40).rejects("lds", 1).build(),
                Istiod.other().connected(60).rejects("lds", 2).build()),
            List.of());
    assertThat(Gates.judge(begun(Istiod.old()), both, mesh(100), List.of()))
        .isEqualTo(
            new Verdict.Shut(
                List.of(
                    "gate G6 (rejected configuration): proxies rejected LDS 3 ×; the istiods"
                        + " before had counted 0")));
    assertThat(both.connections()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"97,100,100", "48,50,50", "0,1,1"})
  void connectionsThatAreMissingAreWaitedFor(long connected, int pods, long expected) {
    assertThat(
            Gates.judge(
                begun(Istiod.old()),
                metrics(Istiod.other().connected(connected)),
                mesh(pods),
                List.of()))
        .isEqualTo(
            new Verdict.Waiting(
                "gate G4 (connections): "
                    + connected
                    + " proxies are connected to istiod, of "
                    + expected
                    + " that should be (100 before the first change)"));
  }

  /** Virtual machines, other clusters, pods that were just ending. */
  @Test
  void noMoreConnectionsAreExpectedThanThereArePods() {
    assertThat(
            Gates.judge(
                begun(Istiod.old().connected(400)), metrics(Istiod.other()), mesh(100), List.of()))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void morePodsThanBeforeNeedNotBeConnected() {
    assertThat(Gates.judge(begun(Istiod.old()), metrics(Istiod.other()), mesh(150), List.of()))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void whereNobodyWasConnectedNobodyIsWaitedFor() {
    var dead =
        new MeshBuilder()
            .istiod("1.7.4", 1, 0, Answer.REFUSED)
            .deployment("web", 100, 100, "1.7.4")
            .build();
    var watch = GateWatch.begun(dead, new IstiodMetrics(List.of(), List.of(REFUSED)));
    assertThat(Gates.judge(watch, metrics(Istiod.other().connected(3)), mesh(100), List.of()))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void anIstiodThatComesNearItsMemoryLimitIsWaitedFor() {
    assertThat(
            Gates.judge(
                begun(Istiod.old().memory(89)),
                metrics(Istiod.other().memory(90)),
                mesh(100),
                List.of()))
        .isEqualTo(
            new Verdict.Waiting(
                "gate G16 (memory): istio-system/istiod-2 uses 90 % of the memory that it may;"
                    + " before: 89 %"));
  }

  @Test
  void anIstiodThatDoesNotAnswerIsWaitedFor() {
    var silent =
        new MeshBuilder()
            .istiod("1.30.5", 2, 1, Answer.READY)
            .deployment("web", 100, 100, "1.29.1")
            .build();
    assertThat(Gates.judge(begun(Istiod.old()), metrics(Istiod.old()), silent, List.of()))
        .isEqualTo(
            new Verdict.Waiting("gate G1 (istiod): istiod istio-system/istiod does not answer"));
  }

  @Test
  void aWebhookThatCannotBeTrustedIsWaitedFor() {
    var broken =
        new MeshBuilder()
            .istiod("1.30.5")
            .deployment("web", 100, 100, "1.29.1")
            .webhook(
                Webhook.Kind.MUTATING,
                "istio-sidecar-injector",
                "rev.namespace.sidecar-injector.istio.io",
                Webhook.CaBundle.EMPTY,
                1)
            .build();
    assertThat(Gates.judge(begun(Istiod.old()), metrics(Istiod.old()), broken, List.of()))
        .isEqualTo(
            new Verdict.Waiting(
                "gate G2 (webhooks): webhook rev.namespace.sidecar-injector.istio.io has no usable"
                    + " caBundle yet"));
  }

  @Test
  void whatIsNotMeasuredIsNoPassUntilAPersonWaivesIt() {
    var nothing = new IstiodMetrics(List.of(), List.of(REFUSED));
    var watch = begun(Istiod.old());
    assertThat(Gates.judge(watch, nothing, mesh(100), List.of()))
        .isEqualTo(
            new Verdict.Unseen(
                "no data from the metrics of istiod istio-system/istiod-1: the right to get"
                    + " pods/proxy is missing"));
    assertThat(Gates.judge(watch.withoutUnseen(), nothing, mesh(100), List.of()))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void whatWasNotMeasuredBeforeIsNoPassEither() {
    var watch = GateWatch.begun(mesh(100), new IstiodMetrics(List.of(), List.of(REFUSED)));
    assertThat(Gates.judge(watch, metrics(Istiod.other()), mesh(100), List.of()))
        .isEqualTo(
            new Verdict.Unseen(
                "what was before the first change is not known: the metrics of istiod"
                    + " istio-system/istiod-1: the right to get pods/proxy is missing"));
    assertThat(Gates.judge(watch.withoutUnseen(), metrics(Istiod.other()), mesh(100), List.of()))
        .isEqualTo(new Verdict.Open());
  }

  /** Whoever goes on without what is missing still wants to know what is counted. */
  @Test
  void aWaivedMeasurementDoesNotWaiveTheOthers() {
    var partly =
        new IstiodMetrics(List.of(Istiod.other().rejects("lds", 1).build()), List.of(REFUSED));
    assertThat(Gates.judge(begun(Istiod.old()).withoutUnseen(), partly, mesh(100), List.of()))
        .isInstanceOf(Verdict.Shut.class);
  }

  @Test
  void afterARetryTroubleCountsFromTheNextLookOn() {
    var rejecting = metrics(Istiod.other().rejects("lds", 3));
    var again = begun(Istiod.old()).renewed("");
    assertThat(Gates.judge(again, rejecting, mesh(100), List.of())).isEqualTo(new Verdict.Open());
    var counting = again.lookedAt(mesh(100), rejecting);
    assertThat(Gates.judge(counting, rejecting, mesh(100), List.of()))
        .isEqualTo(new Verdict.Open());
    assertThat(
            Gates.judge(counting, metrics(Istiod.other().rejects("lds", 4)), mesh(100), List.of()))
        .isInstanceOf(Verdict.Shut.class);
  }

  /** What came into a stretch is judged by what it does in it. */
  @Test
  void anIstiodThatCameLaterAndStartsAnewShutsItsGate() {
    var before = begun(Istiod.old());
    var watch = before.lookedAt(mesh(100), metrics(Istiod.other().rejects("lds", 0)));
    assertThat(
            Gates.judge(
                watch, metrics(Istiod.other().since(START.plusSeconds(9))), mesh(100), List.of()))
        .isEqualTo(
            new Verdict.Shut(
                List.of(
                    "gate G1 (istiod): the container of istio-system/istiod-2 was started anew")));
    assertThat(Gates.judge(watch, metrics(Istiod.other().rejects("lds", 1)), mesh(100), List.of()))
        .isInstanceOf(Verdict.Shut.class);
  }

  /** Its first pushes go to everybody at once. */
  @Test
  void anIstiodThatHasJustBegunMayBeSlow() {
    var late = mesh(100).observedAt().plusSeconds(1);
    assertThat(
            Gates.judge(
                begun(Istiod.old()),
                metrics(Istiod.other().since(late).pushes(100, 9)),
                mesh(100),
                List.of()))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void afterAWaiverWhoTellsStillCountsAndWhoTellsLaterCountsFromThen() {
    var partly =
        new IstiodMetrics(List.of(Istiod.other().rejects("lds", 7).build()), List.of(REFUSED));
    var waived = begun(Istiod.old()).withoutUnseen().beginningAt(mesh(100), partly);
    assertThat(Gates.judge(waived, partly, mesh(100), List.of())).isEqualTo(new Verdict.Open());
    assertThat(Gates.judge(waived, metrics(Istiod.other().rejects("lds", 8)), mesh(100), List.of()))
        .isInstanceOf(Verdict.Shut.class);
    var later = metrics(Istiod.old().rejects("lds", 5));
    assertThat(Gates.judge(waived.lookedAt(mesh(100), later), later, mesh(100), List.of()))
        .isEqualTo(new Verdict.Open());
  }

  /** Nobody knows whether it was so before. */
  @Test
  void withoutABaselineNothingIsSaidToBeMoreThanBefore() {
    var watch =
        GateWatch.begun(mesh(100), new IstiodMetrics(List.of(), List.of(REFUSED)))
            .withoutUnseen()
            .lookedAt(mesh(100), metrics(Istiod.old()));
    assertThat(Gates.judge(watch, metrics(Istiod.old().rejects("lds", 9)), mesh(100), List.of()))
        .isEqualTo(new Verdict.Open());
    assertThat(
            Gates.judge(
                watch, metrics(Istiod.old().since(START.plusSeconds(9))), mesh(100), List.of()))
        .isInstanceOf(Verdict.Shut.class);
  }

  @Test
  void aStretchBeginsOnlyWhereAllIstiodsTell() {
    var again = begun(Istiod.old()).renewed("");
    var partly = new IstiodMetrics(List.of(Istiod.other().build()), List.of(REFUSED));
    assertThat(again.lookedAt(mesh(100), partly)).isEqualTo(again);
  }

  private static GateWatch begun(Istiod before) {
    return GateWatch.begun(mesh(100), metrics(before));
  }

  private static IstiodMetrics metrics(Istiod istiod) {
    return new IstiodMetrics(List.of(istiod.build()), List.of());
  }

  private static MeshState mesh(int pods) {
    return new MeshBuilder().istiod("1.30.5").deployment("web", pods, pods, "1.29.1").build();
  }
}
