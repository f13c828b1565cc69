package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufPodsTest {
  private static final String CRASHING =
      """
      {"metadata": {"name": "cart-5f-1", "namespace": "shop",
          "labels": {"app": "cart", "pod-template-hash": "5f", "empty": ""},
          "annotations": {"sidecar.istio.io/status": "{\\"revision\\":\\"canary\\"}"},
          "ownerReferences": [{"kind": "ReplicaSet", "name": "cart-5f", "controller": true}]},
        "spec": {"restartPolicy": "Always",
          "containers": [{"name": "cart", "image": "shop/cart:1"},
            {"name": "istio-proxy", "image": "istio/proxyv2:1.29.1"}]},
        "status": {"phase": "Running",
          "conditions": [{"type": "PodScheduled", "status": "True"},
            {"type": "Ready", "status": "False", "reason": "ContainersNotReady"}],
          "containerStatuses": [{"name": "cart", "restartCount": 3,
            "state": {"waiting": {"reason": "CrashLoopBackOff"}},
            "lastState": {"terminated": {"reason": "OOMKilled",
              "finishedAt": "2026-11-23T19:00:00Z"}}}]}}
      """;

  private final List<Pod> read = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        CRASHING,
        // A native sidecar, ready, of a Job, in the host's network.
        """
        {"metadata": {"name": "report-1", "namespace": "shop",
            "annotations": {"istio.io/rev": "1-29-1"},
            "ownerReferences": [{"kind": "Pod", "name": "other"},
              {"kind": "Job", "name": "report", "controller": true}]},
          "spec": {"restartPolicy": "Never", "hostNetwork": true,
            "initContainers": [{"name": "istio-proxy", "image": "istio/proxyv2:1.29.1"}],
            "containers": [{"name": "report"}]},
          "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
            "containerStatuses": [{"name": "report", "state": {"running": {}}}]}}
        """,
        // On its way out.
        """
        {"metadata": {"name": "web-0", "namespace": "shop",
            "deletionTimestamp": "2026-11-23T19:00:00Z",
            "ownerReferences": [{"kind": "StatefulSet", "name": "web", "controller": true}]},
          "spec": {"containers": [{"name": "web", "image": "web:1"}]},
          "status": {"phase": "Running"}}
        """,
        // Has no place.
        """
        {"metadata": {"name": "big", "namespace": "shop",
            "labels": {"sidecar.istio.io/inject": "false"}},
          "spec": {"containers": [{"name": "big", "image": "big:1"}]},
          "status": {"phase": "Pending", "conditions": [{"type": "PodScheduled",
            "status": "False", "reason": "Unschedulable", "message": "0/3 nodes"}]}}
        """,
        """
        {"metadata": {"name": "big", "namespace": "shop",
            "annotations": {"sidecar.istio.io/inject": "false"}},
          "spec": {"containers": [{"name": "big", "image": "big:1"}]},
          "status": {"phase": "Pending", "conditions": [{"type": "PodScheduled",
            "status": "False", "reason": "Unschedulable"}]}}
        """,
        // Its init container waits.
        """
        {"metadata": {"name": "init", "namespace": "shop"},
          "spec": {"initContainers": [{"name": "istio-init", "image": "istio/proxyv2:1.29.1"}],
            "containers": [{"name": "istio-proxy"}]},
          "status": {"phase": "Pending", "initContainerStatuses": [{"name": "istio-init",
            "state": {"waiting": {"reason": "ImagePullBackOff"}}}],
            "containerStatuses": [{"name": "istio-proxy",
              "state": {"waiting": {"reason": "PodInitializing"}}}]}}
        """,
        """
        {"metadata": {"name": "evicted", "namespace": "shop"},
          "spec": {"containers": [{"name": "a", "image": "a:1"}]},
          "status": {"phase": "Failed", "reason": "Evicted"}}
        """,
        """
        {"metadata": {"name": "fresh", "namespace": "shop"}, "spec": {}, "status": {}}
        """
      })
  void whatIsKeptOfAPodIsWhatItsJsonSays(String json) throws IOException {
    var listed = pod(json);
    read(ProtobufWriter.list("", List.of(listed)));
    assertThat(read).hasSize(1);
    assertThat(PodFacts.of(read.getFirst())).isEqualTo(PodFacts.of(listed));
  }

  @Test
  void howOftenAndWhenAContainerEndedIsKept() throws IOException {
    read(ProtobufWriter.list("", List.of(pod(CRASHING))));
    assertThat(read.getFirst().getStatus().getContainerStatuses())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.getRestartCount()).isEqualTo(3);
          assertThat(status.getLastState().getTerminated().getFinishedAt())
              .isEqualTo("2026-11-23T19:00:00Z");
        });
  }

  /**
   * Whoever asks a listed pod for more must read it here, too: it would be empty without a word.
   */
  @Test
  void whatIsAskedOfAListedPodIsRead() {
    var classes =
        new ClassFileImporter()
            .importClasses(PodFacts.class, SurveyedControlPlanes.class, ProtobufPods.class);
    var known = properties(classes.get(ProtobufPods.class), Set.of());
    var ofPods =
        known.stream()
            .map(property -> property.substring(0, property.indexOf('.')))
            .collect(Collectors.toSet());
    assertThat(known).isNotEmpty();
    assertThat(known).containsAll(properties(classes.get(PodFacts.class), ofPods));
    assertThat(known).containsAll(properties(classes.get(SurveyedControlPlanes.class), ofPods));
  }

  @Test
  void tokensAndPodsComeInAnyOrder() throws IOException {
    var list = ProtobufWriter.listOf("a b&c", List.of(pod(CRASHING)));
    list.message(2, new ProtobufWriter());
    list.message(1, ProtobufWriter.listMeta("later"));
    read(ProtobufWriter.object("PodList", list, ""));
    assertThat(tokens).containsExactly("a b&c", "later");
    assertThat(read).hasSize(2);
  }

  @Test
  void anEmptyListIsOne() throws IOException {
    read(ProtobufWriter.list("", List.of()));
    assertThat(read).isEmpty();
    assertThat(tokens).isEmpty();
  }

  @Test
  void whatWasCutOffIsNoShorterList() {
    var whole = ProtobufWriter.list("", List.of(pod(CRASHING), pod(CRASHING)));
    // Its last four bytes are two empty fields, which the list does not need.
    for (var length = 0; length < whole.length - 4; length++) {
      var part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part)).as("%d bytes", length).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatIsNoListOfPodsIsNotTakenForOne() {
    var pods = ProtobufWriter.listOf("", List.of());
    var otherStart = ProtobufWriter.object("PodList", pods, "");
    otherStart[3] = 1;
    var nameless = new ProtobufWriter().message(1, new ProtobufWriter().number(1, 5));
    Stream.of(
            otherStart,
            "k8s\0".getBytes(StandardCharsets.US_ASCII),
            "{\"kind\": \"PodList\", \"items\": []}".getBytes(StandardCharsets.US_ASCII),
            ProtobufWriter.object("Status", pods, ""),
            ProtobufWriter.object("PodList", pods, "gzip"),
            ProtobufWriter.object("PodList", new ProtobufWriter().number(1, 5), ""),
            ProtobufWriter.object("PodList", new ProtobufWriter().message(2, nameless), ""))
        .forEach(bytes -> assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class));
  }

  private void read(byte[] bytes) throws IOException {
    read.clear();
    tokens.clear();
    new ProtobufPods().read(new ByteArrayInputStream(bytes), tokens::add, read::add);
  }

  private static Pod pod(String json) {
    try {
      return ListedObjects.of(Pod.class).readValue(json, Pod.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * What a class reads or writes of the client's model, such as {@code PodStatus.Phase}.
   *
   * @param types of the model; all when there are none
   */
  private static Set<String> properties(JavaClass type, Set<String> types) {
    return Stream.<JavaAccess<?>>concat(
            type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
        .filter(access -> access.getTargetOwner().getPackageName().endsWith(".api.model"))
        .filter(
            access -> types.isEmpty() || types.contains(access.getTargetOwner().getSimpleName()))
        .filter(access -> access.getName().matches("[gs]et.+"))
        .map(
            access -> access.getTargetOwner().getSimpleName() + "." + access.getName().substring(3))
        .collect(Collectors.toSet());
  }
}
