package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.TagService;
import dev.sailwright.mesh.Workload;
import dev.sailwright.testing.ManualClock;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole looks at a small mesh, through a kubeconfig. */
class KubernetesMeshObserverTest {
  private static final String DIGEST = "istio/proxyv2@sha256:" + "ab".repeat(32);
  private static final String RESOURCES =
      "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":[{\"name\":\"pods\"}]}";

  @TempDir Path folder;
  private final ApiServer api = new ApiServer();
  private final ManualClock clock = new ManualClock();
  private ClusterClients clients;

  @BeforeEach
  void aMesh() throws IOException {
    clients = api.clients(folder);
    api.answer(
        "/version",
        "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.2\",\"buildDate\":"
            + "\"2026-01-01T00:00:00Z\"}");
    api.answer("/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
    api.answer("/apis", "{\"kind\":\"APIGroupList\",\"groups\":[]}");
    api.answer("/api/v1", RESOURCES);
    api.answer("/api/v1/namespaces/istio-system/pods/istiod-5f-1:8080/proxy/ready", "");
    api.put(
        new NamespaceBuilder()
            .withNewMetadata()
            .withName("shop")
            .addToLabels("istio-injection", "enabled")
            .endMetadata()
            .build());
    deployment("istio-system", "istiod", "discovery", "istio/pilot:1.29.1");
    api.put(pod("istio-system", "istiod", "discovery", "istio/pilot:1.29.1"));
    deployment("shop", "cart", "app", "shop/cart:1");
    api.put(pod("shop", "cart", "istio-proxy", "istio/proxyv2:1.29.1"));
    deployment("shop", "web", "app", "shop/web:1");
    api.put(pod("shop", "web", "istio-proxy", DIGEST));
    service("istiod", Map.of("istio.io/rev", "default"));
    service("tagged-by-somebody", Map.of("istio.io/tag", "v2"));
    service("istiod-revision-tag-prod", Map.of("istio.io/rev", "1-29-1", "istio.io/tag", "prod"));
  }

  @AfterEach
  void end() {
    clients.close();
    api.close();
  }

  @Test
  void aWholeLookSaysWhatRunsWhere() {
    var mesh = asked();
    assertThat(mesh.blindSpots()).isEmpty();
    assertThat(mesh.kubernetes()).get().hasToString("1.34.2");
    assertThat(mesh.controlPlanes())
        .singleElement()
        .satisfies(plane -> {
          assertThat(plane.version()).contains(IstioVersion.of("1.29.1"));
          assertThat(plane.answer()).isEqualTo(ControlPlane.Answer.READY);
        });
    assertThat(mesh.sidecars())
        .extracting(workload -> workload.ref().toString())
        .hasSize(2)
        .allMatch(ref -> ref.contains("shop"));
  }

  /** A Service is no webhook: what moves tags and counts them goes by webhooks alone. */
  @Test
  void aServiceThatStandsForATagIsKeptBesideTheTagsOfWebhooks() {
    var mesh = asked();
    assertThat(mesh.tagServices())
        .containsExactly(
            new TagService("istio-system", "istiod-revision-tag-prod", "prod", "1-29-1"));
    assertThat(mesh.tags()).isEmpty();
  }

  @Test
  void servicesThatMayNotBeListedAreABlindSpotOfWebhooks() {
    api.refuse("/api/v1/services");
    assertThat(asked().blindSpots())
        .singleElement()
        .satisfies(spot -> {
          assertThat(spot.area()).isEqualTo(BlindSpot.Area.WEBHOOKS);
          assertThat(spot.reason()).isEqualTo("the right to list services is missing");
        });
  }

  @Test
  void whatIsWatchedIsWhatIsAsked() {
    try (var watches = new ClusterWatches(clients).start(List.of("prod"))) {
      var watch = watches.of("prod").orElseThrow();
      await()
          .until(() ->
              Listing.ALL.stream().allMatch(listing -> watch.items(listing).isPresent())
                  && watch.items(Listing.PODS).orElseThrow().size() == 3
                  && watch.items(Listing.DEPLOYMENTS).orElseThrow().size() == 3
                  && watch.items(Listing.NAMESPACES).orElseThrow().size() == 1
                  && watch.items(Listing.TAG_SERVICES).orElseThrow().size() == 2);
      assertThat(KubernetesMeshObserver.watching(clients, watches, clock).observe("prod"))
          .isEqualTo(asked());
    }
  }

  @Test
  void aMissingRightBlindsItsPartAndNoOther() {
    api.refuse("/apis/apps/v1/deployments");
    var mesh = asked();
    assertThat(mesh.blindSpots())
        .singleElement()
        .satisfies(spot -> {
          assertThat(spot.area()).isEqualTo(BlindSpot.Area.CONTROL_PLANE);
          assertThat(spot.reason()).isEqualTo("the right to list deployments is missing");
          assertThat(spot.remedy()).contains("deploy/rbac.yaml");
        });
    assertThat(mesh.controlPlanes()).isEmpty();
    assertThat(mesh.namespaces()).hasSize(1);
    assertThat(mesh.proxiesByVersion()).isNotEmpty();
  }

  @Test
  void whatTheApiServerDoesNotTellOfAGroupThatIstioNeedsIsABlindSpot() {
    stale("networking.k8s.io");
    assertThat(asked().blindSpots())
        .singleElement()
        .satisfies(spot -> {
          assertThat(spot.area()).isEqualTo(BlindSpot.Area.KUBERNETES);
          assertThat(spot.subject())
              .isEqualTo("what the API server serves of networking.k8s.io/v1");
          assertThat(spot.remedy()).contains("kubectl get --raw /apis/networking.k8s.io/v1");
        });
    stale("extensions.istio.io");
    assertThat(asked().blindSpots()).hasSize(1);
  }

  @Test
  void anExtensionsApiThatIsDownHidesNothing() {
    for (var group : List.of("metrics.k8s.io", "snapshot.storage.k8s.io", "billing.example.com")) {
      stale(group);
      assertThat(asked().blindSpots()).isEmpty();
    }
  }

  private void stale(String group) {
    var list =
        "{\"kind\":\"APIGroupDiscoveryList\",\"items\":[{\"metadata\":{\"name\":\"%s\"},\"versions\":["
            + "{\"version\":\"v1\",\"freshness\":\"%s\",\"resources\":[{\"resource\":\"pods\"}]}]}]}";
    api.answer("/api", list.formatted("", "Current"));
    api.answer("/apis", list.formatted(group, "Stale"));
  }

  @Test
  void eachListThatIsRefusedBesideOthersIsABlindSpotOfItsOwn() {
    api.refuse("/api/v1/pods");
    api.refuse("/api/v1/events");
    api.refuse("/apis/apps/v1/daemonsets", 500);
    var mesh = asked();
    assertThat(mesh.blindSpots())
        .extracting(spot -> spot.area() + " " + spot.subject())
        .containsExactlyInAnyOrder(
            "DATA_PLANE pods in all namespaces",
            "EVENTS events in all namespaces",
            "DATA_PLANE daemonsets in all namespaces");
    assertThat(mesh.controlPlanes()).hasSize(1);
    assertThat(mesh.namespaces()).hasSize(1);
  }

  @Test
  void anImageNamedByItsDigestAloneIsAProxyOfUnknownVersion() {
    var mesh = asked();
    assertThat(mesh.proxiesByVersion()).containsEntry("1.29.1", 1).containsEntry("unknown", 1);
    assertThat(mesh.sidecars().filter(workload -> workload.ref().name().equals("web")))
        .flatExtracting(Workload::proxies)
        .singleElement()
        .satisfies(group -> assertThat(group.version()).isEmpty());
  }

  @Test
  void whatTheSchedulerSaysOfAPodIsKeptWithoutItsSecrets() {
    api.put(
        new PodBuilder(pod("istio-system", "istiod", "discovery", "istio/pilot:1.29.1"))
            .editMetadata()
            .withName("istiod-5f-2")
            .endMetadata()
            .withNewStatus()
            .withPhase("Pending")
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("SchedulerError")
            .withMessage("password: |\n  c4n4ry line\nnone of 3 nodes is free")
            .endCondition()
            .endStatus()
            .build());
    var mesh = asked();
    assertThat(mesh.badPods()).singleElement().asString().contains("none of 3 nodes", "[hidden]");
    assertThat(mesh.controlPlanes().getFirst().podProblems())
        .singleElement()
        .asString()
        .contains("istiod-5f-2: Pending: password:", "none of 3 nodes", "[hidden]");
    assertThat(mesh.toString()).doesNotContain("c4n4ry");
  }

  @Test
  void podsOfOneIstiodSayWhatTheyRunAndTheDeploymentWhetherThatWillEnd() {
    assertThat(asked().controlPlanes().getFirst().podVersions())
        .containsExactly(IstioVersion.of("1.29.1"));
    api.put(
        new PodBuilder(pod("istio-system", "istiod", "discovery", "istio/pilot:1.28.9"))
            .editMetadata()
            .withName("istiod-5f-2")
            .endMetadata()
            .build());
    var plane = asked().controlPlanes().getFirst();
    assertThat(plane.podVersions())
        .containsExactly(IstioVersion.of("1.28.9"), IstioVersion.of("1.29.1"));
    assertThat(plane.rollingOut()).isFalse();
    assertThat(plane.isHalfReplaced()).isTrue();
  }

  @Test
  void anApiServerThatIsGoneBlindsEverything() {
    api.close();
    var mesh = asked();
    assertThat(mesh.kubernetes()).isEmpty();
    assertThat(mesh.blindSpots())
        .extracting(BlindSpot::area)
        .containsExactlyInAnyOrder(BlindSpot.Area.values());
  }

  private MeshState asked() {
    return KubernetesMeshObserver.asking(clients, clock).observe("prod");
  }

  private void service(String name, Map<String, String> labels) {
    api.put(
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("istio-system")
            .withName(name)
            .withLabels(labels)
            .endMetadata()
            .build());
  }

  private void deployment(String namespace, String name, String container, String image) {
    api.put(
        new DeploymentBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withGeneration(1L)
            .endMetadata()
            .withNewSpec()
            .withReplicas(1)
            .withNewSelector()
            .addToMatchLabels("app", name)
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .addToLabels("app", name)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName(container)
            .withImage(image)
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .withNewStatus()
            .withObservedGeneration(1L)
            .withReplicas(1)
            .withUpdatedReplicas(1)
            .withReadyReplicas(1)
            .withAvailableReplicas(1)
            .endStatus()
            .build());
  }

  private static Pod pod(String namespace, String name, String container, String image) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name + "-5f-1")
        .addToLabels("app", name)
        .addToLabels("pod-template-hash", "5f")
        .addNewOwnerReference()
        .withApiVersion("apps/v1")
        .withKind("ReplicaSet")
        .withName(name + "-5f")
        .withUid("1")
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName(container)
        .withImage(image)
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }
}
