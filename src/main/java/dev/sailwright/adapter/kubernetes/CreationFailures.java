package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.MeshState.CreationFailure;
import dev.sailwright.mesh.WorkloadRef;
import io.fabric8.kubernetes.api.model.Event;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Why pods could not be created, out of FailedCreate events. */
final class CreationFailures {
  private CreationFailures() {}

  static CreationFailure of(Event event) {
    var about = event.getInvolvedObject();
    return new CreationFailure(
        new WorkloadRef(
            about.getKind(), Objects.requireNonNullElse(about.getNamespace(), ""), about.getName()),
        Objects.requireNonNullElse(event.getMessage(), "").replaceFirst("^Error creating: ", ""),
        Objects.requireNonNullElse(event.getCount(), 1),
        instant(
            Objects.requireNonNullElse(
                event.getLastTimestamp(), event.getMetadata().getCreationTimestamp())));
  }

  /**
   * Newest first; several events of one owner say the same at different times, so the newest stands
   * for all.
   */
  static List<CreationFailure> newest(List<CreationFailure> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(CreationFailure::owner, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(
            same -> same.stream().max(Comparator.comparing(CreationFailure::lastSeen)).stream())
        .sorted(Comparator.comparing(CreationFailure::lastSeen).reversed())
        .toList();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
