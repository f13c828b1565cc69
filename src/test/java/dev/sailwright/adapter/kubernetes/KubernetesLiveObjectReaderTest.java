package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.planning.LiveDifference;
import dev.sailwright.planning.LiveObjects;
import dev.sailwright.planning.Manifest;
import dev.sailwright.port.LiveObjectReader;
import dev.sailwright.testing.LiveObjectReaderContract;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The objects are of istioctl 1.29.1, shortened. */
class KubernetesLiveObjectReaderTest implements LiveObjectReaderContract {
  private static final String ISTIOD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: istiod, namespace: istio-system}
      spec:
        selector: {matchLabels: {istio: pilot}}
        template:
          spec:
            tolerations: [{key: cni.istio.io/not-ready, operator: Exists}]
            containers:
            - name: discovery
              env:
              - name: PILOT_TRACE_SAMPLING
                value: "1"
              - name: POD_NAME
                valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}
              - name: PLATFORM
                value: ""
              resources: {requests: {cpu: 500m, memory: 2048Mi}}
      """;
  private static final String CNI =
      """
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: istio-cni-node, namespace: istio-system}
      spec:
        template:
          spec:
            nodeSelector: {kubernetes.io/os: linux}
            containers: [{name: install-cni, resources: {requests: {cpu: 100m}}}]
      """;
  private static final String SCALER =
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: istiod, namespace: istio-system}
      spec:
        minReplicas: 1
        maxReplicas: 5
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: istiod}
      """;
  private static final String BUDGET =
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: istiod, namespace: istio-system}
      spec: {minAvailable: 1}
      """;
  private static final String GATEWAY =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: istio-ingressgateway
        namespace: istio-system
        annotations: {example.com/internal: "true"}
      spec: {type: LoadBalancer, loadBalancerIP: 10.1.1.1}
      """;
  private static final String MESH =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        meshNetworks: 'networks: {}'
        mesh: |-
          rootNamespace: istio-system
          defaultConfig:
            tracing: {sampling: 1}
      """;
  private static final String INJECTOR =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio-sidecar-injector, namespace: istio-system}
      data:
        values: '{"global": {"hub": "docker.io/istio", "certSigners": []}}'
        config: |-
          policy: enabled
          injectedAnnotations:
          templates:
            sidecar: |
              metadata:
                labels: {{ .Labels }}
      """;
  private static final List<String> RENDERED =
      List.of(ISTIOD, CNI, SCALER, BUDGET, GATEWAY, MESH, INJECTOR);

  @TempDir Path folder;
  private final ApiServer api = new ApiServer();
  private ClusterClients clients;

  @BeforeEach
  void aMesh() throws IOException {
    clients = api.clients(folder);
    // As the API server writes it back: in its own units.
    RENDERED.stream()
        .map(text -> text.replace("2048Mi", "2Gi"))
        .map(this::object)
        .forEach(api::put);
  }

  @AfterEach
  void end() {
    clients.close();
    api.close();
  }

  private HasMetadata object(String yaml) {
    return api.client().getKubernetesSerialization().unmarshal(yaml);
  }

  @Override
  public LiveObjectReader reader() {
    return new KubernetesLiveObjectReader(clients);
  }

  /** As a rendering has it: the YAML in a ConfigMap is part of the tree. */
  @Override
  public Manifest rendered() {
    return rendered(RENDERED.stream());
  }

  private static Manifest rendered(Stream<String> objects) {
    return new Manifest(
        objects
            .map(text -> Manifest.Item.of(Serialization.unmarshal(opened(text), Map.class)))
            .toList());
  }

  private static String opened(String yaml) {
    return yaml.replace("'networks: {}'", "{networks: {}}")
        .replace("|-", "")
        .replace("'{", "{")
        .replace("}'", "}");
  }

  @Override
  public void edit() {
    api.client()
        .apps()
        .deployments()
        .inNamespace("istio-system")
        .withName("istiod")
        .edit(found -> {
          found
              .getSpec()
              .getTemplate()
              .getSpec()
              .getContainers()
              .getFirst()
              .getEnv()
              .add(new EnvVar("PILOT_X", "3", null));
          return found;
        });
  }

  private List<String> unexplained() {
    return LiveDifference.of(rendered(), reader().live("prod", rendered())).lines();
  }

  @Test
  void theYamlInsideAConfigMapIsComparedByItsFields() {
    api.client()
        .configMaps()
        .inNamespace("istio-system")
        .withName("istio")
        .edit(map -> {
          map.getData().put("mesh", "defaultConfig: {tracing: {sampling: 2}}\nrootNamespace: x\n");
          return map;
        });
    assertThat(unexplained())
        .containsExactly(
            "ConfigMap istio-system/istio, mesh, defaultConfig.tracing.sampling: live 2, inputs"
                + " give 1",
            "ConfigMap istio-system/istio, mesh, rootNamespace: live \"x\", inputs give"
                + " \"istio-system\"");
  }

  @Test
  void whatIsGoneIsSeenToBeGone() {
    api.client().configMaps().inNamespace("istio-system").withName("istio").delete();
    assertThat(unexplained())
        .containsExactly("ConfigMap istio-system/istio: live nothing, inputs give one");
  }

  /** What the bot may only list is listed, and nobody needs a right that nothing else uses. */
  @Test
  void whatMayNotBeReadNamesTheRightAndIsNotCalledGone() {
    var home = "/namespaces/istio-system/";
    api.refuse("/api/v1" + home + "configmaps/istio");
    api.refuse("/api/v1" + home + "services");
    api.refuse("/apis/apps/v1" + home + "daemonsets");
    api.refuse("/apis/policy/v1" + home + "poddisruptionbudgets", 500);
    var live = reader().live("prod", rendered());
    assertThat(LiveDifference.of(rendered(), live).lines()).isEmpty();
    assertThat(live.unread())
        .extracting(LiveObjects.Unread::toString)
        .hasSize(4)
        .contains(
            "ConfigMap in istio-system: the right to get configmaps is missing",
            "DaemonSet in istio-system: the right to list daemonsets is missing",
            "Service in istio-system: the right to list services is missing")
        .anySatisfy(text -> assertThat(text).startsWith("PodDisruptionBudget in istio-system: "));
  }

  @Test
  void secretsAreNeverAskedForAndOtherConfigMapsNeither() {
    api.refuse("/api/v1/namespaces/istio-system/secrets");
    api.refuse("/api/v1/namespaces/istio-system/configmaps/values");
    assertThat(unexplained()).isEmpty();
  }
}
