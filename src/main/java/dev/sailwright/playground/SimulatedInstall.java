package dev.sailwright.playground;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.upgrade.StepFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run of a simulated {@code istioctl upgrade}; what it prints follows the real run of 1.29.1
 * over 1.7.4.
 *
 * @param exitCode that it will end with
 */
record SimulatedInstall(String key, IstioVersion version, Instant startedAt, int exitCode) {
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

  boolean hasReplacedDeployment(Instant now) {
    return exitCode == 0 && !now.isBefore(startedAt.plus(TO_DEPLOYMENT));
  }

  boolean hasEnded(Instant now) {
    return !now.isBefore(startedAt.plus(TO_END));
  }

  StepFacts.Install look(Instant now) {
    var all = exitCode == 0 ? GOOD : BAD;
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
