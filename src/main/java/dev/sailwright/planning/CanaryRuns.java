package dev.sailwright.planning;

import dev.sailwright.mesh.Workload;
import java.util.List;
import java.util.Set;

/**
 * What the installations of a canary would apply, of the kinds that {@link #looksAtKind} names.
 *
 * @param revision that they are of
 * @param beside by the first one, which is to bring a control plane and nothing else
 * @param whole by all of them
 */
public record CanaryRuns(String revision, Manifest beside, Manifest whole) {
  private static final Set<String> WORKLOADS = Set.of("Deployment", "DaemonSet", "StatefulSet");

  /** Through which the API server, or a proxy, comes to an istiod. */
  private static final Set<String> WAYS =
      Set.of("Service", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  public static boolean looksAtKind(String kind) {
    return WORKLOADS.contains(kind) || WAYS.contains(kind);
  }

  /**
   * Titles of what would move or lead elsewhere at once: workloads beside the new istiod, and
   * Services and webhooks that are not the revision's own, such as those of a tag (inputs {@code
   * values.revisionTags} and {@code values.defaultRevision}, seen with istioctl 1.32).
   */
  List<String> atOnce() {
    return beside.items().stream()
        .filter(item -> !isIstiod(item))
        .filter(item -> WORKLOADS.contains(item.kind()) || !item.name().contains("-" + revision))
        .map(Manifest.Item::title)
        .toList();
  }

  boolean bringsIstiod() {
    return beside.items().stream().anyMatch(this::isIstiod);
  }

  boolean brings(Workload workload) {
    return whole.items().stream().anyMatch(item -> item.title().equals(workload.ref().toString()));
  }

  private boolean isIstiod(Manifest.Item item) {
    return item.kind().equals("Deployment") && item.name().equals("istiod-" + revision);
  }
}
