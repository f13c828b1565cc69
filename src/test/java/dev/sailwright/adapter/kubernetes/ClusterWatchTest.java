package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.mesh.BlindSpot;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterWatchTest {
  private final ApiServer api = new ApiServer();
  private final ClusterWatch watch = ClusterWatch.start(api.client());

  @AfterEach
  void end() {
    watch.close();
    api.close();
  }

  @Test
  void whatIsWatchedIsAnsweredWithoutAskingTheApiServer() {
    api.put(pod("cart-0"));
    awaitPods(1);

    var before = api.requests();
    var reading = watched();
    assertThat(reading.list(Listing.PODS)).extracting(PodFacts::name).containsExactly("cart-0");
    assertThat(reading.blindSpots()).isEmpty();
    assertThat(api.requests()).isEqualTo(before);
  }

  @Test
  void theMemorySaysWhatAListWouldSay() {
    api.put(pod("cart-0"));
    api.put(
        new NamespaceBuilder()
            .withNewMetadata()
            .withName("shop")
            .addToLabels("istio-injection", "enabled")
            .endMetadata()
            .build());
    api.put(new NamespaceBuilder().withNewMetadata().withName("other").endMetadata().build());
    awaitPods(1);
    await().until(() -> watch.items(Listing.NAMESPACES).orElseThrow().size() == 2);

    assertThat(watched().list(Listing.PODS)).isEqualTo(asked().list(Listing.PODS));
    assertThat(watched().list(Listing.NAMESPACES))
        .hasSize(1)
        .isEqualTo(asked().list(Listing.NAMESPACES));
  }

  @Test
  void changesAndDeletionsArrive() {
    api.put(pod("cart-0"));
    api.put(pod("cart-1"));
    awaitPods(2);

    api.client().pods().inNamespace("shop").withName("cart-0").delete();
    awaitPods(1);
    api.client()
        .pods()
        .inNamespace("shop")
        .withName("cart-1")
        .edit(old ->
            new PodBuilder(old)
                .editSpec()
                .editFirstContainer()
                .withImage("istio/proxyv2:1.30.5")
                .endContainer()
                .endSpec()
                .build());

    await()
        .untilAsserted(() ->
            assertThat(watched().list(Listing.PODS))
                .extracting(PodFacts::proxy)
                .containsExactly(Optional.of("istio/proxyv2:1.30.5")));
  }

  @Test
  void whatMayNotBeWatchedIsABlindSpotAndTheRestComesFromMemory() {
    try (var closed = new ApiServer()) {
      closed.refuse("/api/v1/pods");
      closed.put(
          new NamespaceBuilder()
              .withNewMetadata()
              .withName("shop")
              .addToLabels("istio-injection", "enabled")
              .endMetadata()
              .build());
      try (var blind = ClusterWatch.start(closed.client())) {
        await()
            .until(() ->
                blind.items(Listing.NAMESPACES).filter(items -> items.size() == 1).isPresent());
        var reading = new Reading(closed.client(), Optional.of(blind));

        assertThat(reading.list(Listing.PODS)).isEmpty();
        assertThat(reading.list(Listing.NAMESPACES)).hasSize(1);
        assertThat(reading.blindSpots())
            .singleElement()
            .satisfies(spot -> {
              assertThat(spot.area()).isEqualTo(BlindSpot.Area.DATA_PLANE);
              assertThat(spot.reason()).isEqualTo("the right to list pods is missing");
            });
      }
    }
  }

  @Test
  void anObjectThatIsNotUnderstoodIsABlindSpotAndHidesNoOther() {
    var strange =
        new DeploymentBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("strange")
            .endMetadata()
            .build();
    api.put(pod("cart-0"));
    api.put(strange);
    awaitPods(1);
    await().until(() -> watch.items(Listing.DEPLOYMENTS).orElseThrow().size() == 1);

    for (var reading : List.of(watched(), asked())) {
      assertThat(reading.list(Listing.DEPLOYMENTS)).isEmpty();
      assertThat(reading.list(Listing.PODS)).hasSize(1);
      assertThat(reading.blindSpots())
          .singleElement()
          .satisfies(
              spot -> assertThat(spot.reason()).contains("shop/strange could not be understood"));
    }
  }

  @Test
  void theMemoryKeepsNothingOfAnObjectThatALookDoesNotNeed() {
    var items = new ReducedItems<>(Listing.PODS);
    var big = pod("cart-0");
    big.getMetadata().setResourceVersion("7");
    big.getMetadata().setManagedFields(List.of());
    items.put("shop/cart-0", big);

    Pod kept = items.get("shop/cart-0");
    assertThat(kept.getSpec()).isNull();
    assertThat(kept.getMetadata().getLabels()).isNullOrEmpty();
    assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(items.isFullState()).isFalse();
    assertThat(items.remove("shop/cart-0")).isEqualTo(kept);
    assertThat(items.reduced()).isEmpty();
  }

  private Reading watched() {
    return new Reading(api.client(), Optional.of(watch));
  }

  private Reading asked() {
    return new Reading(api.client(), Optional.empty());
  }

  private void awaitPods(int count) {
    await()
        .until(() -> watch.items(Listing.PODS).filter(items -> items.size() == count).isPresent());
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .addToLabels("app", "cart")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("istio-proxy")
        .withImage("istio/proxyv2:1.29.1")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .endStatus()
        .build();
  }
}
