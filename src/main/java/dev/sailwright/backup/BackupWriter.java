package dev.sailwright.backup;

import dev.sailwright.backup.MeshBackup.Document;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.InstallEvidence.MeshRecord;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.InputDifference;
import dev.sailwright.planning.UpgradePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes a backup from a look at the mesh and the places that tell how it was made. */
public final class BackupWriter {
  /**
   * What the chart itself writes into the mesh config (istio-discovery/templates/configmap.yaml of
   * 1.30); no input has to name it. {@code *} stands for the rest of a value.
   */
  private static final Map<String, String> OF_THE_CHART =
      Map.of(
          "meshConfig.defaultConfig.discoveryAddress",
          "istiod*",
          "meshConfig.defaultConfig.proxyMetadata",
          "*",
          "meshConfig.defaultConfig.tracing.zipkin.address",
          "zipkin.istio-system:9411",
          "meshConfig.defaultProviders.metrics[0]",
          "prometheus",
          "meshConfig.enablePrometheusMerge",
          "true",
          "meshConfig.rootNamespace",
          "istio-system",
          "meshConfig.trustDomain",
          "cluster.local");

  private BackupWriter() {}

  public static MeshBackup write(UpgradePlan plan, MeshState mesh, List<MeshSource> sources) {
    var documents = new ArrayList<Document>();
    if (plan.installs()) {
      documents.add(
          Document.redacted(
              "inputs-settings.yaml", "the plan: what istioctl will be given", inputs(plan)));
    }
    sources.forEach(
        source -> documents.add(Document.redacted(source.name(), source.source(), source.text())));
    if (plan.installs()) {
      documents.add(
          Document.redacted(
              MeshBackup.UNEXPLAINED,
              "what the mesh has and the plan's inputs do not name: istioctl takes it back to the"
                  + " profile's default",
              unexplained(plan, mesh, sources)));
    }
    documents.add(Document.redacted("not-seen.yaml", "what could not be read", notSeen(mesh)));
    documents.add(Document.redacted("versions.yaml", "what runs", versions(mesh)));
    documents.add(
        Document.redacted("labels.yaml", "who takes part, and how they were", labels(mesh)));
    return new MeshBackup(documents);
  }

  private static String inputs(UpgradePlan plan) {
    var lines = new ArrayList<String>();
    lines.add("sets:" + (plan.inputs().sets().isEmpty() ? " []" : ""));
    plan.inputs().sets().forEach(set -> lines.add("  - " + quoted(set)));
    lines.add("files:" + (plan.inputs().files().isEmpty() ? " []" : ""));
    for (var file : plan.inputs().files()) {
      lines.add("  - name: " + quoted(file.name()));
      lines.add("    content: |");
      file.content().lines().map(line -> "      " + line).forEach(lines::add);
    }
    return String.join("\n", lines);
  }

  private static String unexplained(UpgradePlan plan, MeshState mesh, List<MeshSource> sources) {
    var records =
        Stream.concat(
            mesh.install().record().stream(),
            sources.stream()
                .filter(source -> !source.values().isEmpty())
                .map(source -> new MeshRecord(source.source(), ofPeople(source.values()))));
    var lines = new ArrayList<String>();
    records.forEach(record -> {
      lines.add("# " + record.source());
      InputDifference.of(record, plan.inputs(), plan.to()).forEach(line -> lines.add("- " + line));
    });
    if (!plan.unproven().isEmpty()) {
      lines.add("# what ran when this was planned, held against the running version's rendering:");
      plan.unproven().forEach(line -> lines.add("#   " + line));
    }
    return lines.isEmpty()
        ? "# nothing recorded was found to compare with"
        : String.join("\n", lines);
  }

