package dev.sailwright.planning;

import java.util.List;
import java.util.Optional;

/**
 * Objects of a mesh as they are in the cluster, read to be held against a rendering.
 *
 * @param objects as they are; there may be more than were rendered
 * @param unread what could not be read; it is neither there nor missing
 */
public record LiveObjects(Manifest objects, List<Unread> unread) {
  public LiveObjects {
    unread = List.copyOf(unread);
  }

  /**
   * @param reason the missing right, or the API server's own words
   */
  public record Unread(String kind, String namespace, String reason) {
    @Override
    public String toString() {
      return kind + " in " + namespace + ": " + reason;
    }
  }

  boolean saw(String kind, String namespace) {
    return unread.stream()
        .noneMatch(place -> place.kind().equals(kind) && place.namespace().equals(namespace));
  }

  Optional<Manifest.Item> find(Manifest.Item rendered) {
    return objects.items().stream()
        .filter(item -> item.title().equals(rendered.title()))
        .findFirst();
  }

  /**
   * An autoscaler sets this workload's replicas, or may do so: what was not seen is not called
   * people's doing.
   */
  boolean mayBeScaled(Manifest.Item workload) {
    return !saw("HorizontalPodAutoscaler", workload.namespace())
        || objects.items().stream()
            .anyMatch(item ->
                item.kind().equals("HorizontalPodAutoscaler")
                    && item.namespace().equals(workload.namespace())
                    && workload
                        .kind()
                        .equals(item.values().getOrDefault("spec.scaleTargetRef.kind", ""))
                    && workload
                        .name()
                        .equals(item.values().getOrDefault("spec.scaleTargetRef.name", "")));
  }
}
