package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.MeshYaml;
import dev.sailwright.testing.PlanBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshStateTest {
  private final MeshState mesh =
      new MeshBuilder()
          .workload(new WorkloadBuilder("web").desired(3).proxies(2, "1.29.8").build())
          .deployment("cart", 4, 4, "1.30.5")
          .uninjected("bare", 5)
          .workload(
              new WorkloadBuilder("ingress")
                  .role(Workload.Role.GATEWAY)
                  .desired(2)
                  .proxies(1, "1.29.8")
                  .proxies(1, "")
                  .build())
          .workload(
              new WorkloadBuilder("cni")
                  .role(Workload.Role.CNI)
                  .desired(7)
                  .proxies(7, "1.28.0")
                  .build())
          .build();

  @Test
  void podsOfMeshedWorkloadsAreThoseWithSidecarsAndNotGateways() {
    assertThat(mesh.sidecars())
        .extracting(Workload::ref)
        .extracting(WorkloadRef::name)
        .containsExactly("bare", "cart", "web");
    assertThat(mesh.desiredPods()).isEqualTo(12);
    assertThat(mesh.livePods()).isEqualTo(11);
    assertThat(mesh.readyPods()).isEqualTo(11);
  }

  @Test
  void proxiesAreCountedByVersionAndTheCniPluginIsNone() {
    assertThat(mesh.proxiesByVersion())
        .containsExactly(entry("1.29.8", 3), entry("1.30.5", 4), entry("unknown", 1));
  }

  /** Of 3 + 4 + 5 + 2 pods 4 carry 1.30.5 and 3 carry 1.29.8; the CNI plugin does not count. */
  @Test
  void theShareOnATargetCountsPodsThatAreMissing() {
    assertThat(new PlanBuilder().to("1.30.5").build().percentOnTarget(mesh)).isEqualTo(28);
    assertThat(new PlanBuilder().to("1.29.8").build().percentOnTarget(mesh)).isEqualTo(21);
  }

  /** istioctl has moved the plugin before any proxy is restarted. */
  @Test
  void aCniPluginOnTheTargetMakesNoShareOfTheProxies() {
    var plan = new PlanBuilder().to("1.28.0").build();
    assertThat(plan.percentOnTarget(mesh)).isEqualTo(0);
    var alone =
        new MeshBuilder()
            .workload(
                new WorkloadBuilder("cni")
                    .role(Workload.Role.CNI)
                    .desired(7)
                    .proxies(7, "1.28.0")
                    .build())
            .workload(new WorkloadBuilder("web").proxies(1, "1.28.0").build())
            .build();
    assertThat(plan.percentOnTarget(alone)).isEqualTo(100);
  }

  @Test
  void withoutARevisionItsTagsLeadToTheOtherByWebhookAndByService() {
    var seen =
        MeshYaml.read(
            """
            tags: {prod: green}
            tagServices: [{namespace: istio-system, name: of-prod, tag: prod, revision: green}]
            """);
    var left = seen.without("green", "blue");
    assertThat(left.tags()).containsExactly(entry("prod", "blue"));
    assertThat(left.tagServices()).extracting(TagService::revision).containsExactly("blue");
  }

  @Test
  void whereNothingIsToMoveAllOfItIsOnTarget() {
    var plan = new PlanBuilder().build();
    assertThat(plan.percentOnTarget(new MeshBuilder().build())).isEqualTo(100);
    var scaledDown = new WorkloadBuilder("web").desired(0).build();
    assertThat(plan.percentOnTarget(new MeshBuilder().workload(scaledDown).build())).isEqualTo(100);
    var goingAway = new WorkloadBuilder("web").desired(0).proxies(1, "1.29.8").build();
    assertThat(plan.percentOnTarget(new MeshBuilder().workload(goingAway).build())).isEqualTo(0);
  }

  @Test
  void oneIsBlindOnlyWhereSomethingCouldNotBeSeen() {
    var blind = new MeshBuilder().blind(BlindSpot.Area.EVENTS, "events", "may not list").build();
    assertThat(blind.blindIn(BlindSpot.Area.EVENTS)).isTrue();
    assertThat(blind.blindIn(BlindSpot.Area.WEBHOOKS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "enabled,,true",
    "disabled,,false",
    ",prod,true",
    "disabled,prod,false",
    "enabled,prod,true",
    ",,false"
  })
  void theLabelOfInjectionWinsOverTheRevision(String injection, String revision, boolean injects) {
    assertThat(
            new MeshNamespace(
                    "shop",
                    Optional.ofNullable(injection),
                    Optional.ofNullable(revision),
                    Optional.of("ambient"))
                .injects())
        .isEqualTo(injects);
  }
}