  private static Map<String, String> ofPeople(Map<String, String> values) {
    return values.entrySet().stream()
        .filter(entry -> !isOfTheChart(entry.getKey(), entry.getValue()))
        .collect(
            java.util.stream.Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean isOfTheChart(String path, String value) {
    var ours = OF_THE_CHART.getOrDefault(path, "");
    return ours.endsWith("*")
        ? value.startsWith(ours.substring(0, ours.length() - 1))
        : value.equals(ours);
  }

  private static String notSeen(MeshState mesh) {
    return mesh.blindSpots().isEmpty()
        ? "[]"
        : lines(
            mesh.blindSpots().stream()
                .map(spot -> "- " + quoted(spot.subject()) + ": " + quoted(spot.reason())));
  }

  private static String versions(MeshState mesh) {
    return lines(
        Stream.of(
                Stream.of(
                    "kubernetes: "
                        + quoted(mesh.kubernetes().map(Object::toString).orElse("unknown")),
                    "controlPlanes:" + (mesh.controlPlanes().isEmpty() ? " []" : "")),
                mesh.controlPlanes().stream().flatMap(BackupWriter::controlPlane),
                Stream.of("revisionTags:" + (mesh.tags().isEmpty() ? " {}" : "")),
                mesh.tags().entrySet().stream()
                    .map(tag -> "  " + quoted(tag.getKey()) + ": " + quoted(tag.getValue())),
                Stream.of("proxies:" + (mesh.proxiesByVersion().isEmpty() ? " {}" : "")),
                mesh.proxiesByVersion().entrySet().stream()
                    .map(proxies -> "  " + quoted(proxies.getKey()) + ": " + proxies.getValue()))
            .flatMap(part -> part));
  }

  private static Stream<String> controlPlane(ControlPlane plane) {
    return Stream.of(
        "  - name: " + quoted(plane.namespace() + "/" + plane.name()),
        "    revision: " + quoted(plane.revision()),
        "    version: " + quoted(plane.version().map(Object::toString).orElse("unknown")),
        "    image: " + quoted(plane.image()),
        "    replicas: " + plane.desired());
  }

  private static String labels(MeshState mesh) {
    return lines(
        Stream.of(
                Stream.of("namespaces:" + (mesh.namespaces().isEmpty() ? " []" : "")),
                mesh.namespaces().stream().flatMap(BackupWriter::namespace),
                Stream.of("workloads:" + (mesh.workloads().isEmpty() ? " []" : "")),
                mesh.workloads().stream().flatMap(BackupWriter::workload))
            .flatMap(part -> part));
  }

  private static Stream<String> namespace(MeshNamespace namespace) {
    return Stream.of(
            Optional.of("  - name: " + quoted(namespace.name())),
            namespace.injection().map(value -> "    istio-injection: " + quoted(value)),
            namespace.revision().map(value -> "    istio.io/rev: " + quoted(value)),
            namespace.dataplaneMode().map(value -> "    istio.io/dataplane-mode: " + quoted(value)))
        .flatMap(Optional::stream);
  }

  private static Stream<String> workload(Workload workload) {
    var proxies =
        workload.proxies().stream()
            .map(group ->
                group.version().map(Object::toString).orElse("unknown")
                    + " × "
                    + group.pods()
                    + ", revision "
                    + group.revision())
            .toList();
    return Stream.of(
            Optional.of("  - name: " + quoted(workload.ref().toString())),
            workload.restartedAt().map(at -> "    restartedAt: " + quoted(at)),
            Optional.of("    replicas: " + workload.desired()),
            Optional.of("    proxies: " + quoted(String.join("; ", proxies))))
        .flatMap(Optional::stream);
  }

  private static String lines(Stream<String> lines) {
    return String.join("\n", lines.toList());
  }

  /** As JSON writes it, which YAML reads. */
  private static String quoted(String text) {
    var safe = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            safe.append('\\').appendCodePoint(c);
          } else if (c < ' ') {
            safe.append("\\u%04x".formatted(c));
          } else {
            safe.appendCodePoint(c);
          }
        });
    return safe.append('"').toString();
  }
}
