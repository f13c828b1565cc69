package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.WARNING;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.Surveyed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** EnvoyFilters reach into a proxy that changes with every version. */
final class EnvoyFilterPrechecks {
  private static final Pattern LEGACY =
      Pattern.compile("(tcp-)?(stats-filter|metadata-exchange)-1\\.\\d+.*");

  /** Names that Envoy gave up for canonical ones (v1.14) and no longer takes as types. */
  private static final Set<String> OLD_NAMES =
      Set.of(
          "envoy.http_connection_manager",
          "envoy.tcp_proxy",
          "envoy.router",
          "envoy.fault",
          "envoy.cors",
          "envoy.lua",
          "envoy.ext_authz",
          "envoy.rate_limit",
          "envoy.listener.tls_inspector",
          "envoy.listener.http_inspector");

  private static final Pattern V2_TYPE =
      Pattern.compile(
          "type\\.googleapis\\.com/envoy\\.(api\\.v2|config\\.filter|config\\.[a-z_.]+\\.v2)\\b.*");

  /** Patterns come from the cluster; a long one might take forever. */
  private static final int PATTERN_LIMIT = 100;

  private EnvoyFilterPrechecks() {}

  static List<Finding> examine(Candidate candidate) {
    var risky = new ArrayList<String>();
    var leftover = new ArrayList<String>();
    for (var filter : candidate.survey().of(Surveyed.ENVOY_FILTERS)) {
      var name = "EnvoyFilter " + filter.namespace() + "/" + filter.name();
      if (reaches(filter, candidate)) {
        problem(filter).ifPresent(why -> risky.add(name + ": " + why));
      } else if (LEGACY.matcher(filter.name()).matches()) {
        leftover.add(name + ": for an older version alone");
      }
    }
    var findings = new ArrayList<Finding>();
    findings.addAll(
        Raise.when(
            risky,
            FindingCode.ENVOY_FILTERS,
            APPROVAL,
            Raise.count(risky.size(), "EnvoyFilter") + " may break, or silently stop to match.",
            "Ask their owners; a proxyVersion in each patch's match keeps a filter to what it was"
                + " tried with."));
    findings.addAll(
        Raise.when(
            leftover,
            FindingCode.ENVOY_FILTERS,
            WARNING,
            Raise.count(leftover.size(), "EnvoyFilter")
                + " of older versions would be pushed to older proxies only.",
            "Remove them once no proxy is that old."));
    return findings;
  }

  /** Whether one of its patches applies to the target's proxies. */
  private static boolean reaches(Surveyed.EnvoyFilter filter, Candidate candidate) {
    return filter.proxyVersions().isEmpty()
        || filter.proxyVersions().stream()
            .anyMatch(pattern -> pattern.isEmpty() || matches(pattern, candidate.to().toString()));
  }

  /** As istiod does, anywhere in the version; what cannot be told counts as a match. */
  private static boolean matches(String pattern, String version) {
    if (pattern.length() > PATTERN_LIMIT) {
      return true;
    }
    try {
      return Pattern.compile(pattern).matcher(version).find();
    } catch (PatternSyntaxException e) {
      return true;
    }
  }

  private static Optional<String> problem(Surveyed.EnvoyFilter filter) {
    var problems = new ArrayList<String>();
    if (LEGACY.matcher(filter.name()).matches()) {
      problems.add("made by an older istiod");
    }
    if (filter.proxyVersions().contains("")) {
      problems.add("no proxyVersion");
    }
    filter.names().stream()
        .filter(OLD_NAMES::contains)
        .sorted()
        .forEach(name -> problems.add("old filter name " + name));
    filter.types().stream()
        .filter(type -> V2_TYPE.matcher(type).matches())
        .sorted()
        .forEach(type -> problems.add("API v2: " + type));
    if (filter.untyped()) {
      problems.add("a filter without typed_config");
    }
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", problems));
  }
}
