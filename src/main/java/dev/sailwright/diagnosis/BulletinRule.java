package dev.sailwright.diagnosis;

import dev.sailwright.mesh.Bulletin;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Security;
import dev.sailwright.mesh.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Security bulletins that name a running version, and versions of which the bulletins say nothing.
 */
final class BulletinRule implements DiagnosisRule {
  private static final int SHOWN = 4;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    for (var version : running(evidence)) {
      var security = evidence.catalog().security(version);
      if (!security.affecting().isEmpty()) {
        findings.add(affected(version, security));
      }
      if (!security.checked() || !security.notAssessed().isEmpty()) {
        findings.add(notAssessed(version, security, evidence));
      }
    }
    return findings;
  }

  /** Of control planes and proxies, newest first. */
  private static List<IstioVersion> running(Evidence evidence) {
    return Stream.concat(
            evidence.mesh().controlPlanes().stream().map(ControlPlane::version),
            evidence.mesh().workloads().stream()
                .flatMap(workload -> workload.proxies().stream())
                .map(Workload.ProxyGroup::version))
        .flatMap(Optional::stream)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static Finding affected(IstioVersion version, Security security) {
    var count = security.affecting().size();
    return Finding.of(
            FindingCode.SECURITY_BULLETINS,
            Severity.WARNING,
            count
                + (count == 1 ? " security bulletin affects" : " security bulletins affect")
                + " Istio "
                + version
                + security
                    .worst()
                    .map(score -> ", the worst with a CVSS score of " + score)
                    .orElse("")
                + ".",
            Lines.first(security.affecting().stream().map(BulletinRule::line).toList(), SHOWN),
            security
                .clean()
                .map(patch -> "Go to " + patch + " or newer: no known bulletin affects it.")
                .orElse("No patch of " + version.minor() + " mends all of them: `/istio upgrade`."))
        .due("bulletins-" + version + "-" + newest(security), Optional.empty());
  }

  /** Its id has the year first, and its number after that. */
  private static String newest(Security security) {
    return security.affecting().stream()
        .map(Bulletin::id)
        .max(Comparator.naturalOrder())
        .orElseThrow()
        .replaceAll("[^A-Za-z0-9-]", "");
  }

  private static String line(Bulletin bulletin) {
    return bulletin.id()
        + bulletin.cvss().map(score -> " (" + score + ")").orElse("")
        + ": "
        + bulletin.title();
  }

  private static Finding notAssessed(IstioVersion version, Security security, Evidence evidence) {
    var catalog = evidence.catalog();
    var reason =
        security.checked()
            ? security.notAssessed().size()
                + (security.notAssessed().size() == 1 ? " bulletin names" : " bulletins name")
                + " only newer minors than "
                + version.minor()
                + ", which was out of support by then"
            : "it is not in the release data of " + catalog.asOf().data();
    return Finding.of(
        FindingCode.BULLETINS_UNKNOWN,
        Severity.INFO,
        "Whether all security bulletins spare Istio " + version + " is not known: " + reason + ".",
        Lines.first(security.notAssessed().stream().map(BulletinRule::line).toList(), SHOWN),
        security.checked()
            ? "Take it as affected, and upgrade: `/istio upgrade`."
            : "Read istio.io/latest/news/security for this version.");
  }
}
