package dev.sailwright.diagnosis;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ranks what was found: a finding that another one explains is a symptom of it; what nothing
 * explains is a cause. The worst comes first: by the worst that a cause explains, then by how much
 * it explains.
 */
final class Causes {
  /** What follows once nobody answers for the injector. */
  private static final Set<FindingCode> WITHOUT_INJECTOR =
      EnumSet.of(
          FindingCode.INJECTION_REFUSED, FindingCode.PODS_WITHOUT_PROXY, FindingCode.ROLLOUT_STUCK);

  /** What follows once istiod does not work. */
  private static final Set<FindingCode> WITHOUT_ISTIOD =
      union(
          WITHOUT_INJECTOR,
          FindingCode.CONTROL_PLANE_DOWN,
          FindingCode.WEBHOOK_WITHOUT_ENDPOINTS,
          FindingCode.WEBHOOK_CA_BUNDLE,
          FindingCode.LOGS_ISTIOD_UNREACHABLE,
          FindingCode.LOGS_WEBHOOK_FAILURE,
          FindingCode.LOGS_STARTUP_STUCK,
          FindingCode.LOGS_CA_SIGNING,
          FindingCode.LOG_SURGE,
          FindingCode.PROXIES_NOT_CONNECTED,
          FindingCode.WORKLOAD_CERTIFICATE_EXPIRED,
          FindingCode.WORKLOAD_CERTIFICATE_EXPIRES,
          FindingCode.WEBHOOK_PATCHES_FAILED,
          FindingCode.WEBHOOK_CALLS_FAILED,
          FindingCode.API_SERVER_ERRORS);

  /** These do not happen by themselves; on top of the ranking, their cause was not found. */
  private static final Set<FindingCode> ALWAYS_OF_SOMETHING =
      union(WITHOUT_INJECTOR, FindingCode.CONTROL_PLANE_DOWN);

  private static final Map<FindingCode, Set<FindingCode>> EXPLAINS = explains();

  private Causes() {}

  private static Map<FindingCode, Set<FindingCode>> explains() {
    var map = new EnumMap<FindingCode, Set<FindingCode>>(FindingCode.class);
    map.put(
        FindingCode.NEEDED_API_GONE,
        union(
            WITHOUT_ISTIOD,
            FindingCode.KUBERNETES_OUT_OF_RANGE,
            FindingCode.ISTIOD_CRASH_LOOP,
            FindingCode.LOGS_API_REMOVED,
            FindingCode.LOGS_API_UNREACHABLE));
    map.put(FindingCode.LOGS_API_REMOVED, union(WITHOUT_ISTIOD, FindingCode.LOGS_API_UNREACHABLE));
    map.put(
        FindingCode.ISTIOD_OUT_OF_MEMORY,
        union(
            WITHOUT_ISTIOD,
            FindingCode.ISTIOD_CRASH_LOOP,
            FindingCode.LOGS_OUT_OF_MEMORY,
            FindingCode.MIXED_REVISION));
    for (var ofIstiod :
        List.of(
            FindingCode.ISTIOD_IMAGE,
            FindingCode.ISTIOD_NOT_SCHEDULED,
            FindingCode.ISTIOD_PODS_REFUSED,
            FindingCode.ISTIOD_CRASH_LOOP)) {
      map.put(ofIstiod, union(WITHOUT_ISTIOD, FindingCode.MIXED_REVISION));
    }
    map.put(FindingCode.ISTIOD_SCALED_TO_ZERO, WITHOUT_ISTIOD);
    map.put(
        FindingCode.CONTROL_PLANE_DOWN, without(WITHOUT_ISTIOD, FindingCode.CONTROL_PLANE_DOWN));
    map.put(
        FindingCode.WEBHOOK_WITHOUT_ENDPOINTS,
        union(WITHOUT_INJECTOR, FindingCode.LOGS_ISTIOD_UNREACHABLE, FindingCode.LOG_SURGE));
    map.put(
        FindingCode.WEBHOOK_CA_BUNDLE,
        union(WITHOUT_INJECTOR, FindingCode.LOGS_WEBHOOK_FAILURE, FindingCode.LOGS_ROOT_MISMATCH));
    map.put(FindingCode.INJECTION_REFUSED, EnumSet.of(FindingCode.ROLLOUT_STUCK));
    for (var refusal :
        List.of(
            FindingCode.OTHER_WEBHOOK_FAILED,
            FindingCode.QUOTA_EXCEEDED,
            FindingCode.ADMISSION_DENIED,
            FindingCode.SERVICE_ACCOUNT_MISSING,
            FindingCode.PODS_REFUSED)) {
      map.put(refusal, EnumSet.of(FindingCode.ROLLOUT_STUCK));
    }
    map.put(
        FindingCode.OTHER_WEBHOOK_CLOSED,
        EnumSet.of(
            FindingCode.OTHER_WEBHOOK_FAILED,
            FindingCode.ISTIOD_PODS_REFUSED,
            FindingCode.ROLLOUT_STUCK));
    map.put(
        FindingCode.WEBHOOK_FOREIGN_AUTHORITY,
        union(WITHOUT_INJECTOR, FindingCode.LOGS_ROOT_MISMATCH));
    map.put(
        FindingCode.ROOT_CERTIFICATE_EXPIRED,
        union(
            WITHOUT_INJECTOR,
            FindingCode.WEBHOOK_CA_BUNDLE,
            FindingCode.ROOT_CERTIFICATES_DIFFER,
            FindingCode.LOGS_CERTIFICATE_EXPIRED,
            FindingCode.LOGS_ROOT_MISMATCH,
            FindingCode.LOGS_CA_SIGNING,
            FindingCode.LOGS_ISTIOD_UNREACHABLE,
            FindingCode.LOG_SURGE));
    map.put(
        FindingCode.ROOT_CERTIFICATES_DIFFER,
        EnumSet.of(FindingCode.LOGS_ROOT_MISMATCH, FindingCode.LOG_SURGE));
    map.put(
        FindingCode.GATEWAY_API_TOO_NEW,
        union(WITHOUT_ISTIOD, FindingCode.ISTIOD_CRASH_LOOP, FindingCode.LOGS_CRD_VERSION));
    map.put(
        FindingCode.API_SERVER_NOT_READY,
        EnumSet.of(
            FindingCode.PODS_REFUSED,
            FindingCode.LOGS_API_UNREACHABLE,
            FindingCode.LOGS_LEADER_LOST,
            FindingCode.LOG_SURGE));
    map.put(
        FindingCode.TAG_ON_DEAD_REVISION,
        EnumSet.of(
            FindingCode.NAMESPACE_ON_DEAD_REVISION,
            FindingCode.WEBHOOK_WITHOUT_ENDPOINTS,
            FindingCode.INJECTION_REFUSED,
            FindingCode.PODS_WITHOUT_PROXY,
            FindingCode.ROLLOUT_STUCK));
    map.put(
        FindingCode.NAMESPACE_ON_DEAD_REVISION,
        EnumSet.of(FindingCode.PODS_WITHOUT_PROXY, FindingCode.STALE_PROXIES));
    map.put(FindingCode.NAMESPACE_NOT_INJECTED, EnumSet.of(FindingCode.PODS_WITHOUT_PROXY));
    map.put(FindingCode.BOTH_INJECTION_LABELS, EnumSet.of(FindingCode.PODS_WITHOUT_PROXY));
    map.put(FindingCode.GATEWAY_API_IGNORED, EnumSet.of(FindingCode.LOGS_CRD_VERSION));
    map.put(FindingCode.KNOWN_BAD_VERSION, EnumSet.of(FindingCode.LOGS_XDS_REJECTED));
    map.put(FindingCode.PROXY_SKEW, EnumSet.of(FindingCode.STALE_PROXIES));
    counted(map);
    told(map);
    for (var code : FindingCode.values()) {
      if (code.source() == Source.LOGS && code != FindingCode.LOG_SURGE) {
        map.put(code, union(map.getOrDefault(code, Set.of()), FindingCode.LOG_SURGE));
      }
    }
    return map;
  }

