package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Redaction;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is kept of a pod; thousands of them are held at once.
 *
 * @param owner the Deployment, StatefulSet, DaemonSet, Job or other controller; the pod itself when
 *     it has none
 * @param proxy image of its Istio container; empty when it has none
 * @param istiod image of its container {@code discovery}; empty when it has none
 * @param revision that injected it
 * @param live neither finished nor being deleted
 * @param bad why it is in a bad phase; empty when it is not
 * @param mayBeInjected its own labels and host network do not keep it out
 * @param ended containers that ended and were started anew, or are to be
 * @param runsToItsEnd its restart policy is not {@code Always}, as of a Job's or a build's pod
 */
record PodFacts(
    String namespace,
    String name,
    WorkloadRef owner,
    Optional<String> proxy,
    Optional<String> istiod,
    String revision,
    boolean nativeSidecar,
    boolean live,
    boolean ready,
    boolean mayBeInjected,
    boolean runsToItsEnd,
    Optional<String> bad,
    List<Workload.Ended> ended) {
  private static final Pattern REVISION = Pattern.compile("\"revision\"\\s*:\\s*\"([^\"]+)\"");

  private static final Set<String> PROXIES = Set.of("istio-proxy", "install-cni");
  private static final Set<String> ISTIOD = Set.of("discovery");

  private static final Set<String> ABOUT_TO_BEGIN =
      Set.of("", "ContainerCreating", "PodInitializing");

  static PodFacts of(Pod pod) {
    var meta = pod.getMetadata();
    var phase = Objects.requireNonNullElse(pod.getStatus().getPhase(), "Unknown");
    var finished = phase.equals("Succeeded") || phase.equals("Failed");
    var sidecar = image(pod.getSpec().getContainers(), PROXIES);
    var nativeSidecar =
        sidecar.isEmpty()
            ? image(pod.getSpec().getInitContainers(), PROXIES)
            : Optional.<String>empty();
    return new PodFacts(
        meta.getNamespace(),
        meta.getName(),
        owner(pod),
        sidecar.or(() -> nativeSidecar),
        image(pod.getSpec().getContainers(), ISTIOD),
        revision(annotations(pod)),
        nativeSidecar.isPresent(),
        !finished && meta.getDeletionTimestamp() == null,
        isReady(pod),
        !"false".equals(labels(pod).get("sidecar.istio.io/inject"))
            && !"false".equals(annotations(pod).get("sidecar.istio.io/inject"))
            && !Boolean.TRUE.equals(pod.getSpec().getHostNetwork()),
        !Objects.requireNonNullElse(pod.getSpec().getRestartPolicy(), "Always").equals("Always"),
        bad(pod, phase),
        statuses(pod).flatMap(status -> ended(meta.getName(), status).stream()).toList());
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return Stream.concat(
        pod.getStatus().getInitContainerStatuses().stream(),
        pod.getStatus().getContainerStatuses().stream());
  }

  /** Of one that runs for the first time there is no end. */
  private static Optional<Workload.Ended> ended(String pod, ContainerStatus status) {
    return Optional.ofNullable(status.getLastState())
        .flatMap(last -> Optional.ofNullable(last.getTerminated()))
        .filter(end -> end.getFinishedAt() != null)
        .map(end ->
            new Workload.Ended(
                pod,
                status.getName(),
                Objects.requireNonNullElse(end.getReason(), "no reason given"),
                Objects.requireNonNullElse(status.getRestartCount(), 0),
                Instant.parse(end.getFinishedAt()),
                waits(status)));
  }

  Optional<IstioVersion> version() {
    return proxy.flatMap(Images::version);
  }

  private static Optional<String> image(List<Container> containers, Set<String> names) {
    return containers.stream()
        .filter(container -> names.contains(container.getName()))
        .map(container -> Objects.requireNonNullElse(container.getImage(), ""))
        .findFirst();
  }

  private static WorkloadRef owner(Pod pod) {
    var meta = pod.getMetadata();
    var controller =
        meta.getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .findFirst();
    if (controller.isEmpty()) {
      return new WorkloadRef("Pod", meta.getNamespace(), meta.getName());
    }
    return ofTemplate(pod, controller.get(), "pod-template-hash", "Deployment")
        .or(() -> ofTemplate(pod, controller.get(), "rollouts-pod-template-hash", "Rollout"))
        .orElseGet(() ->
            new WorkloadRef(
                controller.get().getKind(), meta.getNamespace(), controller.get().getName()));
  }

  /**
   * A ReplicaSet is named after its Deployment, or its Rollout of Argo, and the hash of the
   * template, which the pod carries as a label.
   */
  private static Optional<WorkloadRef> ofTemplate(
      Pod pod, OwnerReference controller, String label, String kind) {
    var name = controller.getName();
    return Optional.ofNullable(labels(pod).get(label))
        .map(hash -> "-" + hash)
        .filter(end -> controller.getKind().equals("ReplicaSet") && name.endsWith(end))
        .map(end ->
            new WorkloadRef(
                kind,
                pod.getMetadata().getNamespace(),
                name.substring(0, name.length() - end.length())));
  }

  private static String revision(Map<String, String> annotations) {
    var status = REVISION.matcher(annotations.getOrDefault("sidecar.istio.io/status", ""));
    return status.find() ? status.group(1) : annotations.getOrDefault("istio.io/rev", "default");
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(condition ->
            condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private static Optional<String> bad(Pod pod, String phase) {
    if (pod.getMetadata().getDeletionTimestamp() != null || phase.equals("Succeeded")) {
      return Optional.empty();
    }
    var waiting = statuses(pod).flatMap(status -> waiting(status).stream()).findFirst();
    if (waiting.isPresent()) {
      return waiting;
    }
    return switch (phase) {
      case "Pending" ->
          Optional.of("Pending" + unscheduled(pod).map(reason -> ": " + reason).orElse(""));
      case "Running" -> Optional.empty();
      default ->
          Optional.of(
              phase
                  + Optional.ofNullable(pod.getStatus().getReason())
                      .map(reason -> ": " + reason)
                      .orElse(""));
    };
  }

  /** Why it waits and, when it ran before, why it ended: a crash loop may be for want of memory. */
  private static Optional<String> waiting(ContainerStatus status) {
    if (!waits(status)) {
      return Optional.empty();
    }
    var reason = status.getState().getWaiting().getReason();
    var ended =
        Optional.ofNullable(status.getLastState())
            .flatMap(last -> Optional.ofNullable(last.getTerminated()))
            .flatMap(last -> Optional.ofNullable(last.getReason()));
    return Optional.of(reason + ended.map(why -> ": " + why).orElse(""));
  }

  /** One that is about to begin, as all of a node are after its reboot, does not. */
  private static boolean waits(ContainerStatus status) {
    return status.getState() != null
        && status.getState().getWaiting() != null
        && !ABOUT_TO_BEGIN.contains(
            Objects.requireNonNullElse(status.getState().getWaiting().getReason(), ""));
  }

  /**
   * Before anything is put in front of it: of several lines, their beginnings tell what they are.
   */
  private static Optional<String> unscheduled(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition ->
            condition.getType().equals("PodScheduled") && condition.getStatus().equals("False"))
        .map(condition -> Objects.requireNonNullElse(condition.getMessage(), condition.getReason()))
        .findFirst()
        .map(Redaction::inOneLine);
  }

  private static Map<String, String> labels(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
  }

  private static Map<String, String> annotations(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
  }
}
