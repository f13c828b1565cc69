package dev.sailwright.planning;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.UpgradeNote;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.PlanDetails.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Istio's upgrade notes on the minors that begin to run, less those about things of which there are
 * none here. A note that names nothing which can be looked for, or something that could not be
 * seen, may concern somebody and stays.
 */
final class NotesHere {
  /** Names of objects in a plan that is kept in a resource of limited size. */
  private static final int NAMED = 3;

  private static final List<Topic> TOPICS =
      List.of(
          part("ambient|ztunnels?", candidate -> workloads(candidate, Workload.Role.ZTUNNEL)),
          part("waypoints?", candidate -> workloads(candidate, Workload.Role.WAYPOINT)),
          part("cni", candidate -> workloads(candidate, Workload.Role.CNI)),
          part(
              "multi-?primary|multi-?cluster|multi-?network",
              candidate ->
                  seen(
                      candidate, Surveyed.REMOTE_CLUSTERS, cluster -> "remote cluster " + cluster)),
          part("inferencepools?", candidate -> definition(candidate, "inferencepools.")),
          part(
              "backendtlspolicy|backendtlspolicies",
              candidate -> definition(candidate, "backendtlspolicies.")),
          part(
              "gateway api|httproutes?",
              candidate -> definition(candidate, "gateways.gateway.networking.k8s.io")),
          part("opencensus|lightstep", candidate -> provider(candidate, "opencensus", "lightstep")),
          object(
              "envoyfilters?",
              candidate ->
                  seen(
                      candidate,
                      Surveyed.ENVOY_FILTERS,
                      found -> "EnvoyFilter " + found.namespace() + "/" + found.name())),
          object(
              "wasm|wasmplugins?",
              candidate ->
                  seen(
                      candidate,
                      Surveyed.WASM_PLUGINS,
                      found -> "WasmPlugin " + found.namespace() + "/" + found.name())),
          object(
              "destinationrules?",
              candidate ->
                  seen(
                      candidate,
                      Surveyed.DESTINATION_RULES,
                      found -> "DestinationRule " + found.namespace() + "/" + found.name())),
          object(
              "serviceentry|serviceentries",
              candidate ->
                  seen(
                      candidate,
                      Surveyed.SERVICE_ENTRIES,
                      found -> "ServiceEntry " + found.namespace() + "/" + found.name())),
          // These come and go by themselves; a plan that named them would not last.
          object(
              "workloadentry|workloadentries",
              candidate ->
                  seen(candidate, Surveyed.WORKLOAD_ENTRIES, found -> "WorkloadEntries")
                      .map(lines -> lines.stream().distinct().toList())),
          object(
              "externalname",
              candidate ->
                  all(
                      candidate,
                      Surveyed.SERVICES,
                      service ->
                          service.type().equals("ExternalName")
                              ? Stream.of("Service " + service.namespace() + "/" + service.name())
                              : Stream.of())));

  private NotesHere() {}

  /**
   * What a note may be about.
   *
   * @param part a note on a part of Istio that nobody runs concerns nobody, whatever else it names
   * @param here its objects; empty when they could not be seen
   */
  private record Topic(
      Pattern words, boolean part, Function<Candidate, Optional<List<String>>> here) {
    boolean isNamedIn(UpgradeNote note) {
      return words.matcher(note.summary().toLowerCase(Locale.ROOT)).find();
    }
  }

  private static Topic part(String words, Function<Candidate, Optional<List<String>>> here) {
    return new Topic(Pattern.compile("\\b(?:" + words + ")\\b"), true, here);
  }

  private static Topic object(String words, Function<Candidate, Optional<List<String>>> here) {
    return new Topic(Pattern.compile("\\b(?:" + words + ")\\b"), false, here);
  }

  /** Those that name what is here first. */
  static List<Note> of(Candidate candidate) {
    var notes =
        crossed(candidate)
            .flatMap(minor -> candidate.catalog().upgradeNotes(minor).stream())
            .flatMap(note -> concerning(note, candidate).stream())
            .toList();
    return Stream.concat(
            notes.stream().filter(note -> !note.here().isEmpty()),
            notes.stream().filter(note -> note.here().isEmpty()))
        .toList();
  }

  /** Minors that begin to run with this upgrade. */
  static Stream<Minor> crossed(Candidate candidate) {
    var to = candidate.to().minor();
    return candidate.from().stream()
        .flatMap(from ->
            IntStream.rangeClosed(1, Math.max(0, from.minor().stepsTo(to)))
                .mapToObj(step -> from.minor().plus(step)));
  }

  private static Optional<Note> concerning(UpgradeNote note, Candidate candidate) {
    var topics = TOPICS.stream().filter(topic -> topic.isNamedIn(note)).toList();
    var here = new ArrayList<String>();
    var absent = 0;
    for (var topic : topics) {
      var objects = topic.here().apply(candidate);
      objects.ifPresent(lines -> first(lines).forEach(here::add));
      if (objects.filter(List::isEmpty).isPresent()) {
        if (topic.part()) {
          return Optional.empty();
        }
        absent++;
      }
    }
    return absent > 0 && absent == topics.size()
        ? Optional.empty()
        : Optional.of(new Note(note.minor(), note.area(), note.summary(), here));
  }

  private static Stream<String> first(List<String> lines) {
    return lines.size() <= NAMED
        ? lines.stream()
        : Stream.concat(lines.stream().sorted().limit(NAMED), Stream.of("and more"));
  }

  private static Optional<List<String>> workloads(Candidate candidate, Workload.Role role) {
    var mesh = candidate.mesh();
    var found =
        mesh.workloads().stream()
            .filter(workload -> workload.role() == role)
            .map(workload -> workload.ref().toString())
            .toList();
    return found.isEmpty() && mesh.blindIn(BlindSpot.Area.DATA_PLANE)
        ? Optional.empty()
        : Optional.of(found);
  }

  private static <T> Optional<List<String>> seen(
      Candidate candidate, ClusterSurvey.Kind<T> kind, Function<T, String> name) {
    return all(candidate, kind, found -> Stream.of(name.apply(found)));
  }

  private static <T> Optional<List<String>> all(
      Candidate candidate, ClusterSurvey.Kind<T> kind, Function<T, Stream<String>> names) {
    var survey = candidate.survey();
    return survey.saw(kind)
        ? Optional.of(survey.of(kind).stream().flatMap(names).toList())
        : Optional.empty();
  }

  private static Optional<List<String>> definition(Candidate candidate, String beginning) {
    return all(
        candidate,
        Surveyed.DEFINITIONS,
        found ->
            Stream.of(found.name())
                .filter(name -> name.startsWith(beginning))
                .map(name -> "CustomResourceDefinition " + name));
  }

  private static Optional<List<String>> provider(Candidate candidate, String... kinds) {
    var wanted = List.of(kinds);
    return all(
        candidate,
        Surveyed.MESH_CONFIGS,
        config ->
            config.providers().entrySet().stream()
                .filter(found -> wanted.contains(found.getValue()))
                .map(found -> "provider " + found.getKey() + " of " + config.source()));
  }
}
