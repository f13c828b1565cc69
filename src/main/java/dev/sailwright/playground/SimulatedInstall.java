package dev.sailwright.playground;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.upgrade.StepFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run of a simulated istioctl; what an upgrade prints follows the real run of 1.29.1 over
 * 1.7.4.
 *
 * @param version of istioctl
 * @param exitCode that it will end with
 */
record SimulatedInstall(
    String key, MeshChange change, IstioVersion version, Instant startedAt, int exitCode) {
  private static final Duration TO_DEPLOYMENT = Duration.ofSeconds(2);
  private static final Duration TO_END = Duration.ofSeconds(5);

  private static final List<String> GOOD =
      List.of(
          "- Processing resources for Istio core.",
          "✔ Istio core installed ⛵️",
          "- Processing resources for Istiod.",
          "✔ Istiod installed 🧠",
          "✔ Ingress gateways installed 🛬",
          "✔ Installation complete");

  private static final List<String> BAD =
      List.of(
          "- Processing resources for Istiod.",
          "✘ Istiod encountered an error: resources not ready after 5m0s:"
              + " Deployment/istio-system/istiod (container failed to start: ImagePullBackOff)",
          "Error: failed to install manifests: errors occurred during operation");

  boolean hasChanged(Instant now) {
    return exitCode == 0 && !now.isBefore(startedAt.plus(TO_DEPLOYMENT));
  }

  /** Gateways of the profile come last, and only where they are not left out. */
  boolean installsGateways() {
    return installsGateways(change);
  }

  static boolean installsGateways(MeshChange change) {
    return change instanceof MeshChange.Install install
        && install.inputs().files().stream()
            .noneMatch(file -> file.content().contains("ingressGateways"));
  }

  private List<String> said() {
    return switch (change) {
      case MeshChange.InPlace inPlace -> GOOD;
      case MeshChange.InstallRevision install -> GOOD;
      case MeshChange.MoveTag move ->
          List.of(
              "Revision tag \""
                  + move.tag()
                  + "\" created, referencing control plane revision \""
                  + move.revision()
                  + "\".");
      case MeshChange.RemoveRevision remove ->
          List.of(
              "  Removed apps/v1, Kind=Deployment/istiod.istio-system.", "✔ Uninstall complete");
    };
  }

  /**
   * @param others what else carries the revision's label, by name
   */
  static StepFacts.Removal wouldRemove(boolean there, String revision, List<String> others) {
    if (!there) {
      return new StepFacts.Removal(Optional.empty(), "could not find target revision " + revision);
    }
    var suffix = revision.equals(Canary.UNNAMED) ? "" : "-" + revision;
    return new StepFacts.Removal(
        Optional.of(
            Stream.concat(
                    Stream.concat(Stream.of("istiod" + suffix), others.stream())
                        .map(name ->
                            new StepFacts.Removal.Removed(
                                "Deployment",
                                name,
                                "apps/v1, Kind=Deployment/" + name + ".istio-system")),
                    Stream.of(
                        webhook("Mutating", "istio-sidecar-injector" + suffix),
                        webhook("Validating", "istio-validator" + suffix + "-istio-system")))
                .toList()),
        "");
  }

  private static StepFacts.Removal.Removed webhook(String kind, String name) {
    return new StepFacts.Removal.Removed(
        kind + "WebhookConfiguration",
        name,
        "admissionregistration.k8s.io/v1, Kind=" + kind + "WebhookConfiguration/" + name + ".");
  }

  boolean hasEnded(Instant now) {
    return !now.isBefore(startedAt.plus(TO_END));
  }

  StepFacts.Install look(Instant now) {
    var all = exitCode == 0 ? said() : BAD;
    if (hasEnded(now)) {
      return new StepFacts.Install(StepFacts.Install.State.FINISHED, all, Optional.of(exitCode));
    }
    var share = Duration.between(startedAt, now).toMillis() * all.size() / TO_END.toMillis();
    return new StepFacts.Install(
        StepFacts.Install.State.RUNNING,
        all.subList(0, (int) Math.max(0, share)),
        Optional.empty());
  }
}
