package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.INFO;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Surveyed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What minors between here and the target change, for whom it matters here (Istio's upgrade notes
 * and compatibility profiles of each minor).
 */
final class BehaviourPrechecks {
  private static final Map<Minor, List<Function<Candidate, Stream<String>>>> DETECTORS =
      detectors();

  private BehaviourPrechecks() {}

  private static Map<Minor, List<Function<Candidate, Stream<String>>>> detectors() {
    var detectors = new LinkedHashMap<Minor, List<Function<Candidate, Stream<String>>>>();
    detectors.put(Minor.of("1.20"), List.of(BehaviourPrechecks::externalNames));
    detectors.put(Minor.of("1.21"), List.of(BehaviourPrechecks::unverifiedTls));
    detectors.put(
        Minor.of("1.22"), List.of(BehaviourPrechecks::zipkin, BehaviourPrechecks::targetPorts));
    detectors.put(Minor.of("1.25"), List.of(BehaviourPrechecks::openCensus));
    detectors.put(Minor.of("1.29"), List.of(BehaviourPrechecks::debuggers));
    detectors.put(Minor.of("1.30"), List.of(BehaviourPrechecks::sharedHosts));
    detectors.put(Minor.of("1.31"), List.of(BehaviourPrechecks::sharedServers));
    return detectors;
  }

  static List<Finding> examine(Candidate candidate) {
    var lines =
        NotesHere.crossed(candidate)
            .flatMap(minor ->
                DETECTORS.getOrDefault(minor, List.of()).stream()
                    .flatMap(detector -> detector.apply(candidate))
                    .map(line -> minor + ": " + line))
            .toList();
    return Raise.when(
        lines,
        FindingCode.BEHAVIOUR_CHANGES,
        APPROVAL,
        "Objects here behave differently from a version on that this upgrade crosses.",
        "Adapt them, or set `compatibilityVersion` to the running minor in the inputs for now.");
  }

  private static Stream<String> externalNames(Candidate candidate) {
    return candidate.survey().of(Surveyed.SERVICES).stream()
        .filter(service -> service.type().equals("ExternalName"))
        .map(service ->
            "Service "
                + service.namespace()
                + "/"
                + service.name()
                + " is an ExternalName: it becomes an alias, so rules of the name behind it apply");
  }

  private static Stream<String> unverifiedTls(Candidate candidate) {
    return candidate.survey().of(Surveyed.DESTINATION_RULES).stream()
        .filter(rule -> !rule.tls().isEmpty())
        .map(rule ->
            "DestinationRule "
                + rule.namespace()
                + "/"
                + rule.name()
                + ", "
                + String.join(", ", rule.tls())
                + ": the name is sent and the certificate verified on their own now");
  }

  private static Stream<String> zipkin(Candidate candidate) {
    var named =
        candidate.survey().of(Surveyed.MESH_CONFIGS).stream()
            .anyMatch(config ->
                config.keys().contains("defaultConfig.tracing") || !config.providers().isEmpty());
    return candidate.survey().of(Surveyed.SERVICES).stream()
        .filter(service -> service.name().equals("zipkin") && !named)
        .map(service ->
            "Service "
                + service.namespace()
                + "/zipkin: traces no longer go there unless the mesh config says so");
  }

  private static Stream<String> targetPorts(Candidate candidate) {
    return candidate.survey().of(Surveyed.SERVICE_ENTRIES).stream()
        .filter(entry -> entry.resolution().equals("NONE") && entry.targetPorts())
        .map(entry ->
            "ServiceEntry "
                + entry.namespace()
                + "/"
                + entry.name()
                + ": its targetPort takes effect with resolution NONE");
  }

  private static Stream<String> openCensus(Candidate candidate) {
    return candidate.survey().of(Surveyed.MESH_CONFIGS).stream()
        .flatMap(config ->
            config.providers().entrySet().stream()
                .filter(provider -> provider.getValue().equals("opencensus"))
                .map(provider ->
                    config.source() + ": OpenCensus, provider " + provider.getKey() + ", is gone"));
  }

  private static Stream<String> debuggers(Candidate candidate) {
    return candidate.survey().of(Surveyed.SERVICES).stream()
        .filter(service -> service.name().equals("kiali"))
        .map(service ->
            "Service "
                + service.namespace()
                + "/kiali: istiod's debug endpoints ask for authentication");
  }

  private static Stream<String> sharedHosts(Candidate candidate) {
    var places = new LinkedHashMap<String, TreeSet<String>>();
    candidate
        .survey()
        .of(Surveyed.SERVICE_ENTRIES)
        .forEach(entry ->
            entry
                .hosts()
                .forEach(host ->
                    places.computeIfAbsent(host, name -> new TreeSet<>()).add(entry.namespace())));
    return places.entrySet().stream()
        .filter(host -> host.getValue().size() > 1)
        .map(host ->
            "host "
                + host.getKey()
                + " is in several namespaces ("
                + String.join(", ", host.getValue())
                + "): a sidecar chooses another one of them now");
  }

  private static Stream<String> sharedServers(Candidate candidate) {
    var places = new LinkedHashMap<String, TreeSet<String>>();
    for (var gateway : candidate.survey().of(Surveyed.GATEWAYS)) {
      for (var server : gateway.servers()) {
        places
            .computeIfAbsent(gateway.selector() + " " + server, key -> new TreeSet<>())
            .add(gateway.namespace() + "/" + gateway.name());
      }
    }
    return places.entrySet().stream()
        .filter(place -> place.getValue().size() > 1)
        .map(place ->
            "Gateways "
                + String.join(", ", place.getValue())
                + " share "
                + place.getKey().substring(place.getKey().indexOf(' ') + 1)
                + ": they are merged more strictly");
  }

  /** Only those on what is here. */
  static List<Finding> notes(Candidate candidate) {
    var lines =
        NotesHere.of(candidate).stream()
            .filter(note -> !note.here().isEmpty())
            .map(note -> note.minor() + ": " + note.summary())
            .toList();
    return Raise.when(
        lines,
        FindingCode.UPGRADE_NOTES,
        INFO,
        Raise.count(lines.size(), "upgrade note")
            + " of Istio "
            + (lines.size() == 1 ? "is" : "are")
            + " about what is used here.",
        "");
  }
}
