package dev.sailwright.planning;

import dev.sailwright.diagnosis.FindingCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What people take upon themselves with an approval. */
public final class Acknowledged {
  /**
   * Those whose evidence names objects and settings that stay what they are until somebody changes
   * them. One line more is something else to take upon oneself. What the others name comes and goes
   * by itself, such as pods, versions of proxies and numbers.
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
          FindingCode.OTHER_WEBHOOK_CLOSED,
          FindingCode.EXTERNAL_AUTHORITY,
          FindingCode.REMOTE_CLUSTERS);

  private Acknowledged() {}

  /** Sorted, as {@code gateway-service: Service shop/ingress: externalTrafficPolicy: Local}. */
  public static List<String> namely(UpgradePlan plan) {
    return plan.toAcknowledge().stream()
        .filter(finding -> NAMELY.contains(finding.code()))
        .flatMap(finding ->
            finding.evidence().stream().map(line -> finding.code().anchor() + ": " + line))
        .distinct()
        .sorted()
        .toList();
  }
}
