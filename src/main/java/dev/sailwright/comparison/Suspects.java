package dev.sailwright.comparison;

import dev.sailwright.diagnosis.Cause;
import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.diagnosis.Source;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which difference shows which cause. */
final class Suspects {
  /**
   * The first of these that differs is suspicious. So an API that is gone points at Istio's version
   * where that differs, and at Kubernetes' where only that does.
   */
  private static final Map<FindingCode, List<Aspect>> SHOWN_BY = shownBy();

  private Suspects() {}

  private static Map<FindingCode, List<Aspect>> shownBy() {
    var map = new EnumMap<FindingCode, List<Aspect>>(FindingCode.class);
    var versions = List.of(Aspect.ISTIO_VERSION, Aspect.KUBERNETES_VERSION, Aspect.NEEDED_APIS);
    map.put(FindingCode.NEEDED_API_GONE, versions);
    map.put(FindingCode.LOGS_API_REMOVED, versions);
    map.put(FindingCode.CONTROL_PLANE_MISSING, List.of(Aspect.ISTIO_VERSION, Aspect.REVISIONS));
    each(
        map,
        List.of(Aspect.ISTIOD_STATE, Aspect.ISTIOD_REPLICAS),
        FindingCode.CONTROL_PLANE_DOWN,
        FindingCode.ISTIOD_SCALED_TO_ZERO,
        FindingCode.ISTIOD_PODS_REFUSED,
        FindingCode.ISTIOD_IMAGE,
        FindingCode.ISTIOD_NOT_SCHEDULED,
        FindingCode.ISTIOD_OUT_OF_MEMORY,
        FindingCode.ISTIOD_CRASH_LOOP);
    each(
        map,
        List.of(Aspect.MESHED_PODS),
        FindingCode.INJECTION_REFUSED,
        FindingCode.OTHER_WEBHOOK_FAILED,
        FindingCode.QUOTA_EXCEEDED,
        FindingCode.SERVICE_ACCOUNT_MISSING,
        FindingCode.ADMISSION_DENIED,
        FindingCode.PODS_REFUSED,
        FindingCode.ROLLOUT_STUCK);
    map.put(FindingCode.WEBHOOK_WITHOUT_ENDPOINTS, List.of(Aspect.WEBHOOK_ENDPOINTS));
    map.put(FindingCode.WEBHOOK_CA_BUNDLE, List.of(Aspect.CA_BUNDLES));
    map.put(FindingCode.WEBHOOK_FOREIGN_AUTHORITY, List.of(Aspect.WEBHOOK_AUTHORITY));
    map.put(FindingCode.OTHER_WEBHOOK_CLOSED, List.of(Aspect.OTHER_WEBHOOKS));
    each(
        map,
        List.of(Aspect.WEBHOOK_ENTRIES),
        FindingCode.OVERLAPPING_INJECTORS,
        FindingCode.LEFTOVER);
    each(
        map,
        List.of(Aspect.ROOT_EXPIRY),
        FindingCode.ROOT_CERTIFICATE_EXPIRED,
        FindingCode.ROOT_CERTIFICATE_EXPIRES,
        FindingCode.LOGS_CERTIFICATE_EXPIRED);
    each(
        map,
        List.of(Aspect.ROOT_BY_NAMESPACE),
        FindingCode.ROOT_CERTIFICATES_DIFFER,
        FindingCode.LOGS_ROOT_MISMATCH);
    map.put(FindingCode.GATEWAY_API_TOO_NEW, List.of(Aspect.GATEWAY_API, Aspect.ISTIO_VERSION));
    map.put(FindingCode.API_SERVER_NOT_READY, List.of(Aspect.API_SERVER));
    map.put(FindingCode.TAG_ON_DEAD_REVISION, List.of(Aspect.TAGS, Aspect.REVISIONS));
    map.put(
        FindingCode.NAMESPACE_ON_DEAD_REVISION, List.of(Aspect.INJECTION_LABELS, Aspect.REVISIONS));
    map.put(FindingCode.NAMESPACE_NOT_INJECTED, List.of(Aspect.WEBHOOK_ENTRIES, Aspect.TAGS));
    map.put(FindingCode.BOTH_INJECTION_LABELS, List.of(Aspect.BOTH_LABELS));
    map.put(FindingCode.MIXED_REVISION, List.of(Aspect.ISTIO_VERSION));
    each(
        map,
        List.of(Aspect.PROXY_VERSIONS),
        FindingCode.PROXY_SKEW,
        FindingCode.STALE_PROXIES,
        FindingCode.AMBIENT_BEHIND);
    map.put(FindingCode.PODS_WITHOUT_PROXY, List.of(Aspect.BARE_PODS));
    return map;
  }

  private static void each(
      Map<FindingCode, List<Aspect>> map, List<Aspect> aspects, FindingCode... codes) {
    Arrays.stream(codes).forEach(code -> map.put(code, aspects));
  }

  static List<Aspect> of(FindingCode cause) {
    return SHOWN_BY.getOrDefault(cause, List.of());
  }

  /** What the first mesh suffers from and the second does not, the likeliest first. */
  static List<Cause> causesOfOneAlone(Diagnosis one, Diagnosis other) {
    var others = causes(other).map(cause -> cause.finding().code()).collect(Collectors.toSet());
    return causes(one).filter(cause -> !others.contains(cause.finding().code())).toList();
  }

  static Stream<Cause> causes(Diagnosis diagnosis) {
    return diagnosis.causes().stream().filter(Suspects::breaksSomething);
  }

  /** What is published of a version, as the end of its support, breaks nothing by itself. */
  private static boolean breaksSomething(Cause cause) {
    return cause.finding().code().source() != Source.RELEASE_DATA
        && severity(cause).compareTo(Severity.WARNING) >= 0;
  }

  /** Of the cause or of what it explains, whichever is worse. */
  static Severity severity(Cause cause) {
    return Stream.concat(Stream.of(cause.finding()), cause.symptoms().stream())
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.INFO);
  }
}