  /** What control planes count follows from what keeps them from working. */
  private static void counted(Map<FindingCode, Set<FindingCode>> map) {
    for (var closed :
        List.of(
            FindingCode.WEBHOOK_WITHOUT_ENDPOINTS,
            FindingCode.WEBHOOK_CA_BUNDLE,
            FindingCode.WEBHOOK_FOREIGN_AUTHORITY,
            FindingCode.INJECTION_REFUSED,
            FindingCode.OTHER_WEBHOOK_FAILED,
            FindingCode.OTHER_WEBHOOK_CLOSED,
            FindingCode.ROOT_CERTIFICATE_EXPIRED)) {
      also(map, closed, FindingCode.WEBHOOK_CALLS_FAILED, FindingCode.API_SERVER_ERRORS);
    }
    also(map, FindingCode.WEBHOOK_WITHOUT_ENDPOINTS, FindingCode.PROXIES_NOT_CONNECTED);
    also(map, FindingCode.WEBHOOK_CA_BUNDLE, FindingCode.WEBHOOK_PATCHES_FAILED);
    also(
        map,
        FindingCode.ROOT_CERTIFICATE_EXPIRED,
        FindingCode.SIGNING_CERTIFICATE_ENDS,
        FindingCode.PROXIES_NOT_CONNECTED);
    also(map, FindingCode.ROOT_CERTIFICATE_EXPIRES, FindingCode.SIGNING_CERTIFICATE_ENDS);
    also(
        map,
        FindingCode.SIGNING_CERTIFICATE_ENDS,
        FindingCode.LOGS_CA_SIGNING,
        FindingCode.LOGS_CERTIFICATE_EXPIRED);
    also(map, FindingCode.PROXIES_NOT_CONNECTED, FindingCode.LOGS_ISTIOD_UNREACHABLE);
    also(map, FindingCode.API_SERVER_NOT_READY, FindingCode.API_SERVER_ERRORS);
    also(map, FindingCode.NEXT_KUBERNETES_KILLS, FindingCode.DEPRECATED_API_USED);
    also(map, FindingCode.LOGS_XDS_REJECTED, FindingCode.XDS_REJECTED);
    also(map, FindingCode.LOGS_MESSAGE_TOO_LARGE, FindingCode.PUSHES_FAILED);
    also(map, FindingCode.LOGS_INJECTION_FAILED, FindingCode.INJECTIONS_FAILED);
    also(map, FindingCode.LOGS_WEBHOOK_FAILURE, FindingCode.WEBHOOK_PATCHES_FAILED);
  }

