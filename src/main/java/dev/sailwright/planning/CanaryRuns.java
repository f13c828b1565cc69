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

  /** A revision's own webhooks, some with the namespace behind. */
  private static final List<String> OWN = List.of("istio-sidecar-injector-", "istio-validator-");

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
        .filter(item -> WORKLOADS.contains(item.kind()) || !isOwn(item))
        .map(Manifest.Item::title)
        .toList();
  }

  boolean bringsIstiod() {
    return beside.items().stream().anyMatch(this::isIstiod);
  }

  boolean brings(Workload workload) {
    return whole.items().stream().anyMatch(item -> item.title().equals(workload.ref().toString()));
  }

  /** A tag's objects may have a name that ends as the revision's does. */
  private boolean isOwn(Manifest.Item item) {
    return item.name().equals("istiod-" + revision)
        || OWN.stream()
            .map(start -> start + revision)
            .anyMatch(name -> item.name().equals(name) || item.name().startsWith(name + "-"));
  }

  private boolean isIstiod(Manifest.Item item) {
    return item.kind().equals("Deployment") && item.name().equals("istiod-" + revision);
  }
}
