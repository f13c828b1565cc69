package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ClusterFacts.Root;
import dev.sailwright.mesh.MeshState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Root certificates that ended, that will soon, or that are not the same in every namespace. */
final class RootCertificateRule implements DiagnosisRule {
  static final Duration EARLY = Duration.ofDays(180);
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence.facts().map(facts -> examine(evidence.mesh(), facts)).orElse(List.of());
  }

  private static List<Finding> examine(MeshState mesh, ClusterFacts facts) {
    var now = mesh.observedAt();
    var findings = new ArrayList<Finding>();
    finding(
            FindingCode.ROOT_CERTIFICATE_EXPIRED,
            Severity.BLOCKER,
            "The mesh's root certificate has expired: proxies and webhooks trust nobody any more.",
            ending(facts, Instant.MIN, now),
            "Give istiod a new root (its own, or Secret cacerts), then restart istiod and the"
                + " proxies.")
        .map(finding -> due(finding, ends(facts, end -> !end.isAfter(now)).reduce((a, b) -> b)))
        .ifPresent(findings::add);
    finding(
            FindingCode.ROOT_CERTIFICATE_EXPIRES,
            Severity.WARNING,
            "The mesh's root certificate expires within half a year.",
            ending(facts, now, now.plus(EARLY)),
            "Plan the rotation of the root; every proxy must learn the new one before the old one"
                + " ends.")
        .map(finding -> due(finding, ends(facts, end -> end.isAfter(now)).findFirst()))
        .ifPresent(findings::add);
    finding(
            FindingCode.ROOT_CERTIFICATES_DIFFER,
            Severity.WARNING,
            "Namespaces hold another root certificate than their control plane.",
            differing(mesh, facts),
            "Restart istiod, so that it writes ConfigMap istio-ca-root-cert anew; then restart the"
                + " workloads there.")
        .ifPresent(findings::add);
    return findings;
  }

  private static Optional<Finding> finding(
      FindingCode code, Severity severity, String message, List<String> lines, String remedy) {
    return Finding.ifShown(code, severity, message, Lines.first(lines, SHOWN), remedy);
  }

  /** By the day on which the one ends that ended last or ends next: another root is told, too. */
  private static Finding due(Finding finding, Optional<Instant> end) {
    var day = LocalDate.ofInstant(end.orElseThrow(), ZoneOffset.UTC);
    return finding.due("root-certificate-" + day, Optional.of(day));
  }

  private static Stream<Instant> ends(ClusterFacts facts, Predicate<Instant> chosen) {
    return facts.roots().stream().map(Root::ends).filter(chosen).sorted();
  }

  private static List<String> ending(ClusterFacts facts, Instant after, Instant until) {
    return facts.roots().stream()
        .filter(root -> root.ends().isAfter(after) && !root.ends().isAfter(until))
        .map(root -> place(root) + ": ends on " + LocalDate.ofInstant(root.ends(), ZoneOffset.UTC))
        .toList();
  }

  /** What istiod wrote where it runs itself is what it serves today. */
  private static List<String> differing(MeshState mesh, ClusterFacts facts) {
    var own = facts.ownRoots(mesh);
    return own.isEmpty()
        ? List.of()
        : facts.roots().stream()
            .filter(root -> root.fingerprints().stream().noneMatch(own::contains))
            .map(root -> place(root) + ": another root")
            .toList();
  }

  private static String place(Root root) {
    return "ConfigMap " + root.namespace() + "/istio-ca-root-cert";
  }
}
