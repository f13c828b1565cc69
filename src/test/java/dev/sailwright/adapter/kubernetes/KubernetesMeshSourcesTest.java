package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.backup.MeshSource;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesMeshSourcesTest {
  private static final String SYSTEM = "istio-system";

  @TempDir Path folder;
  private final ApiServer api = new ApiServer();
  private ClusterClients clients;

  @BeforeEach
  void aMesh() throws IOException {
    clients = api.clients(folder);
    configMap(
        "istio", Map.of("mesh", "accessLogFile: /dev/stdout\n", "meshNetworks", "networks: {}"));
    configMap("istio-ca-root-cert", Map.of("root-cert.pem", "public"));
    api.put(
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("istiod")
            .withNamespace(SYSTEM)
            .endMetadata()
            .withNewSpec()
            .withNewTemplate()
            .withNewSpec()
            .addNewContainer()
            .withName("discovery")
            .addNewEnv()
            .withName("PILOT_TRACE_SAMPLING")
            .withValue("1")
            .endEnv()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
    api.put(
        new MutatingWebhookConfigurationBuilder()
            .withNewMetadata()
            .withName("istio-sidecar-injector")
            .endMetadata()
            .addNewWebhook()
            .withName("rev.namespace.sidecar-injector.istio.io")
            .withFailurePolicy("Fail")
            .withNewClientConfig()
            .withCaBundle("UFVCTElD")
            .withNewService()
            .withName("istiod")
            .withNamespace(SYSTEM)
            .endService()
            .endClientConfig()
            .endWebhook()
            .build());
  }

  @AfterEach
  void end() {
    clients.close();
    api.close();
  }

  private void configMap(String name, Map<String, String> data) {
    api.put(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(SYSTEM)
            .endMetadata()
            .withData(data)
            .build());
  }

  private List<MeshSource> read() {
    var plane =
        new ControlPlane(
            SYSTEM,
            "istiod",
            "default",
            IstioVersion.parse("1.29.1"),
            "istio/pilot:1.29.1",
            1,
            1,
            true,
            ControlPlane.Answer.READY,
            List.of());
    return new KubernetesMeshSources(clients).read("prod", List.of(plane));
  }

  private MeshSource source(String name) {
    return read().stream()
        .filter(found -> found.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name));
  }

  @Test
  void everyPlaceHasADocumentInTheSameOrder() {
    assertThat(read())
        .extracting(MeshSource::name)
        .containsExactly(
            "inputs-istiooperators.yaml",
            "inputs-mesh.yaml",
            "inputs-injector.yaml",
            "inputs-values.yaml",
            "inputs-helm.yaml",
            "webhooks.yaml",
            "configmaps.yaml",
            "inputs-live.yaml");
  }

  @Test
  void theMeshConfigIsReadWithTheNamesThatInputsGiveIt() {
    assertThat(source("inputs-mesh.yaml").text()).contains("accessLogFile: /dev/stdout");
    assertThat(source("inputs-mesh.yaml").values())
        .containsExactly(Map.entry("meshConfig.accessLogFile", "/dev/stdout"));
  }

  @Test
  void whatIsNotThereIsSaidToBeNotThere() {
    assertThat(source("inputs-values.yaml").text()).isEqualTo("# not there");
  }

  @Test
  void helmsSecretsAreNeverAskedFor() {
    api.refuse("/api/v1/namespaces/istio-system/secrets");
    api.refuse("/api/v1/secrets");
    assertThat(source("inputs-helm.yaml").text()).startsWith("# not read: they are Secrets");
  }

  @Test
  void anAuthorityIsToldByItsHash() {
    assertThat(source("webhooks.yaml").text())
        .contains("failurePolicy: Fail", "# caBundle: sha256:")
        .doesNotContain("UFVCTElD");
  }

  /** What was removed by mistake is brought back by {@code kubectl apply} of this document. */
  @Test
  void whatIsStoredOfAWebhookCanBeApplied() {
    var stored =
        Serialization.unmarshal(source("webhooks.yaml").text(), MutatingWebhookConfiguration.class);
    assertThat(stored.getMetadata().getName()).isEqualTo("istio-sidecar-injector");
    assertThat(stored.getMetadata().getUid()).isNull();
    assertThat(stored.getMetadata().getResourceVersion()).isNull();
    assertThat(stored.getWebhooks())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.getName()).isEqualTo("rev.namespace.sidecar-injector.istio.io");
          assertThat(entry.getFailurePolicy()).isEqualTo("Fail");
          assertThat(entry.getClientConfig().getService().getName()).isEqualTo("istiod");
          assertThat(entry.getClientConfig().getCaBundle()).isNull();
        });
  }

  @Test
  void whatRunsIsReadWithoutWhatTheServerKeeps() {
    assertThat(source("inputs-live.yaml").text())
        .contains("PILOT_TRACE_SAMPLING")
        .doesNotContain("resourceVersion", "creationTimestamp", "status:");
  }

  @Test
  void otherConfigMapsAreInOneDocument() {
    assertThat(source("configmaps.yaml").text())
        .contains("istio-ca-root-cert")
        .doesNotContain("accessLogFile");
  }

  @Test
  void whatMayNotBeReadNamesTheRight() {
    api.refuse("/api/v1/namespaces/istio-system/configmaps");

    assertThat(source("inputs-mesh.yaml").text())
        .isEqualTo("# not read: the right to get configmaps is missing");
    assertThat(source("configmaps.yaml").text())
        .isEqualTo("# not read: the right to list configmaps is missing");
    assertThat(source("webhooks.yaml").text()).contains("istio-sidecar-injector");
  }
}
