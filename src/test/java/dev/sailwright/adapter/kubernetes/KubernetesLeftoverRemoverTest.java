package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.planning.Leftover;
import dev.sailwright.port.LeftoverRemover;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.testing.LeftoverRemoverContract;
import dev.sailwright.testing.ManualClock;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The objects are what istioctl 1.29.1 left of 1.7.4, shortened. */
class KubernetesLeftoverRemoverTest implements LeftoverRemoverContract {
  private static final String INJECTOR =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata:
        name: istio-sidecar-injector
        labels: {operator.istio.io/version: 1.29.1, app.kubernetes.io/managed-by: Helm}
      webhooks:
      - name: rev.namespace.sidecar-injector.istio.io
        clientConfig: {caBundle: bmV3, service: {name: istiod, namespace: istio-system}}
      - name: sidecar-injector.istio.io
        failurePolicy: Fail
        clientConfig: {caBundle: "", service: {name: istiod, namespace: istio-system}}
        namespaceSelector: {matchLabels: {istio-injection: enabled}}
      - name: namespace.sidecar-injector.istio.io
        clientConfig: {caBundle: bmV3, service: {name: istiod, namespace: istio-system}}
      """;
  private static final String OLD_VALIDATOR =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata:
        name: istiod-istio-system
        labels: {operator.istio.io/version: 1.7.4}
      webhooks:
      - name: validation.istio.io
        failurePolicy: Ignore
        clientConfig: {service: {name: istiod, namespace: istio-system}}
      """;
  private static final String NEW_VALIDATOR =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: istio-validator-istio-system}
      webhooks:
      - name: rev.validation.istio.io
        clientConfig: {service: {name: istiod, namespace: istio-system}}
      """;

  @TempDir Path folder;
  private final ApiServer api = new ApiServer();
  private ClusterClients clients;

  @BeforeEach
  void anOlderVersionLeftSomething() throws IOException {
    clients = api.clients(folder);
    api.answer(
        "/version",
        "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.2\",\"buildDate\":"
            + "\"2026-01-01T00:00:00Z\"}");
    api.answer("/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
    api.answer("/apis", "{\"kind\":\"APIGroupList\",\"groups\":[]}");
    api.put(Serialization.unmarshal(INJECTOR, MutatingWebhookConfiguration.class));
    api.put(Serialization.unmarshal(OLD_VALIDATOR, ValidatingWebhookConfiguration.class));
    api.put(Serialization.unmarshal(NEW_VALIDATOR, ValidatingWebhookConfiguration.class));
  }

  @AfterEach
  void end() {
    clients.close();
    api.close();
  }

  @Override
  public LeftoverRemover remover() {
    return new KubernetesLeftoverRemover(clients);
  }

  @Override
  public MeshState mesh() {
    return KubernetesMeshObserver.asking(clients, new ManualClock()).observe("prod");
  }

  @Override
  public void edit() {
    var v1 = api.client().admissionRegistration().v1();
    v1.mutatingWebhookConfigurations()
        .withName("istio-sidecar-injector")
        .edit(injector -> {
          injector.getWebhooks().get(1).setFailurePolicy("Ignore");
          return injector;
        });
    v1.validatingWebhookConfigurations()
        .withName(OLD_OBJECT)
        .edit(validator -> {
          validator.getWebhooks().getFirst().setTimeoutSeconds(7);
          return validator;
        });
  }

  private Webhook.Origin originOf(String configuration) {
    return mesh().webhooks().stream()
        .filter(webhook -> webhook.configuration().equals(configuration))
        .findFirst()
        .flatMap(Webhook::origin)
        .orElseThrow();
  }

  private Leftover oldObject() {
    return Leftover.of(
        mesh().webhooks().stream()
            .filter(webhook -> webhook.configuration().equals(OLD_OBJECT))
            .toList(),
        List.of());
  }

  /** It is listed and patched: to get it alone is a right that the bot does not have. */
  @Test
  void anEntryGoesWithoutTheRightToGetItsObject() {
    var entry =
        Leftover.of(
            mesh().webhooks().stream()
                .filter(webhook -> webhook.name().equals("sidecar-injector.istio.io"))
                .toList(),
            List.of());
    var before = api.requests();
    remover().remove("prod", entry);
    assertThat(api.requests() - before).isEqualTo(2);
  }

  @Test
  void theObjectIsToldWithTheVersionThatBroughtIt() {
    var origin = originOf(OLD_OBJECT);
    assertThat(origin.uid()).isNotEmpty();
    assertThat(origin.installed()).contains("1.7.4");
    assertThat(origin.entries()).isEqualTo(1);
  }

  /** istioctl renders that label, too. */
  @Test
  void aLabelManagedByHelmIsNoSignOfHelm() {
    assertThat(originOf("istio-sidecar-injector").owners()).isEmpty();
  }

  @Test
  void marksOfOtherToolsAndOwnersAreToldWithTheirNames() {
    api.client()
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(OLD_OBJECT)
        .edit(validator -> {
          validator.getMetadata().getLabels().put("argocd.argoproj.io/instance", "mesh");
          validator.getMetadata().setAnnotations(Map.of("meta.helm.sh/release-name", "istiod"));
          validator
              .getMetadata()
              .setOwnerReferences(
                  List.of(
                      new OwnerReferenceBuilder()
                          .withKind("IstioRevision")
                          .withName("default")
                          .build()));
          return validator;
        });
    assertThat(originOf(OLD_OBJECT).owners())
        .containsExactly(
            "meta.helm.sh/release-name=istiod",
            "argocd.argoproj.io/instance=mesh",
            "owned by IstioRevision default");
  }

  /** istiod does so by itself, as soon as its root changes. */
  @Test
  void anotherCaBundleIsNoChange() {
    var leftover = oldObject();
    api.client()
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(OLD_OBJECT)
        .edit(validator -> {
          validator.getWebhooks().getFirst().getClientConfig().setCaBundle("bmV3");
          return validator;
        });
    assertThat(leftover.in(mesh())).isEqualTo(Leftover.Now.THE_SAME);
  }

  @Test
  void anotherObjectOfTheSameNameStays() {
    var leftover = oldObject();
    var validators = api.client().admissionRegistration().v1().validatingWebhookConfigurations();
    validators.withName(OLD_OBJECT).delete();
    api.put(Serialization.unmarshal(OLD_VALIDATOR, ValidatingWebhookConfiguration.class));
    assertThatThrownBy(() -> remover().remove("prod", leftover))
        .isInstanceOf(UnreachableException.class);
    assertThat(validators.withName(OLD_OBJECT).get()).isNotNull();
  }

  @Test
  void whoMayNotIsToldWhatWasNotRemoved() {
    var leftover = oldObject();
    api.refuse(
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/" + OLD_OBJECT);
    assertThatThrownBy(() -> remover().remove("prod", leftover))
        .isInstanceOf(UnreachableException.class)
        .hasMessageStartingWith(
            "ValidatingWebhookConfiguration istiod-istio-system could not be removed: ");
  }
}
