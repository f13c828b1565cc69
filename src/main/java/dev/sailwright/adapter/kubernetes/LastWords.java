package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.Redaction;
import dev.sailwright.mesh.WorkloadRef;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a workload that does not become ready says of itself. */
final class LastWords {
  private static final int WORKLOADS = 3;
  private static final int PODS = 50;
  private static final int EVENTS = 3;
  private static final int LOG_LINES = 5;

  /** What is shown may be the middle of something that has to be hidden. */
  private static final int LOG_LINES_READ = 200;

  private final KubernetesClient client;

  /**
   * @param client that gives up soon
   */
  LastWords(KubernetesClient client) {
    this.client = client;
  }

  List<String> of(List<WorkloadRef> workloads) {
    return workloads.stream().limit(WORKLOADS).flatMap(this::of).toList();
  }

  private Stream<String> of(WorkloadRef workload) {
    try {
      var pods =
          client.pods().inNamespace(workload.namespace()).list().getItems().stream()
              .filter(pod -> PodFacts.of(pod).owner().equals(workload))
              .filter(pod -> !PodFacts.of(pod).ready())
              .limit(PODS)
              .toList();
      return Stream.concat(events(workload, pods), logs(pods));
    } catch (KubernetesClientException e) {
      return Stream.of("the events and logs of " + workload + " could not be read: " + words(e));
    }
  }

  private Stream<String> events(WorkloadRef workload, List<Pod> pods) {
    Set<String> names =
        Stream.concat(
                Stream.of(workload.name()), pods.stream().map(pod -> pod.getMetadata().getName()))
            .collect(Collectors.toSet());
    return client
        .v1()
        .events()
        .inNamespace(workload.namespace())
        .withField("type", "Warning")
        .list()
        .getItems()
        .stream()
        .filter(event -> names.contains(event.getInvolvedObject().getName()))
        .sorted(Comparator.comparing(LastWords::lastSeen).reversed())
        .limit(EVENTS)
        .map(event -> "event " + event.getReason() + ": " + shown(event.getMessage()));
  }

  private static String shown(@Nullable String message) {
    return Redaction.inOneLine(Objects.requireNonNullElse(message, ""));
  }

  private static String lastSeen(Event event) {
    return Objects.requireNonNullElse(
        event.getLastTimestamp(),
        Objects.requireNonNullElse(event.getMetadata().getCreationTimestamp(), ""));
  }

  /** Of one pod; its replicas mostly fail alike. */
  private Stream<String> logs(List<Pod> pods) {
    return pods.stream().limit(1).flatMap(this::logs);
  }

  private Stream<String> logs(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
        .limit(1)
        .flatMap(container -> log(pod, container));
  }

  private Stream<String> log(Pod pod, ContainerStatus container) {
    var name = pod.getMetadata().getName();
    try {
      var log =
          client
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(name)
              .inContainer(container.getName())
              .tailingLines(LOG_LINES_READ)
              .getLog();
      var lines = Redaction.of(log.lines().toList());
      return lines.stream()
          .skip(Math.max(0, lines.size() - LOG_LINES))
          .map(line -> name + " " + container.getName() + ": " + line);
    } catch (KubernetesClientException e) {
      return Stream.of("the log of " + name + " could not be read: " + words(e));
    }
  }

  private static String words(KubernetesClientException e) {
    return e.getStatus() == null
        ? Reading.words(e)
        : Objects.requireNonNullElseGet(e.getStatus().getMessage(), () -> Reading.words(e));
  }
}
