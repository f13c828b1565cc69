package dev.sailwright.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshGateways;
import dev.sailwright.mesh.MeshGateways.Gateway;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import java.util.HashMap;
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
    return Gates.judge(GateWatch.begun(MESH, before), now, MESH, List.of());
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

  private static Verdict moving(String namespace, boolean done, long ago) {
    var gateway =
        new WorkloadBuilder("web-istio").in(namespace).role(Workload.Role.GATEWAY).build();
    var mesh = new MeshBuilder().istiod("1.29.1").workload(gateway).build();
    return Gates.judge(
        GateWatch.begun(mesh, seen(WEB)),
        seen(web(List.of("203.0.113.9"), WEB.routes())),
        mesh,
        List.of(new WorkloadGate.Moved(gateway.ref(), mesh.observedAt().minusSeconds(ago), done)));
  }

  /** Where addresses are those of nodes, they follow its pods. */
  @Test
  void anotherAddressOfAGatewayThatIsRestartedIsWaitedForFirst() {
    var lost = new Verdict.Waiting(G14 + "Gateway shop/web has lost the address 203.0.113.7");
    assertThat(moving("shop", false, 9999)).isEqualTo(lost);
    assertThat(moving("shop", true, 299)).isEqualTo(lost);
    assertThat(moving("shop", true, 300)).isInstanceOf(Verdict.Shut.class);
    assertThat(moving("other", false, 1)).isInstanceOf(Verdict.Shut.class);
  }

  @Test
  void aServiceThatIsNotSeenMayLeadElsewhere() {
    assertThat(judge(seen(named("Service shop/web")), seen()))
        .isEqualTo(
            new Verdict.Waiting(
                G14 + "Service shop/web is not there any more, or leads to no gateway any more"));
  }

  @Test
  void severalAreNamedAndTheRestIsCounted() {
    var before = IntStream.range(0, 14).mapToObj(i -> named("Service s/g-" + (10 + i))).toList();
    assertThat(judge(seen(before.toArray(Gateway[]::new)), seen(before.getFirst(), before.get(1))))
        .isInstanceOfSatisfying(
            Verdict.Waiting.class,
            waiting ->
                assertThat(waiting.note())
                    .startsWith(G14 + "Service s/g-12 is not there any more, or leads")
                    .contains("; also Service s/g-13, Service s/g-14")
                    .endsWith("Service s/g-22 and 1 more gateways"));
  }

  /** People were told of all of them. */
  @Test
  void aRetryTakesThoseThatWereOnlyCountedToo() {
    var before = IntStream.range(0, 14).mapToObj(i -> named("Service s/g-" + (10 + i))).toList();
    var watch = GateWatch.begun(MESH, seen(before.toArray(Gateway[]::new)));
    var told = Gates.judge(watch, seen(), MESH, List.of());
    var retried = watch.renewed(((Verdict.Waiting) told).note()).lookedAt(MESH, seen());
    assertThat(Gates.judge(retried, seen(), MESH, List.of())).isEqualTo(new Verdict.Open());
  }

  @Test
  void whatCannotBeReadIsNoPassUnlessAPersonGoesOnWithoutIt() {
    var watch = GateWatch.begun(MESH, seen(WEB));
    assertThat(Gates.judge(watch, unread(), MESH, List.of()))
        .isEqualTo(
            new Verdict.Unseen(
                "no data from the Gateways in all namespaces: the right to list gateways is"
                    + " missing"));
    assertThat(Gates.judge(watch.withoutUnseen(), unread(), MESH, List.of()))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void withoutABaselineOfGatewaysPeopleAreAsked() {
    var watch = GateWatch.begun(MESH, unread());
    assertThat(watch.baseline().unknown())
        .hasValueSatisfying(why ->
            assertThat(why)
                .isEqualTo(
                    "the Gateways in all namespaces: the right to list gateways is missing"));
    assertThat(Gates.judge(watch, seen(WEB), MESH, List.of())).isInstanceOf(Verdict.Unseen.class);
    assertThat(Gates.judge(watch.withoutUnseen(), seen(WEB), MESH, List.of()))
        .isEqualTo(new Verdict.Open());
  }

  @Test
  void whatWasNamedToPeopleIsHeldAgainstWhatItIsAfterARetry() {
    var lower = web(WEB.addresses(), Map.of("http", 1, "https", 1));
    var told = G14 + "Gateway shop/web has 1 attached routes at listener http; before: 2.";
    var retried = GateWatch.begun(MESH, seen(WEB)).renewed(told).lookedAt(MESH, seen(lower));
    assertThat(Gates.judge(retried, seen(lower), MESH, List.of())).isEqualTo(new Verdict.Open());
    assertThat(
            Gates.judge(retried, seen(web(WEB.addresses(), Map.of("https", 1))), MESH, List.of()))
        .isInstanceOf(Verdict.Waiting.class);
  }

  @Test
  void whatWasNotNamedIsNotForgivenByARetry() {
    var other = named("Gateway shop/web-2");
    var before = GateWatch.begun(MESH, seen(WEB, other));
    var retried =
        before.renewed(G14 + "Gateway shop/web-2 is not there any more.").lookedAt(MESH, seen());
    assertThat(Gates.judge(retried, seen(), MESH, List.of()))
        .isEqualTo(new Verdict.Waiting(G14 + "Gateway shop/web is not there any more"));
    var another = before.renewed("gate G6 of Gateway shop/web.").lookedAt(MESH, seen(WEB));
    assertThat(Gates.judge(another, seen(WEB), MESH, List.of()))
        .isInstanceOf(Verdict.Waiting.class);
  }

  @Test
  void aGatewayThatWasProgrammedMustBeSoAfterAnyRetry() {
    var broken = unprogrammed("is not Programmed: Invalid: x");
    var retried =
        GateWatch.begun(MESH, seen(WEB))
            .renewed(G14 + "Gateway shop/web is not Programmed: Invalid: x.")
            .lookedAt(MESH, seen(broken));
    assertThat(Gates.judge(retried, seen(broken), MESH, List.of()))
        .isInstanceOf(Verdict.Waiting.class);
  }

  /** What nobody could read then is not forgiven for good. */
  @Test
  void aRetryInTheDarkWaitsForALook() {
    var lower = web(WEB.addresses(), Map.of("https", 1));
    var told = G14 + "Gateway shop/web has 0 attached routes at listener http; before: 2.";
    var retried = GateWatch.begun(MESH, seen(WEB)).renewed(told).lookedAt(MESH, unread());
    assertThat(retried.baseline().levels().orElseThrow().anew()).containsExactly(WEB.title());
    assertThat(Gates.judge(retried.lookedAt(MESH, seen(lower)), seen(lower), MESH, List.of()))
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

  /** All that is stored of an upgrade has to fit into 248 KiB. */
  @Test
  void gatewaysAreHeldAsLongAsThereIsRoom() {
    var routes = new HashMap<String, Integer>();
    IntStream.range(0, 64).forEach(i -> routes.put("listener-of-a-tenant-" + i, i));
    var many =
        IntStream.range(0, 100)
            .mapToObj(i ->
                new Gateway("Gateway a/g-" + i, Optional.empty(), List.of("203.0.113.7"), routes))
            .toArray(Gateway[]::new);
    var levels = GateWatch.begun(MESH, seen(many)).baseline().levels().orElseThrow();
    assertThat(levels.gateways()).hasSizeGreaterThan(10);
    assertThat(levels.gateways().size() + levels.others()).isEqualTo(100);
    assertThat(levels.gateways().getFirst().routes()).hasSize(63);
    assertThat(bytes(levels.gateways())).isLessThan(33 * 1024).isGreaterThan(24 * 1024);
    assertThat(levels.beyond())
        .contains("gate G14 looks at " + levels.gateways().size() + " gateways of 100");
  }

  /** In JSON each name is in quotation marks and each listener has a number of its own. */
  private static int bytes(List<Gateway> gateways) {
    return gateways.stream()
        .mapToInt(gateway ->
            "{'title':'','problem':null,'addresses':['203.0.113.7'],'routes':{}},".length()
                + gateway.title().length()
                + gateway.routes().entrySet().stream()
                    .mapToInt(listener -> ("'':," + listener).length())
                    .sum())
        .sum();
  }

  private static Gateway without(String title) {
    return new Gateway(title, Optional.empty(), List.of(), Map.of());
  }
}
