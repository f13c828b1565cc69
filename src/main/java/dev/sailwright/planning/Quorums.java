package dev.sailwright.planning;

import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.WorkloadRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells by name and images which StatefulSets need a quorum. What was not surveyed is told by its
 * name alone.
 */
final class Quorums {
  /** In images and names: what loses its quorum when too many members restart. */
  private static final List<String> WORDS =
      List.of(
          "zookeeper",
          "etcd",
          "kafka",
          "cassandra",
          "elasticsearch",
          "opensearch",
          "mongo",
          "consul",
          "vault",
          "rabbitmq",
          "cockroach",
          "redis",
          "nats",
          "clickhouse",
          "postgres",
          "mysql");

  private final Map<WorkloadRef, Surveyed.Template> templates;

  Quorums(List<Surveyed.Template> templates) {
    this.templates =
        templates.stream()
            .collect(
                Collectors.toMap(
                    Surveyed.Template::ref, Function.identity(), (first, second) -> first));
  }

  boolean needs(WorkloadRef ref) {
    var template = templates.get(ref);
    var images = template == null ? List.<String>of() : template.images();
    var words = (ref.name() + " " + String.join(" ", images)).toLowerCase(Locale.ROOT);
    return ref.kind().equals("StatefulSet") && WORDS.stream().anyMatch(words::contains);
  }
}
