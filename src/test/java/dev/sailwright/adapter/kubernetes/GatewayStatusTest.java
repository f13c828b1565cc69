package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshGateways;
import dev.sailwright.mesh.MeshGateways.Gateway;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What gateways say of themselves, in Kubernetes' own words. */
class GatewayStatusTest {
  private static final String GATEWAYS = "/apis/gateway.networking.k8s.io/v1/gateways?limit=500";
  private static final String SERVED = "gateway.networking.k8s.io/v1/gateways";

  private final ApiServer server = new ApiServer();

  @AfterEach
  void ends() {
    server.close();
  }

  private MeshGateways read(MeshState mesh) {
    return new GatewayStatus(new Reading(server.client(), Optional.empty()), mesh).read();
  }

  private static MeshState serving() {
    return new MeshBuilder().served(SERVED).build();
  }

  private void gateways(String... items) {
    server.answer(
        GATEWAYS,
        "{\"kind\":\"GatewayList\",\"apiVersion\":\"gateway.networking.k8s.io/v1\",\"metadata\":{},"
            + "\"items\":["
            + String.join(",", items)
            + "]}");
  }

  private static String gateway(String name, String type, String status) {
    return """
    {"kind":"Gateway","apiVersion":"gateway.networking.k8s.io/v1",
     "metadata":{"namespace":"shop","name":"%s"},
     "spec":{"gatewayClassName":"%s","listeners":[{"name":"http"}]},"status":%s}
    """
        .formatted(name, type, status);
  }

  private static String programmed(String is) {
    return """
    {"addresses":[{"type":"IPAddress","value":"203.0.113.7"},
                  {"type":"Hostname","value":"web.example.com"}],
     "conditions":[{"type":"Accepted","status":"True","reason":"Accepted","message":"ok"},
                   {"type":"Programmed","status":"%s","reason":"Invalid",
                    "message":"no port 80"}],
     "listeners":[{"name":"http","attachedRoutes":2},{"name":"https","attachedRoutes":0}]}
    """
        .formatted(is);
  }

  @Test
  void aGatewayTellsItsConditionsItsAddressesAndItsRoutes() {
    gateways(
        gateway("web", "istio", programmed("True")), gateway("api", "istio", programmed("False")));
    assertThat(read(serving()))
        .isEqualTo(
            new MeshGateways(
                List.of(
                    new Gateway(
                        "Gateway shop/web",
                        Optional.empty(),
                        List.of("203.0.113.7", "web.example.com"),
                        Map.of("http", 2, "https", 0)),
                    new Gateway(
                        "Gateway shop/api",
                        Optional.of("is not Programmed: Invalid: no port 80"),
                        List.of("203.0.113.7", "web.example.com"),
                        Map.of("http", 2, "https", 0))),
                List.of()));
  }

  @Test
  void oneWithoutAStatusIsNotAcceptedYet() {
    gateways(gateway("web", "istio-waypoint", "{}"));
    assertThat(read(serving()).all())
        .containsExactly(
            new Gateway(
                "Gateway shop/web", Optional.of("is not Accepted yet"), List.of(), Map.of()));
  }

  /** Those of other controllers are not the mesh's; a class of another name may be Istio's. */
  @Test
  void gatewaysOfOtherControllersAreLeftOut() {
    gateways(gateway("web", "edge", programmed("True")), gateway("api", "nginx", "{}"));
    var mesh =
        new MeshBuilder()
            .served(SERVED)
            .workload(
                new WorkloadBuilder("web-edge")
                    .in("shop")
                    .role(Workload.Role.GATEWAY)
                    .mover(Workload.Mover.CONTROLLER)
                    .build())
            .build();
    assertThat(read(mesh).all()).extracting(Gateway::title).containsExactly("Gateway shop/web");
  }

  @Test
  void whereNoGatewaysAreServedNobodyIsAsked() {
    assertThat(read(new MeshBuilder().build())).isEqualTo(MeshGateways.none());
    assertThat(server.requests()).isZero();
  }

