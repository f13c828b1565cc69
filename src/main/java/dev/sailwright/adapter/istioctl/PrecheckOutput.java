package dev.sailwright.adapter.istioctl;

import java.util.List;

/** Reads what {@code istioctl x precheck} says. */
final class PrecheckOutput {
  private static final String VERDICT = "Error: Issues found when checking the cluster.";

  /** istioctl/pkg/precheck, checkInstallPermissions@1.29.1. */
  private static final String NAMESPACES =
      "Error [IST0141] (Cluster) Missing required permission to create resource namespaces";

  private PrecheckOutput() {}

  /**
   * precheck asks for what an installation needs. An upgrade creates no namespace, so a bot with no
   * right to that is no issue; its other rights are checked one by one elsewhere. A run that came
   * to no verdict proves nothing.
   */
  static boolean complainsOnlyOfNamespaces(List<String> lines) {
    var errors = lines.stream().filter(line -> line.startsWith("Error")).toList();
    return errors.stream().anyMatch(line -> line.startsWith(VERDICT))
        && errors.stream()
            .allMatch(line -> line.startsWith(VERDICT) || line.startsWith(NAMESPACES));
  }
}
