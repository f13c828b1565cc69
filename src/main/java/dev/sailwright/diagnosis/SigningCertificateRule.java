package dev.sailwright.diagnosis;

import dev.sailwright.mesh.Counted;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The certificate with which istiod signs those of workloads; it may end long before the root. */
final class SigningCertificateRule implements DiagnosisRule {
  static final Duration EARLY = Duration.ofDays(30);

  @Override
  public List<Finding> examine(Evidence evidence) {
    var now = evidence.mesh().observedAt();
    var lines =
        evidence.facts().stream()
            .flatMap(facts -> facts.counted().istiods().stream())
            .flatMap(istiod ->
                istiod
                    .signerEnds()
                    .filter(end -> end.isBefore(now.plus(EARLY)))
                    .map(end -> line(istiod, end))
                    .stream())
            .toList();
    if (lines.isEmpty()) {
      return List.of();
    }
    var first =
        evidence.facts().stream()
            .flatMap(facts -> facts.counted().istiods().stream())
            .flatMap(istiod -> istiod.signerEnds().stream())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    var ended = !first.isAfter(now);
    return List.of(
        Finding.of(
                FindingCode.SIGNING_CERTIFICATE_ENDS,
                ended ? Severity.BLOCKER : Severity.WARNING,
                ended
                    ? "The certificate with which istiod signs has expired: no workload gets one"
                        + " that is valid."
                    : "The certificate with which istiod signs expires within 30 days.",
                lines,
                "Renew it in Secret cacerts, or, where istiod makes its own, rotate the root;"
                    + " istiod takes it up by itself.")
            .due("signing-certificate-" + day(first), Optional.of(day(first))));
  }

  private static String line(Counted.Istiod istiod, Instant end) {
    return "citadel_server_cert_chain_expiry_timestamp of " + istiod.pod() + ": " + day(end);
  }

  private static LocalDate day(Instant end) {
    return LocalDate.ofInstant(end, ZoneOffset.UTC);
  }
}
