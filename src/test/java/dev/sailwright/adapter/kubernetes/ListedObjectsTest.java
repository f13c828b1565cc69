package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class ListedObjectsTest {
  private static final String TEMPLATE =
      """
      "metadata": {
        "name": "cart-5f-1", "namespace": "shop", "generation": 1,
        "labels": {"app": "cart", "pod-template-hash": "5f"},
        "annotations": {"sidecar.istio.io/status": "{\\"revision\\":\\"canary\\"}"},
        "ownerReferences": [{"kind": "ReplicaSet", "name": "cart-5f", "controller": true}],
        "managedFields": [{"manager": "kubelet", "fieldsV1": {"f:status": {"f:phase": {}}}}]},
      "spec": {
        "hostNetwork": true,
        "securityContext": {"runAsNonRoot": true},
        "tolerations": [{"key": "a", "operator": "Exists"}],
        "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}],
        "initContainers": [{"name": "istio-proxy", "image": "istio/proxyv2:1.29.1",
          "restartPolicy": "Always", "args": ["proxy"], "env": [{"name": "A", "value": "1"}]}],
        "containers": [{"name": "discovery", "image": "shop/cart:1",
          "env": [{"name": "EXTERNAL_CA", "value": "x"}],
          "volumeMounts": [{"name": "data", "mountPath": "/data"}],
          "readinessProbe": {"httpGet": {"path": "/", "port": 1}}}]}
      """;
  private static final String POD =
      "{"
          + TEMPLATE
          + """
          , "status": {"phase": "Running",
            "conditions": [{"type": "Ready", "status": "False"}],
            "containerStatuses": [{"name": "discovery", "restartCount": 3,
              "state": {"waiting": {"reason": "CrashLoopBackOff"}},
              "lastState": {"terminated": {"reason": "OOMKilled"}}}]}}
          """;

  @Test
  void whatIsKeptOfAPodIsWhatTheWholePodSays() throws JsonProcessingException {
    var listed = ListedObjects.of(Pod.class).readValue(POD, Pod.class);
    var whole = new KubernetesSerialization().unmarshal(POD, Pod.class);
    assertThat(PodFacts.of(listed)).isEqualTo(PodFacts.of(whole));
    assertThat(listed.getStatus()).isEqualTo(whole.getStatus());
  }

  @Test
  void whatNobodyLooksAtIsNotRead() throws JsonProcessingException {
    var pod = ListedObjects.of(Pod.class).readValue(POD, Pod.class);
    assertThat(pod.getMetadata().getManagedFields()).isEmpty();
    assertThat(pod.getSpec().getVolumes()).isEmpty();
    assertThat(pod.getSpec().getContainers())
        .allSatisfy(container -> assertThat(container.getEnv()).isEmpty());
  }

  /** They decide how a restart goes, and who signs certificates. */
  @Test
  void templatesKeepTheirVolumesAndVariables() throws JsonProcessingException {
    var deployment =
        ListedObjects.of(Deployment.class)
            .readValue(
                "{\"metadata\": {\"name\": \"cart\"}, \"spec\": {\"template\": {"
                    + TEMPLATE
                    + "}}}",
                Deployment.class);
    PodSpec spec = deployment.getSpec().getTemplate().getSpec();
    assertThat(spec.getVolumes()).hasSize(1);
    assertThat(spec.getContainers().getFirst().getEnv()).hasSize(1);
  }
}
