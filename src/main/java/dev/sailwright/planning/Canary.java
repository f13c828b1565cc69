package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import java.time.Duration;
import java.util.List;

/**
 * A second control plane beside the one that runs: workloads follow revision tags to it, and the
 * one that they left goes at the end.
 *
 * @param revision that workloads are brought to
 * @param before that they leave
 * @param tags that lead to {@code before} and are moved, one after another, {@code default} last
 * @param keepFor how long nothing may use {@code before} until its control plane goes
 */
public record Canary(String revision, String before, List<String> tags, Duration keepFor) {
  /** The revision that has no name. */
  public static final String UNNAMED = "default";

  private static final String STAY = "gateways-stay.yaml";

  /** A list in a later file takes the place of all of it in the profile and in earlier files. */
  private static final String NO_GATEWAYS =
      """
      apiVersion: install.istio.io/v1alpha1
      kind: IstioOperator
      spec:
        components:
          ingressGateways: []
          egressGateways: []
      """;

  public Canary {
    tags = List.copyOf(tags);
  }

  /** The way back: what this one brings workloads to is what they leave then. */
  public Canary back() {
    return new Canary(/* revision= */ before, /* before= */ revision, tags, keepFor);
  }

  Canary with(List<String> others) {
    return new Canary(revision, before, others, keepFor);
  }

  /**
   * Those inputs with one file more, last, so that istioctl leaves gateways alone. A gateway of the
   * profile is of no revision: it would move together with the control plane (Istio's documentation
   * of canary upgrades).
   */
  private static InstallInputs withoutGateways(InstallInputs inputs) {
    return inputs.and(STAY, NO_GATEWAYS);
  }

  /** What is installed first: the control plane of a revision alone. */
  public static MeshChange.Install beside(String revision, InstallInputs inputs) {
    return new MeshChange.InstallRevision(revision, withoutGateways(inputs));
  }

  /** All that the inputs make, for a revision; without a name, it is {@code istioctl upgrade}. */
  public static MeshChange.Install whole(
      String revision, InstallInputs inputs, IstioVersion version) {
    return revision.equals(UNNAMED)
        ? new MeshChange.InPlace(inputs, version)
        : new MeshChange.InstallRevision(revision, inputs);
  }
}