  @Test
  void aMissingRightIsABlindSpot() {
    server.refuse("/apis/gateway.networking.k8s.io/v1/gateways");
    assertThat(read(serving()).blindSpots())
        .singleElement()
        .satisfies(spot -> {
          assertThat(spot.area()).isEqualTo(BlindSpot.Area.DATA_PLANE);
          assertThat(spot.reason())
              .isEqualTo("the right to list gateways of gateway.networking.k8s.io is missing");
        });
  }

  private static MeshState installed() {
    return new MeshBuilder()
        .workload(
            new WorkloadBuilder("istio-ingressgateway")
                .in("istio-system")
                .role(Workload.Role.GATEWAY)
                .mover(Workload.Mover.INSTALL)
                .build()
                .withLabels(Map.of("istio", "ingressgateway", "app", "ingress")))
        .build();
  }

  @Test
  void aLoadBalancerThatLeadsToAnInstalledGatewayTellsItsAddress() {
    server.answer(
        "/api/v1/namespaces/istio-system/services?fieldSelector=spec.type%3DLoadBalancer&limit=500",
        """
        {"kind":"ServiceList","apiVersion":"v1","metadata":{},"items":[
          {"metadata":{"namespace":"istio-system","name":"istio-ingressgateway"},
           "spec":{"type":"LoadBalancer","selector":{"istio":"ingressgateway","app":"ingress"}},
           "status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.7"},{"hostname":"a.example"}]}}},
          {"metadata":{"namespace":"istio-system","name":"pending"},
           "spec":{"type":"LoadBalancer","selector":{"istio":"ingressgateway"}},
           "status":{"loadBalancer":{}}},
          {"metadata":{"namespace":"istio-system","name":"postgres"},
           "spec":{"type":"LoadBalancer","selector":{"app":"postgres"}},
           "status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.8"}]}}},
          {"metadata":{"namespace":"istio-system","name":"by-hand"},
           "spec":{"type":"LoadBalancer"},
           "status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.9"}]}}}]}
        """);
    assertThat(read(installed()))
        .isEqualTo(
            new MeshGateways(
                List.of(
                    new Gateway(
                        "Service istio-system/istio-ingressgateway",
                        Optional.empty(),
                        List.of("203.0.113.7", "a.example"),
                        Map.of()),
                    new Gateway(
                        "Service istio-system/pending", Optional.empty(), List.of(), Map.of())),
                List.of()));
  }

  /** Of thousands of Services the API server sends those alone. */
  @Test
  void manyNamespacesAreOneListOfLoadBalancers() {
    var mesh = new MeshBuilder();
    for (var i = 0; i < 9; i++) {
      mesh.workload(
          new WorkloadBuilder("gateway")
              .in("team-" + i)
              .role(Workload.Role.GATEWAY)
              .build()
              .withLabels(Map.of("istio", "gateway")));
    }
    server.answer(
        "/api/v1/services?fieldSelector=spec.type%3DLoadBalancer&limit=500",
        """
        {"kind":"ServiceList","apiVersion":"v1","metadata":{},"items":[
          {"metadata":{"namespace":"team-8","name":"gateway"},
           "spec":{"type":"LoadBalancer","selector":{"istio":"gateway"}}},
          {"metadata":{"namespace":"other","name":"gateway"},
           "spec":{"type":"LoadBalancer","selector":{"istio":"gateway"}}}]}
        """);
    assertThat(read(mesh.build()).all())
        .extracting(Gateway::title)
        .containsExactly("Service team-8/gateway");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void servicesThatCannotBeReadAreABlindSpot() {
    server.refuse("/api/v1/namespaces/istio-system/services");
    assertThat(read(installed()).blindSpots())
        .extracting(BlindSpot::reason)
        .containsExactly("the right to list services is missing");
  }
}
