package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final String ALL_AT_ONCE =
      "{\"kind\":\"APIGroupDiscoveryList\",\"items\":[{\"metadata\":{\"name\":\"%s\"},\"versions\":["
          + "{\"version\":\"v1\",\"freshness\":\"%s\",\"resources\":[{\"resource\":\"%s\"}]}]}]}";

  private final ApiServer api = new ApiServer();

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void anApiServerThatAnswersAllAtOnceIsAskedTwice() {
    api.answer("/api", ALL_AT_ONCE.formatted("", "Current", "pods"));
    api.answer("/apis", ALL_AT_ONCE.formatted("apps", "Current", "deployments"));
    var before = api.requests();
    var served = Discovery.read(api.client());
    assertThat(api.requests() - before).isEqualTo(2);
    assertThat(served.known()).isTrue();
    assertThat(served.lacks("v1", "pods")).isFalse();
    assertThat(served.lacks("apps/v1", "deployments")).isFalse();
    assertThat(served.lacks("apps/v1beta1", "deployments")).isTrue();
  }

  @Test
  void aStaleAnswerOfAnAggregatedApiIsNotTakenForKnowledgeAndHidesNoOther() {
    api.answer("/api", ALL_AT_ONCE.formatted("", "Current", "pods"));
    api.answer("/apis", ALL_AT_ONCE.formatted("metrics.k8s.io", "Stale", "pods"));
    var served = Discovery.read(api.client());
    assertThat(served.silent()).containsExactly("metrics.k8s.io/v1");
    assertThat(served.lacks("metrics.k8s.io/v1", "nodes")).isFalse();
    assertThat(served.lacks("networking.k8s.io/v1beta1", "ingresses")).isTrue();
  }

  @Test
  void aGroupThatAnOlderApiServerDoesNotTellHidesNoOther() {
    anOlderApiServer();
    api.refuse("/apis/apps/v1", 503);
    var served = Discovery.read(api.client());
    assertThat(served.silent()).containsExactly("apps/v1");
    assertThat(served.lacks("apps/v1", "deployments")).isFalse();
    assertThat(served.lacks("extensions/v1beta1", "ingresses")).isTrue();
  }

  @Test
  void anOlderApiServerIsAskedGroupByGroup() {
    anOlderApiServer();
    api.answer(
        "/apis/apps/v1",
        "{\"kind\":\"APIResourceList\",\"groupVersion\":\"apps/v1\",\"resources\":[{\"name\":"
            + "\"deployments\"},{\"name\":\"deployments/status\"}]}");
    var served = Discovery.read(api.client());
    assertThat(served.known()).isTrue();
    assertThat(served.lacks("apps/v1", "deployments")).isFalse();
    assertThat(served.lacks("v1", "pods")).isFalse();
  }

  /** It ignores that it is asked for all at once. */
  private void anOlderApiServer() {
    api.answer("/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
    api.answer(
        "/apis",
        "{\"kind\":\"APIGroupList\",\"groups\":[{\"name\":\"apps\",\"versions\":[{\"groupVersion\":"
            + "\"apps/v1\",\"version\":\"v1\"}]}]}");
    api.answer(
        "/api/v1",
        "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":[{\"name\":\"pods\"}]}");
  }
}
