package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Breaks one thing of a healthy mesh, and mends it when closed. */
final class Faults implements AutoCloseable {
  private static final String ISTIO = "istio-system";
  private static final Path CLUSTER = Path.of(System.getenv("RC_DIR"));

  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.autoConfigure("prod")).build();

  private final Deque<Runnable> undo = new ArrayDeque<>();

  /** Namespaces are removed when closed, too. */
  Faults with(String yaml) {
    var objects =
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
    for (var object : objects) {
      client.resource(object).serverSideApply();
      undo.push(() -> client.resource(object).delete());
    }
    return this;
  }

  private <T extends HasMetadata> void edit(Resource<T> resource, Consumer<T> change) {
    var original = resource.get();
    var edited = resource.get();
    change.accept(edited);
    write(edited);
    undo.push(() -> write(original));
  }

  /** Whatever was written meanwhile; a controller may write at the same moment. */
  private void write(HasMetadata object) {
    object.getMetadata().setManagedFields(List.of(new ManagedFieldsEntry()));
    await("the change of " + object.getMetadata().getName() + " to be written")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsMatching(problem ->
            problem instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_CONFLICT)
        .until(() -> {
          object.getMetadata().setResourceVersion(null);
          client.resource(object).update();
          return true;
        });
  }

  /** What is changed afterwards does not reach it any more. */
  Faults awaitPod(String namespace) {
    client
        .pods()
        .inNamespace(namespace)
        .informOnCondition(pods -> !pods.isEmpty())
        .orTimeout(1, TimeUnit.MINUTES)
        .join();
    return this;
  }

  void labelNamespace(String name, Map<String, String> labels) {
    edit(
        client.namespaces().withName(name),
        namespace -> namespace.getMetadata().getLabels().putAll(labels));
  }

  /** More pods than there are: somebody has to create them. */
  Faults scaleUp(String namespace, String deployment) {
    edit(
        client.apps().deployments().inNamespace(namespace).withName(deployment),
        found -> found.getSpec().setReplicas(found.getSpec().getReplicas() + 2));
    return this;
  }

  /** Asks on trial for a pod, again and again; whether it is refused is another one's affair. */
  Asking askInVain() {
    return new Asking();
  }

  /** Until it is closed. */
  static final class Asking implements AutoCloseable {
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final Thread thread;

    private Asking() {
      thread = Thread.ofVirtual().start(this::ask);
    }

    private void ask() {
      var config = Config.autoConfigure("prod");
      config.setRequestRetryBackoffLimit(0);
      try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
        ask(client);
      }
    }

    private void ask(KubernetesClient client) {
      var pod =
          new PodBuilder()
              .withNewMetadata()
              .withNamespace("default")
              .withName("in-vain")
              .endMetadata()
              .withNewSpec()
              .addNewContainer()
              .withName("app")
              .withImage("example/app:1")
              .endContainer()
              .endSpec()
              .build();
      while (on.get()) {
        try {
          client.resource(pod).dryRun().create();
        } catch (KubernetesClientException asExpected) {
          // The webhook keeps it out.
        }
      }
    }

    @Override
    public void close() throws InterruptedException {
      on.set(false);
      thread.join();
    }
  }

  void scaleIstiodToZero() {
    edit(
        client.apps().deployments().inNamespace(ISTIO).withName("istiod"),
        istiod -> istiod.getSpec().setReplicas(0));
  }

  /** Its Service selects nothing any more. */
  Faults serviceWithoutEndpoints() {
    edit(
        client.services().inNamespace(ISTIO).withName("istiod"),
        service -> service.getSpec().setSelector(Map.of("app", "nobody")));
    return this;
  }

  /** The pod is gone and cannot be placed anew. */
  void unschedulableIstiod() {
    edit(
        client.apps().deployments().inNamespace(ISTIO).withName("istiod"),
        istiod -> {
          istiod.getSpec().getStrategy().setType("Recreate");
          istiod.getSpec().getStrategy().setRollingUpdate(null);
          istiod
              .getSpec()
              .getTemplate()
              .getSpec()
              .setNodeSelector(Map.of("kubernetes.io/hostname", "node-that-is-not"));
        });
  }

  /** A quota that leaves no room for istiod's pod, which has to be made anew. */
  void quotaAroundIstiod() {
    with(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: nothing, namespace: istio-system}
        spec: {hard: {pods: "0"}}
        """);
    client.pods().inNamespace(ISTIO).withLabel("app", "istiod").delete();
  }

  /** What a kubelet would report of istiod's container. */
  void istiodWaits(String reason, String lastReason) {
    for (var pod : istiodPods()) {
      client
          .pods()
          .resource(pod)
          .editStatus(edited -> {
            edited.getStatus().setContainerStatuses(List.of(waiting(reason, lastReason)));
            edited.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().matches("Ready|ContainersReady"))
                .forEach(condition -> condition.setStatus("False"));
            return edited;
          });
    }
    undo.push(() -> client.pods().inNamespace(ISTIO).withLabel("app", "istiod").delete());
  }

  private List<Pod> istiodPods() {
    return client.pods().inNamespace(ISTIO).withLabel("app", "istiod").list().getItems();
  }

  private static ContainerStatus waiting(String reason, String lastReason) {
    var status =
        new ContainerStatusBuilder()
            .withName("discovery")
            .withImage("docker.io/istio/pilot:1.29.1")
            .withImageID("")
            .withReady(false)
            .withRestartCount(7)
            .withNewState()
            .withNewWaiting()
            .withReason(reason)
            .withMessage("as a kubelet says it")
            .endWaiting()
            .endState();
    return lastReason.isEmpty()
        ? status.build()
        : status
            .withNewLastState()
            .withNewTerminated()
            .withReason(lastReason)
            .withExitCode(137)
            .endTerminated()
            .endLastState()
            .build();
  }

  /**
   * A kubelet whose clock is an hour ahead reports that the proxies of this workload ended, and run
   * again.
   */
  void proxiesEnd(String namespace, String deployment) {
    for (var pod : client.pods().inNamespace(namespace).list().getItems()) {
      if (pod.getMetadata().getName().startsWith(deployment + "-")) {
        ended(pod, Optional.of(Instant.now().plus(Duration.ofHours(1)).toString()));
        undo.push(() -> ended(pod, Optional.empty()));
      }
    }
  }

  /** Something else may write the same status; a pod that is gone has nothing to be mended. */
  private void ended(Pod pod, Optional<String> at) {
    var one =
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName());
    await("the status of pod " + pod.getMetadata().getName())
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> {
          if (one.get() != null) {
            one.editStatus(edited -> withEnds(edited, at));
          }
          return true;
        });
  }

  private static Pod withEnds(Pod edited, Optional<String> at) {
    Stream.concat(
            edited.getStatus().getContainerStatuses().stream(),
            edited.getStatus().getInitContainerStatuses().stream())
        .filter(status -> status.getName().equals("istio-proxy"))
        .forEach(status -> {
          status.setRestartCount(at.isPresent() ? 1 : 0);
          status.setLastState(
              at.map(finished ->
                      new ContainerStateBuilder()
                          .withNewTerminated()
                          .withReason("OOMKilled")
                          .withExitCode(137)
                          .withFinishedAt(finished)
                          .endTerminated()
                          .build())
                  .orElseGet(ContainerState::new));
        });
    return edited;
  }

  /**
   * From now on no new pod of this workload becomes ready: a kwok Stage that comes before the usual
   * one keeps its container waiting, with a Warning event for each pod.
   *
   * @param log what its container says, as a kubelet serves it
   */
  Faults neverReady(String namespace, String app, List<String> log) {
    with(
        """
        apiVersion: kwok.x-k8s.io/v1alpha1
        kind: Stage
        metadata: {name: never-ready-%2$s}
        spec:
          resourceRef: {apiGroup: v1, kind: Pod}
          selector:
            matchLabels: {app: "%2$s"}
            matchExpressions:
              - {key: .metadata.namespace, operator: In, values: ["%1$s"]}
              - {key: .metadata.deletionTimestamp, operator: DoesNotExist}
              - {key: .status.phase, operator: In, values: [Pending]}
          weight: 1
          next:
            event: {type: Warning, reason: BackOff, message: "Back-off restarting failed container app"}
            statusTemplate: |
              {{ $now := Now }}
              conditions:
              - {lastTransitionTime: {{ $now | Quote }}, status: "True", type: Initialized}
              - {lastTransitionTime: {{ $now | Quote }}, status: "False", type: Ready}
              - {lastTransitionTime: {{ $now | Quote }}, status: "False", type: ContainersReady}
              containerStatuses:
              {{ range .spec.containers }}
              - image: {{ .image | Quote }}
                name: {{ .name | Quote }}
                restartCount: 3
                {{ if eq .name "app" }}
                ready: false
                state: {waiting: {reason: CrashLoopBackOff}}
                {{ else }}
                ready: true
                state: {running: {startedAt: {{ $now | Quote }}}}
                {{ end }}
              {{ end }}
              phase: Running
              startTime: {{ $now | Quote }}
        ---
        apiVersion: kwok.x-k8s.io/v1alpha1
        kind: ClusterLogs
        metadata: {name: never-ready-%2$s}
        spec:
          selector: {matchNamespaces: ["%1$s"]}
          logs:
            - {containers: [app], logsFile: "%3$s"}
        """
            .formatted(namespace, app, containerLog(log)));
    return this;
  }

  private static Path containerLog(List<String> lines) {
    try {
      return Files.write(
          Files.createTempFile(CLUSTER, "app", ".log"),
          lines.stream().map(line -> Instant.now() + " stdout F " + line).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process behind all of it ends, and nobody starts it again. */
  void istiodProcessEnds() {
    try {
      Files.createFile(CLUSTER.resolve("stay-down"));
      undo.push(() -> delete(CLUSTER.resolve("stay-down")));
      var pid = Files.readString(CLUSTER.resolve("istiod/istiod.pid")).strip();
      ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroy();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every proxy loses its connection to istiod, and stays a ready pod. */
  void proxiesLeave() {
    try {
      var file = CLUSTER.resolve("proxyfleet.pid");
      var process = ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
      var command = new ArrayList<>(List.of(process.info().command().orElseThrow()));
      command.addAll(List.of(process.info().arguments().orElseThrow()));
      process.destroy();
      undo.push(() -> start(command, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Every proxy stands still, with its connection: what istiod sends them from now on, they do not
   * take. After 40 seconds istiod closes such a connection.
   */
  void proxiesStandStill() {
    try {
      var pid = Files.readString(CLUSTER.resolve("proxyfleet.pid")).strip();
      signal("STOP", pid);
      undo.push(() -> signal("CONT", pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    with(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: pushed, namespace: default}
        spec: {ports: [{name: http, port: 80}]}
        """);
  }

  private static void signal(String signal, String pid) {
    try {
      var code = new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + signal + " " + pid + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The agents of all sidecars tell that their certificates end in so many seconds. */
  void agentsTell(long seconds) {
    var agents = Agents.telling(seconds);
    undo.push(agents::close);
  }

  /** Whoever ends the cluster finds it by its file. */
  private static void start(List<String> command, Path file) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Files.writeString(file, Long.toString(process.pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A second injector for a revision of its own, whose istiod never writes its authority.
   *
   * @param caBundle base64; may be empty
   */
  Faults canary(String caBundle) {
    return deployment("istiod-canary", "canary", "1.29.1")
        .with(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: istiod-canary, namespace: istio-system}
            spec: {selector: {app: istiod, istio.io/rev: canary}, ports: [{port: 443, targetPort: 15017}]}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata:
              name: istio-sidecar-injector-canary
              labels: {app: sidecar-injector, istio.io/rev: canary}
            webhooks:
              - name: rev.namespace.sidecar-injector.istio.io
                admissionReviewVersions: [v1]
                sideEffects: None
                failurePolicy: Fail
                clientConfig:
                  service: {name: istiod-canary, namespace: istio-system, path: /inject}
                  caBundle: "%s"
                namespaceSelector: {matchLabels: {istio.io/rev: canary}}
                rules:
                  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
            """
                .formatted(caBundle));
  }

  /** One more istiod. */
  Faults deployment(String name, String revision, String version) {
    return with(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: %1$s
          namespace: istio-system
          labels: {app: istiod, istio.io/rev: %2$s}
        spec:
          selector: {matchLabels: {app: istiod, istio.io/rev: %2$s, name: %1$s}}
          template:
            metadata:
              labels: {app: istiod, istio.io/rev: %2$s, name: %1$s}
              annotations: {sidecar.istio.io/inject: "false"}
            spec:
              containers: [{name: discovery, image: "docker.io/istio/pilot:%3$s"}]
        """
            .formatted(name, revision, version));
  }

  /** istiod writes its root into every namespace again at once; here it is kept from doing so. */
  Faults root(String namespace, String pem) {
    with(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: keep-root}
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules:
              - {apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [configmaps]}
          validations:
            - expression: "!has(oldObject.metadata.annotations) || !('keep' in oldObject.metadata.annotations)"
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: keep-root}
        spec: {policyName: keep-root, validationActions: [Deny]}
        """);
    awaitThatItIsKept();
    var root = client.configMaps().inNamespace(namespace).withName("istio-ca-root-cert");
    var edited = root.get();
    edited.getMetadata().setAnnotations(Map.of("keep", "yes"));
    edited.setData(Map.of("root-cert.pem", pem));
    write(edited);
    undo.addLast(root::delete);
    return this;
  }

  /** A policy takes a moment before it is heeded. */
  private void awaitThatItIsKept() {
    with(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: kept, namespace: default, annotations: {keep: "yes"}}
        data: {written: "1"}
        """);
    var kept = client.configMaps().inNamespace("default").withName("kept");
    await("the policy to be heeded")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() ->
            assertThatThrownBy(() ->
                    kept.edit(map -> {
                      map.setData(Map.of("written", UUID.randomUUID().toString()));
                      return map;
                    }))
                .hasMessageContaining("keep-root"));
  }

  /** The last change is undone first. */
  @Override
  public void close() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
    await("what was made to be gone")
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            client.namespaces().list().getItems().stream()
                .noneMatch(namespace -> namespace.getMetadata().getDeletionTimestamp() != null));
    client.close();
  }
}
