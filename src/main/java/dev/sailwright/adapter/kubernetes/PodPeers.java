package dev.sailwright.adapter.kubernetes;

import dev.sailwright.port.Peers;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Looks for a process by the pod that it ran in: a pod's host name is its name, and when its
 * container ends, everything in it ends. On one and the same host, the process table tells.
 */
public final class PodPeers implements Peers {
  private static final int UUID_LENGTH = 36;
  private static final List<String> ENDED = List.of("Succeeded", "Failed");

  private final KubernetesClient client;
  private final String namespace;
  private final String host;

  /**
   * @param namespace of the pods
   * @param host this process's own host name
   */
  public PodPeers(KubernetesClient client, String namespace, String host) {
    this.client = client;
    this.namespace = namespace;
    this.host = host;
  }

  /** A name for this process that no other one ever has. */
  public String ownName() {
    return host + "-" + UUID.randomUUID();
  }

  @Override
  public boolean isGone(String holder, Instant since) {
    var other = host(holder);
    if (other.isEmpty()) {
      return false;
    }
    if (other.get().equals(host)) {
      return true;
    }
    try {
      // Outside of a cluster no host name is a pod's, so a missing one says nothing.
      return pod(host).isPresent() && pod(other.get()).map(pod -> ended(pod, since)).orElse(true);
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private Optional<Pod> pod(String name) {
    return Optional.ofNullable(client.pods().inNamespace(namespace).withName(name).get());
  }

  private static boolean ended(Pod pod, Instant since) {
    var status = pod.getStatus();
    return status != null
        && (ENDED.contains(status.getPhase())
            || !status.getContainerStatuses().isEmpty()
                && status.getContainerStatuses().stream()
                    .allMatch(container -> restarted(container, since)));
  }

  private static boolean restarted(ContainerStatus container, Instant since) {
    var state = container.getState();
    return state != null
        && (state.getTerminated() != null
            || state.getRunning() != null
                && Instant.parse(state.getRunning().getStartedAt()).isAfter(since));
  }

  private static Optional<String> host(String holder) {
    var length = holder.length() - UUID_LENGTH - 1;
    return length > 0 ? Optional.of(holder.substring(0, length)) : Optional.empty();
  }
}
