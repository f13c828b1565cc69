package dev.sailwright.comparison;

import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ClusterFacts.Root;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.NeededApi;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the cluster around a mesh shows: the API server, and certificates. */
final class ClusterTraits {
  private static final String SUBJECT = "";
  private static final Duration SOON = Duration.ofDays(180);
  private static final int FINGERPRINT = 16;

  private ClusterTraits() {}

  static Map<String, Seen> kubernetes(Look look, Look other) {
    return Map.of(
        SUBJECT,
        look.mesh()
            .kubernetes()
            .map(KubernetesVersion::toString)
            .map(Seen::of)
            .orElseGet(Seen::not));
  }

  static Map<String, Seen> apiServer(Look look, Look other) {
    return ofFacts(
        look,
        facts ->
            facts.failingChecks().isEmpty()
                ? Seen.of("calls itself ready")
                : Seen.of("fails " + Words.each(facts.failingChecks().stream())));
  }

  static Map<String, Seen> gatewayApi(Look look, Look other) {
    return ofFacts(
        look,
        facts -> Seen.of(Words.each(facts.gatewayApi().values().stream().map(Object::toString))));
  }

  /** Those without which an istiod of one of the two never becomes ready. */
  static Map<String, Seen> neededApis(Look look, Look other) {
    return served(look, apis(look, other).filter(NeededApi::fatal));
  }

  static Map<String, Seen> usedApis(Look look, Look other) {
    var fatal = neededApis(look, other).keySet();
    var used = new LinkedHashMap<>(served(look, apis(look, other)));
    used.keySet().removeAll(fatal);
    return used;
  }

  private static Stream<NeededApi> apis(Look look, Look other) {
    return Stream.concat(look.versions().stream(), other.versions().stream())
        .distinct()
        .sorted()
        .flatMap(version -> look.evidence().catalog().neededApis(version).stream());
  }

  private static Map<String, Seen> served(Look look, Stream<NeededApi> apis) {
    var served = look.mesh().servedApis();
    var seen = new TreeMap<String, Seen>();
    apis.forEach(api ->
        seen.put(
            api.resource() + "." + api.groupVersion(),
            served.tells(api.groupVersion())
                ? Seen.of(
                    served.lacks(api.groupVersion(), api.resource()) ? "not served" : "served")
                : Seen.not()));
    return seen;
  }

  static Map<String, Seen> root(Look look, Look other) {
    return ofFacts(
        look,
        facts -> {
          var own = new TreeSet<>(facts.ownRoots(look.mesh()));
          return Seen.of(
              Words.each(own.stream()),
              Words.each(
                  own.stream()
                      .map(hex ->
                          "SHA-256 "
                              + hex.substring(0, Math.min(FINGERPRINT, hex.length()))
                              + "…")));
        });
  }

  static Map<String, Seen> rootEnds(Look look, Look other) {
    return ofFacts(
        look,
        facts ->
            facts.roots().stream()
                .map(Root::ends)
                .min(Instant::compareTo)
                .map(ends -> ends(ends, look.mesh().observedAt()))
                .orElseGet(() -> Seen.of(Words.NONE)));
  }

  private static Seen ends(Instant ends, Instant now) {
    var day = LocalDate.ofInstant(ends, ZoneOffset.UTC);
    if (!ends.isAfter(now)) {
      return Seen.of("expired", "expired on " + day);
    }
    return ends.isAfter(now.plus(SOON))
        ? Seen.of("more than half a year off", day.toString())
        : Seen.of("within half a year", day + ", within half a year");
  }

  static Map<String, Seen> rootsByNamespace(Look look, Look other) {
    return ofFacts(
        look,
        facts -> {
          var own = facts.ownRoots(look.mesh());
          var others =
              facts.roots().stream()
                  .filter(root -> root.fingerprints().stream().noneMatch(own::contains))
                  .map(Root::namespace)
                  .collect(Collectors.toSet())
                  .size();
          return own.isEmpty() || others == 0
              ? Seen.of("the same everywhere")
              : Seen.of("another in some", "another one in " + others + " of them");
        });
  }

  private static Map<String, Seen> ofFacts(Look look, Function<ClusterFacts, Seen> reader) {
    return Map.of(SUBJECT, look.facts().map(reader).orElseGet(Seen::not));
  }
}
