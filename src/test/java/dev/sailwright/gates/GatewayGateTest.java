package dev.sailwright.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshGateways;
import dev.sailwright.mesh.MeshGateways.Gateway;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.testing.MeshBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gateways are held against what they were before the first change. */
class GatewayGateTest {
  private static final MeshState MESH = new MeshBuilder().istiod("1.29.1").build();
  private static final Gateway WEB = web(List.of("203.0.113.7"), Map.of("http", 2, "https", 1));
  private static final String G14 = "gate G14 (gateways): ";

  private static Gateway web(List<String> addresses, Map<String, Integer> routes) {
    return new Gateway("Gateway shop/web", Optional.empty(), addresses, routes);
  }

  private static Gateway unprogrammed(String why) {
    return new Gateway(WEB.title(), Optional.of(why), WEB.addresses(), WEB.routes());
  }

  private static Gateway named(String title) {
    return new Gateway(title, Optional.empty(), List.of("203.0.113.7"), Map.of());
  }

  private static IstiodMetrics seen(Gateway... gateways) {
    return new IstiodMetrics(List.of(), List.of(), new MeshGateways(List.of(gateways), List.of()));
  }

  private static IstiodMetrics unread() {
    return new IstiodMetrics(
        List.of(),
        List.of(),
        new MeshGateways(
            List.of(),
            List.of(
                new BlindSpot(
                    BlindSpot.Area.DATA_PLANE,
                    "the Gateways in all namespaces",
                    "the right to list gateways is missing",
                    "Grant it."))));
  }

  private static Verdict judge(IstiodMetrics before, IstiodMetrics now) {
    return Gates.judge(GateWatch.begun(MESH, before), now, MESH);
  }

  static Stream<Arguments> worse() {
    var routes = WEB.routes();
    return Stream.of(
        arguments(
            WEB,
            web(WEB.addresses(), Map.of("http", 1, "https", 1)),
            "Gateway shop/web has 1 attached routes at listener http; before: 2"),
        arguments(
            WEB,
            web(WEB.addresses(), Map.of("http", 2)),
            "Gateway shop/web has 0 attached routes at listener https; before: 1"),
        arguments(WEB, web(List.of(), routes), "Gateway shop/web has lost the address 203.0.113.7"),
        arguments(
            web(List.of("203.0.113.7", "203.0.113.8"), routes),
            web(List.of("203.0.113.8", "203.0.113.9"), routes),
            "Gateway shop/web has lost the address 203.0.113.7"),
        arguments(
            WEB,
            unprogrammed("is not Programmed: Invalid: no such port"),
            "Gateway shop/web is not Programmed: Invalid: no such port"));
  }

  @ParameterizedTest
  @MethodSource("worse")
  void whatAGatewayLacksIsWaitedFor(Gateway before, Gateway now, String note) {
    assertThat(judge(seen(before), seen(now))).isEqualTo(new Verdict.Waiting(G14 + note));
  }

  static Stream<Arguments> notWorse() {
    return Stream.of(
        arguments(WEB, WEB),
        arguments(WEB, web(WEB.addresses(), Map.of("http", 3, "https", 1, "new", 0))),
        arguments(WEB, web(List.of("203.0.113.9", "203.0.113.7"), WEB.routes())),
        // It was so before, and what is there now may be anything.
        arguments(unprogrammed("is not Accepted: X: y"), unprogrammed("is not Accepted: X: y")),
        arguments(web(List.of(), WEB.routes()), WEB));
  }

  @ParameterizedTest
  @MethodSource("notWorse")
  void whatIsNoWorseThanBeforeIsOpen(Gateway before, Gateway now) {
    assertThat(judge(seen(before), seen(now))).isEqualTo(new Verdict.Open());
  }