  /** What proxies lack follows from what keeps istiod from giving it. */
  private static void told(Map<FindingCode, Set<FindingCode>> map) {
    for (var unsigned :
        List.of(
            FindingCode.ROOT_CERTIFICATE_EXPIRED,
            FindingCode.SIGNING_CERTIFICATE_ENDS,
            FindingCode.PROXIES_NOT_CONNECTED,
            FindingCode.LOGS_CA_SIGNING,
            FindingCode.LOGS_AUTHENTICATION,
            FindingCode.LOGS_ISTIOD_UNREACHABLE)) {
      also(
          map,
          unsigned,
          FindingCode.WORKLOAD_CERTIFICATE_EXPIRED,
          FindingCode.WORKLOAD_CERTIFICATE_EXPIRES);
    }
    also(
        map,
        FindingCode.WORKLOAD_CERTIFICATE_EXPIRED,
        FindingCode.WORKLOAD_CERTIFICATE_EXPIRES,
        FindingCode.LOGS_CERTIFICATE_EXPIRED);
    for (var refused :
        List.of(
            FindingCode.KNOWN_BAD_VERSION,
            FindingCode.LOGS_XDS_REJECTED,
            FindingCode.LOGS_MESSAGE_TOO_LARGE)) {
      also(map, refused, FindingCode.PROXIES_NOT_SYNCED);
    }
    also(map, FindingCode.PROXIES_NOT_SYNCED, FindingCode.XDS_REJECTED, FindingCode.PUSHES_FAILED);
  }

  private static void also(
      Map<FindingCode, Set<FindingCode>> map, FindingCode cause, FindingCode... symptoms) {
    map.put(cause, union(map.getOrDefault(cause, Set.of()), symptoms));
  }

  private static Set<FindingCode> union(Set<FindingCode> codes, FindingCode... more) {
    return Stream.concat(codes.stream(), Stream.of(more))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(FindingCode.class)));
  }

  private static Set<FindingCode> without(Set<FindingCode> codes, FindingCode one) {
    return codes.stream()
        .filter(code -> code != one)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(FindingCode.class)));
  }

  static boolean explains(FindingCode cause, FindingCode symptom) {
    return EXPLAINS.getOrDefault(cause, Set.of()).contains(symptom);
  }

  /**
   * @param findings in the order of the rule book within a severity; blind spots are no cause
   */
  static List<Cause> rank(List<Finding> findings) {
    var seen = findings.stream().filter(finding -> finding.code().source() != Source.NONE).toList();
    return seen.stream()
        .filter(finding -> seen.stream().noneMatch(other -> explains(other, finding)))
        .map(finding -> cause(finding, seen))
        .sorted(
            Comparator.comparing(Causes::weight)
                .reversed()
                .thenComparing(Comparator.comparingInt(Causes::breadth).reversed()))
        .toList();
  }

  private static boolean explains(Finding cause, Finding symptom) {
    return explains(cause.code(), symptom.code());
  }

  private static Severity weight(Cause cause) {
    return Stream.concat(Stream.of(cause.finding()), cause.symptoms().stream())
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.INFO);
  }

  private static int breadth(Cause cause) {
    return cause.symptoms().size();
  }

  /** A symptom may explain further ones: a closed webhook keeps istiod out, and that the rest. */
  private static Set<Finding> explained(Finding cause, List<Finding> seen) {
    var explained = new LinkedHashSet<Finding>();
    var next = new ArrayDeque<Finding>(List.of(cause));
    while (!next.isEmpty()) {
      var from = next.removeFirst();
      seen.stream()
          .filter(other -> explains(from, other) && explained.add(other))
          .forEach(next::add);
    }
    return explained;
  }

  private static Cause cause(Finding finding, List<Finding> seen) {
    var explained = explained(finding, seen);
    var symptoms = seen.stream().filter(explained::contains).toList();
    var sources =
        Stream.concat(Stream.of(finding), symptoms.stream())
            .map(each -> each.code().source())
            .distinct()
            .sorted()
            .toList();
    var titles = sources.stream().map(Source::title).collect(Collectors.joining(", "));
    var unexplained = ALWAYS_OF_SOMETHING.contains(finding.code());
    if (sources.size() > 1) {
      return new Cause(finding, Confidence.HIGH, titles + " agree", symptoms, unexplained);
    }
    return sources.getFirst().suspectsOnly()
        ? new Cause(
            finding, Confidence.LOW, "it follows from " + titles + " alone", symptoms, unexplained)
        : new Cause(finding, Confidence.MEDIUM, "seen in " + titles, symptoms, unexplained);
  }
}
