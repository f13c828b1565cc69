package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;
import static dev.sailwright.diagnosis.Severity.WARNING;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Surveyed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Whether Istio's own objects, as they are here, suit the target. */
final class ConfigPrechecks {
  private static final Minor FIRST_V1 = Minor.of("1.22");

  /** Of base/files/crd-all.gen.yaml, 1.20 to 1.30. */
  private static final Map<String, Set<String>> SERVED =
      Map.of(
          "networking.istio.io", Set.of("v1alpha3", "v1beta1"),
          "security.istio.io", Set.of("v1beta1"),
          "telemetry.istio.io", Set.of("v1alpha1"),
          "extensions.istio.io", Set.of("v1alpha1"));

  private static final Set<String> RETIRED_PROVIDERS =
      Set.of("opencensus", "lightstep", "stackdriver");
  private static final Set<String> INGRESS_OF_ISTIO = Set.of("istio");

  private ConfigPrechecks() {}

  static List<Finding> definitions(Candidate candidate) {
    var findings = new ArrayList<Finding>();
    var definitions = candidate.survey().of(Surveyed.DEFINITIONS);
    findings.addAll(
        Raise.when(
            definitions.stream()
                .filter(definition -> !definition.established())
                .map(Surveyed.Definition::name)
                .toList(),
            FindingCode.CRD_VERSIONS,
            BLOCKER,
            "CustomResourceDefinitions of Istio are not established.",
            "See their conditions (`kubectl describe crd`); the API server does not serve them."));
    findings.addAll(
        Raise.when(
            definitions.stream().flatMap(definition -> lost(definition, candidate)).toList(),
            FindingCode.CRD_VERSIONS,
            BLOCKER,
            "Objects may be stored in versions that " + candidate.to() + " does not define.",
            "Migrate them (kube-storage-version-migrator) and take the version off"
                + " status.storedVersions."));
    return findings;
  }

  private static Stream<String> lost(Surveyed.Definition definition, Candidate candidate) {
    var group = definition.name().substring(definition.name().indexOf('.') + 1);
    var served = SERVED.get(group);
    var hasV1 = candidate.to().minor().compareTo(FIRST_V1) >= 0;
    return served == null
        ? Stream.empty()
        : definition.stored().stream()
            .filter(version -> !served.contains(version) && !(hasV1 && version.equals("v1")))
            .map(version -> definition.name() + ": stored as " + version);
  }

  static List<Finding> wasm(Candidate candidate) {
    return Raise.when(
        candidate.survey().of(Surveyed.WASM_PLUGINS).stream()
            .map(plugin ->
                "WasmPlugin " + plugin.namespace() + "/" + plugin.name() + ": " + plugin.url())
            .toList(),
        FindingCode.WASM_PLUGINS,
        APPROVAL,
        "WasmPlugins run inside the proxies.",
        "See that they are built for the new Envoy, and that their images can be pulled.");
  }

  static List<Finding> providers(Candidate candidate) {
    var lines = new ArrayList<String>();
    for (var config : candidate.survey().of(Surveyed.MESH_CONFIGS)) {
      config.trouble().ifPresent(why -> lines.add(config.source() + ": " + why));
      config.providers().entrySet().stream()
          .filter(provider -> RETIRED_PROVIDERS.contains(provider.getValue()))
          .map(provider ->
              config.source()
                  + ": provider "
                  + provider.getKey()
                  + " ("
                  + provider.getValue()
                  + ")")
          .sorted()
          .forEach(lines::add);
      if (config.keys().stream().anyMatch(key -> key.startsWith("mixer"))) {
        lines.add(config.source() + ": settings of Mixer");
      }
    }
    return Raise.when(
        lines,
        FindingCode.TELEMETRY_PROVIDERS,
        WARNING,
        "The mesh config names telemetry that newer versions no longer know.",
        "Move to OpenTelemetry providers and the Telemetry API before it is needed.");
  }

  static List<Finding> ingresses(Candidate candidate) {
    return Raise.when(
        candidate.survey().of(Surveyed.INGRESSES).stream()
            .filter(
                ingress -> ingress.ingressClass().filter(INGRESS_OF_ISTIO::contains).isPresent())
            .map(ingress -> "Ingress " + ingress.namespace() + "/" + ingress.name())
            .toList(),
        FindingCode.INGRESS_CLASS,
        WARNING,
        "Ingresses of class istio are served by istiod.",
        "See after the upgrade that they still have their address.");
  }

  static List<Finding> analysis(Candidate candidate) {
    return switch (candidate.surroundings().analysis()) {
      case Analysis.Failed failed ->
          List.of(
              Finding.of(
                  FindingCode.ANALYSIS_FAILED,
                  // Nothing starts on what is unknown; the way back alone may not wait for it.
                  candidate.request().rollback() ? APPROVAL : BLOCKER,
                  "`istioctl analyze` of "
                      + candidate.to()
                      + " did not come to its end, so what it would say is not known.",
                  failed.output(),
                  "Run it by hand (`istioctl analyze -A`); a missing right is the usual reason."));
      case Analysis.OfTargetAlone alone ->
          Raise.when(
              errors(alone.all()),
              FindingCode.ANALYSIS_NEW,
              APPROVAL,
              "`istioctl analyze` of "
                  + candidate.to()
                  + " finds errors; which of them are new is not known. "
                  + alone.why(),
              "See which of them matter to you; approving means to accept them all.");
      case Analysis.Compared compared ->
          Stream.concat(
                  Raise.when(
                      errors(compared.added()),
                      FindingCode.ANALYSIS_NEW,
                      BLOCKER,
                      "`istioctl analyze` finds errors that the running version does not find.",
                      "Mend these objects first.")
                      .stream(),
                  Raise.when(
                      compared.added().stream()
                          .filter(message -> !message.isError())
                          .map(Analysis.Message::toString)
                          .toList(),
                      FindingCode.ANALYSIS_NEW,
                      WARNING,
                      "`istioctl analyze` says more than the running version does.",
                      "See what changes for these objects.")
                      .stream())
              .toList();
      case Analysis.NotRun notRun -> List.of();
    };
  }

  private static List<String> errors(List<Analysis.Message> messages) {
    return messages.stream()
        .filter(Analysis.Message::isError)
        .map(Analysis.Message::toString)
        .toList();
  }
}
