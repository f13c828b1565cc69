package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What people take upon themselves with an approval. */
final class Acknowledged {
  /**
   * Those whose evidence names objects and settings that stay what they are until somebody changes
   * them. One line more is something else to take upon oneself. What the others name comes and goes
   * by itself, such as pods, endpoints, versions of proxies and numbers.
   */
  private static final Set<FindingCode> NAMELY =
      EnumSet.of(
          FindingCode.INPUTS_DIFFER,
          FindingCode.TARGET_KNOWN_BAD,
          FindingCode.BEHAVIOUR_CHANGES,
          FindingCode.ENVOY_FILTERS,
          FindingCode.WASM_PLUGINS,
          FindingCode.INJECTOR_TEMPLATES,
          FindingCode.PROXY_SETTINGS_PINNED,
          FindingCode.GATEWAY_SERVICE,
          FindingCode.RESTART_IS_OUTAGE,
          FindingCode.EXTERNAL_AUTHORITY,
          FindingCode.REMOTE_CLUSTERS);

  private Acknowledged() {}

  /**
   * Sorted, as {@code gateway-service: Service shop/ingress: externalTrafficPolicy: Local}. How
   * many more there are than a finding names is none of it.
   */
  static List<String> namely(List<Finding> findings) {
    return findings.stream()
        .filter(Finding::needsAcknowledgement)
        .filter(finding -> NAMELY.contains(finding.code()))
        .flatMap(finding ->
            finding.evidence().stream()
                .filter(line -> !line.startsWith("… and "))
                .map(line -> finding.code().anchor() + ": " + line))
        .distinct()
        .sorted()
        .toList();
  }
}
