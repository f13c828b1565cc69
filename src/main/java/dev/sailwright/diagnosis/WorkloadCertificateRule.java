package dev.sailwright.diagnosis;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.mesh.ProxyFacts.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Certificates of workloads, which their proxies renew at half of their life, at the latest. */
final class WorkloadCertificateRule implements DiagnosisRule {
  private static final Duration EARLY = Duration.ofHours(1);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence
        .proxies()
        .map(ProxyFacts::certificates)
        .map(looked -> examine(evidence.mesh(), looked))
        .orElse(List.of());
  }

  private static List<Finding> examine(MeshState mesh, List<Certificate> looked) {
    var findings = new ArrayList<Finding>();
    Finding.ifShown(
            FindingCode.WORKLOAD_CERTIFICATE_EXPIRED,
            Severity.BLOCKER,
            "Certificates of workloads have expired: nobody in the mesh trusts these any more.",
            lines(mesh, looked, left -> !left.isPositive(), "expired"),
            "See why their proxies get no new one: their logs, istiod's, and whether it is reached;"
                + " then restart their pods.")
        .ifPresent(findings::add);
    Finding.ifShown(
            FindingCode.WORKLOAD_CERTIFICATE_EXPIRES,
            Severity.WARNING,
            "Certificates of workloads expire within the hour: their proxies did not renew them.",
            lines(mesh, looked, left -> left.isPositive() && left.compareTo(EARLY) <= 0, "expires"),
            "Read the logs of these proxies and of istiod for requests to sign. Nothing is wrong if"
                + " certificates here live for two hours or less.")
        .ifPresent(findings::add);
    return findings;
  }

  /** Those that end first come first; how much was looked at comes last. */
  private static List<String> lines(
      MeshState mesh, List<Certificate> looked, Predicate<Duration> which, String verb) {
    var ending =
        looked.stream()
            .filter(certificate -> which.test(certificate.left()))
            .sorted(Comparator.comparing(Certificate::left).thenComparing(Certificate::pod))
            .map(certificate ->
                certificate.pod() + ": " + verb + " " + at(mesh.observedAt(), certificate.left()))
            .toList();
    if (ending.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<>(Lines.first(ending, SHOWN));
    lines.add(
        ending.size()
            + " of "
            + looked.size()
            + " proxies that were looked at, one for each workload; "
            + mesh.sidecars().filter(workload -> workload.ready() > 0).count()
            + " workloads have a sidecar");
    return lines;
  }

  private static String at(Instant seen, Duration left) {
    return CLOCK.format(seen.plus(left)) + " UTC";
  }
}
