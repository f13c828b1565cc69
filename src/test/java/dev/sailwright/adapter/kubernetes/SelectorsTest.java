package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.Webhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectorsTest {
  /** As in the chart of istiod 1.29.1. */
  private static final String REV_NAMESPACE =
      """
      name: rev.namespace.sidecar-injector.istio.io
      namespaceSelector:
        matchLabels: {team: sales}
        matchExpressions:
        - {key: istio.io/rev, operator: In, values: [canary, stable]}
        - {key: istio-injection, operator: DoesNotExist}
        - {key: audited, operator: Exists}
      objectSelector:
        matchExpressions:
        - {key: sidecar.istio.io/inject, operator: NotIn, values: ["false"]}
      """;

  @Test
  void allThatIsAskedOfLabelsIsRead() {
    var selectors = read(REV_NAMESPACE).orElseThrow();
    var wanted = Map.of("team", "sales", "istio.io/rev", "stable", "audited", "");
    assertThat(selectors.namespaces().selects(wanted)).isTrue();
    assertThat(selectors.namespaces().requirements()).hasSize(4);
    assertThat(selectors.objects().selects(Map.of())).isTrue();
    assertThat(selectors.objects().selects(Map.of("sidecar.istio.io/inject", "false"))).isFalse();
  }

  @Test
  void anEntryWithoutSelectorsCoversEverything() {
    var selectors = read("name: all").orElseThrow();
    assertThat(selectors.namespaces().requirements()).isEmpty();
    assertThat(selectors.objects().requirements()).isEmpty();
  }

  @Test
  void whatMoreThanSelectorsDecidesIsNotKnown() {
    assertThat(
            read(REV_NAMESPACE + "matchConditions: [{name: mine, expression: 'request.dryRun'}]"))
        .isEmpty();
    assertThat(
            read("objectSelector: {matchExpressions: [{key: size, operator: Gt, values: ['3']}]}"))
        .isEmpty();
  }

  private static Optional<Webhook.Selectors> read(String entry) {
    return Selectors.of(Serialization.unmarshal(entry, MutatingWebhook.class));
  }
}
