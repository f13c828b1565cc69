package dev.sailwright.comparison;

import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.Workload;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What workloads and namespaces show, without their names. */
final class DataPlaneTraits {
  private static final String SUBJECT = "";
  private static final String UNKNOWN = "unknown";

  private DataPlaneTraits() {}

  static Map<String, Seen> versions(Look look, Look other) {
    var proxies = look.mesh().proxiesByVersion();
    var text = Words.each(proxies.keySet().stream().filter(version -> !version.equals(UNKNOWN)));
    var shown =
        Words.orNone(
            proxies.entrySet().stream()
                .map(proxy ->
                    proxy.getKey()
                        + (proxy.getValue() == 1 ? " (1 pod)" : " (" + proxy.getValue() + " pods)"))
                .collect(Collectors.joining(", ")));
    return Map.of(
        SUBJECT, proxies.containsKey(UNKNOWN) ? Seen.partly(text, shown) : Seen.of(text, shown));
  }

  static Map<String, Seen> kinds(Look look, Look other) {
    return Map.of(
        SUBJECT,
        Seen.of(
            Words.each(
                look.mesh().workloads().stream()
                    .map(workload -> workload.role().name().toLowerCase(Locale.ROOT)))));
  }

  static Map<String, Seen> pods(Look look, Look other) {
    var asked = look.mesh().desiredPods();
    var missing =
        look.mesh()
            .sidecars()
            .mapToInt(workload -> Math.max(0, workload.desired() - workload.pods()))
            .sum();
    if (asked == 0) {
      return Map.of(SUBJECT, Seen.of("none asked for"));
    }
    return Map.of(
        SUBJECT,
        missing == 0
            ? Seen.of("all there", "all " + asked + " there")
            : Seen.of("some missing", missing + " of " + asked + " missing"));
  }

  static Map<String, Seen> bare(Look look, Look other) {
    return Map.of(
        SUBJECT,
        Words.anyOf(look.mesh().workloads().stream().mapToInt(Workload::withoutProxy).sum()));
  }

  static Map<String, Seen> labels(Look look, Look other) {
    var counts = new TreeMap<String, Integer>();
    look.mesh().namespaces().stream()
        .flatMap(DataPlaneTraits::labels)
        .forEach(label -> counts.merge(label, 1, Integer::sum));
    return Map.of(
        SUBJECT,
        Seen.of(
            Words.each(counts.keySet().stream()),
            Words.orNone(
                counts.entrySet().stream()
                    .map(label -> label.getKey() + " (" + label.getValue() + ")")
                    .collect(Collectors.joining(", ")))));
  }

  static Map<String, Seen> bothLabels(Look look, Look other) {
    return Map.of(
        SUBJECT,
        Words.anyOf(
            (int)
                look.mesh().namespaces().stream()
                    .filter(space -> space.injection().isPresent() && space.revision().isPresent())
                    .count()));
  }

  private static Stream<String> labels(MeshNamespace space) {
    return Stream.of(
            space.injection().map(value -> "istio-injection=" + value),
            space.revision().map(value -> "istio.io/rev=" + value),
            space.dataplaneMode().map(value -> "istio.io/dataplane-mode=" + value))
        .flatMap(label -> label.stream());
  }
}
