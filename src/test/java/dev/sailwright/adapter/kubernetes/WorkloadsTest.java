package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadsTest {
  private static final List<MeshNamespace> SHOP =
      List.of(
          new MeshNamespace("shop", Optional.of("enabled"), Optional.empty(), Optional.empty()));

  @Test
  void aDeploymentInAnInjectedNamespaceCountsEvenWithoutAnyPod() {
    var workload = only(List.of(deployment("")), List.of());
    assertThat(workload.desired()).isEqualTo(2);
    assertThat(workload.pods()).isZero();
    assertThat(workload.mover()).isEqualTo(Workload.Mover.RESTART);
    assertThat(workload.podsNotOn(IstioVersion.of("1.29.1"))).isEqualTo(2);
  }

  @Test
  void sidecarsAreSeenAsContainersAndAsNativeOnes() {
    var workload =
        only(
            List.of(deployment("")),
            List.of(
                pod("a", "containers", "istio/proxyv2:1.29.1"),
                pod("b", "initContainers", "istio/proxyv2:1.30.5-distroless")));
    assertThat(workload.proxies())
        .extracting(Workload.ProxyGroup::version, Workload.ProxyGroup::nativeSidecar)
        .containsExactlyInAnyOrder(
            tuple(Optional.of(IstioVersion.of("1.29.1")), false),
            tuple(Optional.of(IstioVersion.of("1.30.5")), true));
    assertThat(workload.proxies()).extracting(Workload.ProxyGroup::revision).containsOnly("canary");
  }

  @Test
  void aPodThatShouldHaveAProxyAndHasNoneIsCounted() {
    assertThat(only(List.of(deployment("")), List.of(pod("a", "containers", ""))).withoutProxy())
        .isEqualTo(1);
  }

  @Test
  void whatIsBeingDeletedOrFinishedIsNotLive() {
    var deleted = pod("a", "containers", "istio/proxyv2:1.29.1");
    deleted.getMetadata().setDeletionTimestamp("2026-11-23T20:00:00Z");
    var finished = pod("b", "containers", "istio/proxyv2:1.29.1");
    finished.getStatus().setPhase("Succeeded");
    assertThat(only(List.of(deployment("")), List.of(deleted, finished)).pods()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "paused: true,PAUSED",
    "'template: {metadata: {annotations: {sidecar.istio.io/proxyImage: x}}, spec: {containers:"
        + " []}}',PINNED_IMAGE"
  })
  void obstaclesOfDeployments(String more, Workload.Obstacle obstacle) {
    var workload = only(List.of(deployment(more)), List.of());
    assertThat(workload.obstacle()).contains(obstacle);
    assertThat(workload.mover()).isEqualTo(Workload.Mover.NOTHING);
  }

  @Test
  void obstaclesOfSetsAndOfWhatHasNoController() {
    var partitioned =
        ControllerFacts.of(
            read(
                StatefulSet.class,
                "StatefulSet",
                "updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}"));
    var onDelete =
        ControllerFacts.of(read(DaemonSet.class, "DaemonSet", "updateStrategy: {type: OnDelete}"));
    assertThat(only(List.of(partitioned), List.of()).obstacle())
        .contains(Workload.Obstacle.PARTITIONED);
    assertThat(only(List.of(onDelete), List.of()).obstacle()).contains(Workload.Obstacle.ON_DELETE);
    var bare = pod("bare", "containers", "istio/proxyv2:1.29.1");
    bare.getMetadata().setOwnerReferences(List.of());
    assertThat(only(List.of(), List.of(bare)).obstacle()).contains(Workload.Obstacle.BARE_POD);
    var job = pod("job", "containers", "istio/proxyv2:1.29.1");
    job.getMetadata().getOwnerReferences().getFirst().setKind("Job");
    assertThat(only(List.of(), List.of(job)).obstacle()).contains(Workload.Obstacle.JOB);
    job.getMetadata().getOwnerReferences().getFirst().setKind("CloneSet");
    assertThat(only(List.of(), List.of(job)).obstacle()).contains(Workload.Obstacle.OTHER_OWNER);
  }

  /** A Rollout of Argo makes ReplicaSets, whose names change with each template. */
  @Test
  void podsOfARolloutBelongToItAndItsOwnWayToRestartIsNamed() {
    var pods =
        Stream.of("5f", "77")
            .map(hash -> {
              var pod = pod(hash, "containers", "istio/proxyv2:1.29.1");
              pod.getMetadata().setLabels(Map.of("rollouts-pod-template-hash", hash));
              pod.getMetadata().getOwnerReferences().getFirst().setName("web-" + hash);
              return pod;
            })
            .toList();
    var rollout = only(List.of(), pods);
    assertThat(rollout.ref()).isEqualTo(new WorkloadRef("Rollout", "shop", "web"));
    assertThat(rollout.pods()).isEqualTo(2);
    assertThat(rollout.advice())
        .hasValueSatisfying(advice -> assertThat(advice).contains("kubectl argo rollouts restart"));
  }

  /** What is not certain is not said. */
  @ParameterizedTest
  @CsvSource({
    "StrimziPodSet,strimzi.io/manual-rolling-update=true",
    "CloneSet,re-created",
    "GameServerSet,restart it by its own operator",
    "ReplicaSet,restart it by its own operator"
  })
  void theOperatorsOwnWayIsNamed(String kind, String way) {
    var pod = pod("a", "containers", "istio/proxyv2:1.29.1");
    pod.getMetadata().setLabels(Map.of());
    pod.getMetadata().getOwnerReferences().getFirst().setKind(kind);
    assertThat(only(List.of(), List.of(pod)).advice())
        .hasValueSatisfying(advice -> assertThat(advice).contains(way));
  }

  /** The pods of a build or a workflow come and go, whoever owns them. */
  @ParameterizedTest
  @ValueSource(strings = {"Never", "OnFailure"})
  void whatRunsToItsEndIsNoPodThatStays(String policy) {
    var bare = pod("bare", "containers", "istio/proxyv2:1.29.1");
    bare.getMetadata().setOwnerReferences(List.of());
    var owned = pod("owned", "containers", "istio/proxyv2:1.29.1");
    owned.getMetadata().getOwnerReferences().getFirst().setKind("TaskRun");
    for (var pod : List.of(bare, owned)) {
      pod.getSpec().setRestartPolicy(policy);
      assertThat(only(List.of(), List.of(pod)).obstacle())
          .contains(Workload.Obstacle.RUNS_TO_ITS_END);
      pod.getSpec().setRestartPolicy("Always");
      assertThat(only(List.of(), List.of(pod)).obstacle())
          .hasValueSatisfying(
              other -> assertThat(other).isNotEqualTo(Workload.Obstacle.RUNS_TO_ITS_END));
    }
  }

  @Test
  void containersThatEndedAreKeptWithTheirPods() {
    var pod = pod("a", "containers", "istio/proxyv2:1.29.1");
    pod.setStatus(
        Serialization.unmarshal(
            """
            {"phase": "Running",
             "initContainerStatuses": [{"name": "istio-proxy", "restartCount": 1,
               "state": {"running": {}}, "lastState": {"terminated": {"reason": "OOMKilled",
                 "finishedAt": "2026-11-23T19:00:00Z"}}}],
             "containerStatuses": [
               {"name": "steady", "restartCount": 0, "state": {"running": {}}},
               {"name": "cart", "restartCount": 5,
                "state": {"waiting": {"reason": "CrashLoopBackOff"}},
                "lastState": {"terminated": {"finishedAt": "2026-11-23T19:00:01Z"}}},
               {"name": "rebooted", "restartCount": 1,
                "state": {"waiting": {"reason": "PodInitializing"}},
                "lastState": {"terminated": {"reason": "Unknown",
                  "finishedAt": "2026-11-23T19:00:02Z"}}}]}
            """,
            PodStatus.class));
    assertThat(only(List.of(deployment("")), List.of(pod)).ended())
        .containsExactly(
            new Workload.Ended(
                "a", "istio-proxy", "OOMKilled", 1, Instant.parse("2026-11-23T19:00:00Z"), false),
            new Workload.Ended(
                "a", "cart", "no reason given", 5, Instant.parse("2026-11-23T19:00:01Z"), true),
            new Workload.Ended(
                "a", "rebooted", "Unknown", 1, Instant.parse("2026-11-23T19:00:02Z"), false));
  }

  @Test
  void aRolloutIsCompleteOnlyWhenTheNewestTemplateRunsEverywhere() {
    var complete = only(List.of(deployment("")), List.of());
    assertThat(complete.rolloutComplete()).isTrue();
    var stale = read(Deployment.class, "Deployment", "");
    stale.getMetadata().setGeneration(5L);
    assertThat(only(List.of(ControllerFacts.of(stale)), List.of()).rolloutComplete()).isFalse();
    var behind = read(Deployment.class, "Deployment", "");
    behind.getStatus().setUpdatedReplicas(1);
    assertThat(only(List.of(ControllerFacts.of(behind)), List.of()).rolloutComplete()).isFalse();
  }

  /**
   * Old pods that are still there are a rollout; pods that are missing, refused or not ready are
   * none, as on the night when no injector answered. A newest template that no controller looked at
   * may be the begin of one.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Deployment  | replicas: 3, updatedReplicas: 1                                  | true",
        "Deployment  | replicas: 2, updatedReplicas: 2, availableReplicas: 0            | false",
        "Deployment  | replicas: 0                                                      | false",
        "Deployment  | replicas: 1, updatedReplicas: 1, availableReplicas: 1            | false",
        "Deployment  | replicas: 1, updatedReplicas: 0                                  | true",
        "Deployment  | 'replicas: 1, conditions: [{type: ReplicaFailure, status: \"True\"}]' |"
            + " false",
        "Deployment  | 'replicas: 1, conditions: [{type: ReplicaFailure, status: \"False\"}]' |"
            + " true",
        "Deployment  | 'replicas: 3, updatedReplicas: 1, conditions: [{type: Progressing, status:"
            + " \"False\", reason: ProgressDeadlineExceeded}]'                          | false",
        "Deployment  | observedGeneration: 3, replicas: 2, updatedReplicas: 2           | true",
        "StatefulSet | replicas: 2, updatedReplicas: 1, currentRevision: a, updateRevision: b |"
            + " true",
        "StatefulSet | replicas: 2, updatedReplicas: 0, currentRevision: a, updateRevision: a |"
            + " false",
        "StatefulSet | replicas: 1, updatedReplicas: 0, currentRevision: a, updateRevision: b |"
            + " false",
        "StatefulSet | replicas: 2, updatedReplicas: 2, currentRevision: a, updateRevision: b |"
            + " false",
        "StatefulSet | observedGeneration: 3, replicas: 2, updatedReplicas: 2           | true",
        "DaemonSet   | currentNumberScheduled: 2, updatedNumberScheduled: 1             | true",
        "DaemonSet   | currentNumberScheduled: 1, updatedNumberScheduled: 0             | false",
        "DaemonSet   | currentNumberScheduled: 2, updatedNumberScheduled: 2             | false",
        "DaemonSet   | observedGeneration: 3, currentNumberScheduled: 2, updatedNumberScheduled: 2"
            + " | true"
      })
  void aRolloutIsUnderWayOnlyWhileItReplacesPods(String kind, String status, boolean expected) {
    var yaml =
        """
        apiVersion: apps/v1
        kind: %s
        metadata: {name: web, namespace: shop, generation: 4}
        spec: {replicas: 2, template: {spec: {containers: []}}}
        status: {%sdesiredNumberScheduled: 2, %s}
        """
            .formatted(
                kind, status.startsWith("observed") ? "" : "observedGeneration: 4, ", status);
    var controller =
        switch (kind) {
          case "Deployment" -> ControllerFacts.of(Serialization.unmarshal(yaml, Deployment.class));
          case "StatefulSet" ->
              ControllerFacts.of(Serialization.unmarshal(yaml, StatefulSet.class));
          default -> ControllerFacts.of(Serialization.unmarshal(yaml, DaemonSet.class));
        };
    assertThat(only(List.of(controller), List.of()).rollingOut()).isEqualTo(expected);
  }

  /** Its older pods stay until people delete them. */
  @Test
  void aDaemonSetWithOnDeleteReplacesNoPods() {
    var rolling =
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: ztunnel, namespace: istio-system, generation: 4}
        spec: {updateStrategy: {type: RollingUpdate}, template: {spec: {containers: []}}}
        status: {observedGeneration: 4, desiredNumberScheduled: 2, currentNumberScheduled: 2,
          updatedNumberScheduled: 1}
        """;
    assertThat(
            Stream.of(rolling, rolling.replace("RollingUpdate", "OnDelete"))
                .map(yaml -> Serialization.unmarshal(yaml, DaemonSet.class))
                .map(ControllerFacts::of)
                .map(ControllerFacts::rollingOut))
        .containsExactly(true, false);
  }

  /** By them a Service is known that leads to it; of others they are not kept. */
  @Test
  void aGatewayKeepsTheLabelsOfItsTemplate() {
    var yaml =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ingress, namespace: shop, generation: 1}
        spec:
          template:
            metadata:
              labels: {istio: ingressgateway, sidecar.istio.io/inject: "true"}
              annotations: {%s}
            spec: {containers: []}
        status: {}
        """;
    var gateway =
        ControllerFacts.of(
            Serialization.unmarshal(
                yaml.formatted("inject.istio.io/templates: gateway"), Deployment.class));
    assertThat(only(List.of(gateway), List.of()).labels()).containsEntry("istio", "ingressgateway");
    var other = ControllerFacts.of(Serialization.unmarshal(yaml.formatted(""), Deployment.class));
    assertThat(only(List.of(other), List.of()).labels()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "istio/pilot:1.29.1,1.29.1",
    "registry:5000/istio/proxyv2:1.7.4@sha256:00,1.7.4",
    "istio/pilot@sha256:00,",
    "registry:5000/istio/pilot,",
    "istio/pilot:latest,"
  })
  void versionsAreReadFromTags(String image, String version) {
    assertThat(Images.version(image).map(IstioVersion::toString))
        .isEqualTo(Optional.ofNullable(version));
  }

  private static Workload only(List<ControllerFacts> controllers, List<Pod> pods) {
    var workloads = new Workloads(SHOP, pods.stream().map(PodFacts::of).toList()).of(controllers);
    assertThat(workloads).hasSize(1);
    return workloads.getFirst();
  }

  private static ControllerFacts deployment(String more) {
    return ControllerFacts.of(read(Deployment.class, "Deployment", more));
  }

  private static <T> T read(Class<T> type, String kind, String more) {
    var template =
        more.startsWith("template")
            ? ""
            : "  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image:"
                + " web}]}}\n";
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: %s
        metadata: {name: web, namespace: shop, generation: 4}
        spec:
          replicas: 2
        %s  %s
        status: {observedGeneration: 4, replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2, desiredNumberScheduled: 2}
        """
            .formatted(kind, template, more),
        type);
  }

  private static Pod pod(String name, String where, String proxy) {
    var container = proxy.isEmpty() ? "" : "{name: istio-proxy, image: \"" + proxy + "\"}";
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: shop
          labels: {pod-template-hash: abc}
          annotations: {sidecar.istio.io/status: '{"initContainers":[],"revision":"canary"}'}
          ownerReferences: [{kind: ReplicaSet, name: web-abc, controller: true, apiVersion: apps/v1, uid: u}]
        spec:
          %s: [%s]
        status: {phase: Running}
        """
            .formatted(name, where, container),
        Pod.class);
  }
}
