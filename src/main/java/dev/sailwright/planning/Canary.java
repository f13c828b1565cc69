package dev.sailwright.planning;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A second control plane beside the one that runs: workloads follow revision tags to it, and the
 * one that they left goes at the end.
 *
 * @param revision that workloads are brought to
 * @param before that they leave
 * @param tags that lead to {@code before} and are moved, one after another, {@code default} last
 * @param gateways names of the gateways that istioctl itself installs; they stay behind until a
 *     step of their own
 * @param keepFor how long nothing may use {@code before} until its control plane goes
 */
public record Canary(
    String revision, String before, List<String> tags, List<String> gateways, Duration keepFor) {
  /** The revision that has no name. */
  public static final String UNNAMED = "default";

  private static final String STAY = "gateways-stay.yaml";

  public Canary {
    tags = List.copyOf(tags);
    gateways = List.copyOf(gateways);
  }

  /** Where a tag leads once it is moved. */
  public Optional<String> target() {
    return Optional.of(revision);
  }

  /** The way back: what this one brings workloads to is what they leave then. */
  public Canary back() {
    return new Canary(/* revision= */ before, /* before= */ revision, tags, gateways, keepFor);
  }

  Canary with(List<String> others) {
    return new Canary(revision, before, others, gateways, keepFor);
  }

  /**
   * Those inputs with one file more, last, so that istioctl leaves the gateways alone. A gateway of
   * the profile is not of a revision: it would move together with the control plane (Istio's
   * documentation of canary upgrades).
   */
  InstallInputs withoutGateways(InstallInputs inputs) {
    return gateways.isEmpty() ? inputs : inputs.and(STAY, overlay());
  }

  /** Whether a name is one of an ingress or of an egress gateway nobody but the inputs tells. */
  private String overlay() {
    var overlay =
        new StringBuilder("apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n")
            .append("  components:\n");
    for (var list : List.of("ingressGateways", "egressGateways")) {
      overlay.append("    ").append(list).append(":\n");
      gateways.forEach(
          name -> overlay.append("    - name: ").append(name).append("\n      enabled: false\n"));
    }
    return overlay.toString();
  }
}