  @Test
  void oneThatIsNewIsNotJudged() {
    assertThat(judge(seen(), seen(unprogrammed("is not Accepted yet"))))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void oneThatIsGoneIsWaitedFor() {
    assertThat(judge(seen(WEB), seen()))
        .isEqualTo(new Verdict.Waiting(G14 + "Gateway shop/web is not there any more"));
  }

  /** Who comes by the address of before finds nobody, and that one does not come back. */
  @Test
  void anotherAddressShutsAtOnce() {
    assertThat(judge(seen(WEB), seen(web(List.of("203.0.113.9"), WEB.routes()))))
        .isEqualTo(
            new Verdict.Shut(
                List.of(
                    G14
                        + "Gateway shop/web has the address 203.0.113.9 instead of"
                        + " 203.0.113.7")));
  }

  @Test
  void severalAreNamedAndTheRestIsCounted() {
    var before = IntStream.range(0, 14).mapToObj(i -> named("Service s/g-" + (10 + i))).toList();
    assertThat(judge(seen(before.toArray(Gateway[]::new)), seen(before.getFirst(), before.get(1))))
        .isInstanceOfSatisfying(
            Verdict.Waiting.class,
            waiting ->
                assertThat(waiting.note())
                    .startsWith(G14 + "Service s/g-12 is not there any more; also Service s/g-13,")
                    .endsWith("Service s/g-22 and 1 more gateways"));
  }

  /** People were told of all of them. */
  @Test
  void aRetryTakesThoseThatWereOnlyCountedToo() {
    var before = IntStream.range(0, 14).mapToObj(i -> named("Service s/g-" + (10 + i))).toList();
    var watch = GateWatch.begun(MESH, seen(before.toArray(Gateway[]::new)));
    var told = Gates.judge(watch, seen(), MESH);
    var retried = watch.renewed(((Verdict.Waiting) told).note()).lookedAt(MESH, seen());
    assertThat(Gates.judge(retried, seen(), MESH)).isEqualTo(new Verdict.Open());
  }

  @Test
  void whatCannotBeReadIsNoPassUnlessAPersonGoesOnWithoutIt() {
    var watch = GateWatch.begun(MESH, seen(WEB));
    assertThat(Gates.judge(watch, unread(), MESH))
        .isEqualTo(
            new Verdict.Unseen(
                "no data from the Gateways in all namespaces: the right to list gateways is"
                    + " missing"));
    assertThat(Gates.judge(watch.withoutUnseen(), unread(), MESH)).isEqualTo(new Verdict.Open());
  }

  @Test
  void withoutABaselineOfGatewaysPeopleAreAsked() {
    var watch = GateWatch.begun(MESH, unread());
    assertThat(watch.baseline().unknown())
        .hasValueSatisfying(why ->
            assertThat(why)
                .isEqualTo(
                    "the Gateways in all namespaces: the right to list gateways is missing"));
    assertThat(Gates.judge(watch, seen(WEB), MESH)).isInstanceOf(Verdict.Unseen.class);
    assertThat(Gates.judge(watch.withoutUnseen(), seen(WEB), MESH)).isEqualTo(new Verdict.Open());
  }

  @Test
  void whatWasNamedToPeopleIsHeldAgainstWhatItIsAfterARetry() {
    var lower = web(WEB.addresses(), Map.of("http", 1, "https", 1));
    var told = G14 + "Gateway shop/web has 1 attached routes at listener http; before: 2.";
    var retried = GateWatch.begun(MESH, seen(WEB)).renewed(told).lookedAt(MESH, seen(lower));
    assertThat(Gates.judge(retried, seen(lower), MESH)).isEqualTo(new Verdict.Open());
    assertThat(Gates.judge(retried, seen(web(WEB.addresses(), Map.of("https", 1))), MESH))
        .isInstanceOf(Verdict.Waiting.class);
  }

  @Test
  void whatWasNotNamedIsNotForgivenByARetry() {
    var other = named("Gateway shop/web-2");
    var before = GateWatch.begun(MESH, seen(WEB, other));
    var retried =
        before.renewed(G14 + "Gateway shop/web-2 is not there any more.").lookedAt(MESH, seen());
    assertThat(Gates.judge(retried, seen(), MESH))
        .isEqualTo(new Verdict.Waiting(G14 + "Gateway shop/web is not there any more"));
    var another = before.renewed("gate G6 of Gateway shop/web.").lookedAt(MESH, seen(WEB));
    assertThat(Gates.judge(another, seen(WEB), MESH)).isInstanceOf(Verdict.Waiting.class);
  }

  @Test
  void aGatewayThatWasProgrammedMustBeSoAfterAnyRetry() {
    var broken = unprogrammed("is not Programmed: Invalid: x");
    var retried =
        GateWatch.begun(MESH, seen(WEB))
            .renewed(G14 + "Gateway shop/web is not Programmed: Invalid: x.")
            .lookedAt(MESH, seen(broken));
    assertThat(Gates.judge(retried, seen(broken), MESH)).isInstanceOf(Verdict.Waiting.class);
  }

  /** What nobody could read then is not forgiven for good. */
  @Test
  void aRetryInTheDarkWaitsForALook() {
    var lower = web(WEB.addresses(), Map.of("https", 1));
    var told = G14 + "Gateway shop/web has 0 attached routes at listener http; before: 2.";
    var retried = GateWatch.begun(MESH, seen(WEB)).renewed(told).lookedAt(MESH, unread());
    assertThat(retried.baseline().levels().orElseThrow().anew()).containsExactly(WEB.title());
    assertThat(Gates.judge(retried.lookedAt(MESH, seen(lower)), seen(lower), MESH))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void aHundredAreHeldAndHowManyMoreThereAreIsSaid() {
    var many =
        IntStream.range(0, 103)
            .mapToObj(i -> i == 102 ? named("Service z/last") : without("Gateway a/g-" + i))
            .toArray(Gateway[]::new);
    var levels = GateWatch.begun(MESH, seen(many)).baseline().levels().orElseThrow();
    assertThat(levels.gateways()).hasSize(100).contains(named("Service z/last"));
    assertThat(levels.beyond()).contains("gate G14 looks at 100 gateways of 103");
  }

  private static Gateway without(String title) {
    return new Gateway(title, Optional.empty(), List.of(), Map.of());
  }
}
