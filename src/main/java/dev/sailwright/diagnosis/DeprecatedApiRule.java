package dev.sailwright.diagnosis;

import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.RemovedApi;
import java.util.List;

/** APIs that somebody asks this API server for and that the next Kubernetes does not serve. */
final class DeprecatedApiRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence.mesh().kubernetes().map(KubernetesVersion::minor).stream()
        .map(minor -> minor.plus(1))
        .flatMap(next -> finding(evidence, next).stream())
        .toList();
  }

  private static List<Finding> finding(Evidence evidence, Minor next) {
    var lines =
        evidence.facts().stream()
            .flatMap(facts -> facts.counted().apiServer().stream())
            .flatMap(counted -> counted.deprecated().stream())
            .filter(api -> api.removedIn().compareTo(next) <= 0)
            .map(api -> line(api, evidence.catalog(), next))
            .sorted()
            .toList();
    return lines.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.DEPRECATED_API_USED,
                Severity.WARNING,
                "Somebody asks the API server for APIs that Kubernetes "
                    + next
                    + " does not serve any more.",
                lines,
                "Find who asks (audit log, annotation k8s.io/deprecated), and upgrade that program"
                    + " before Kubernetes."));
  }

  private static String line(Counted.DeprecatedApi api, ReleaseCatalog catalog, Minor next) {
    return "apiserver_requested_deprecated_apis: "
        + api.groupVersion()
        + " "
        + api.resource()
        + " (gone in "
        + api.removedIn()
        + catalog
            .removedApi(api.groupVersion(), api.resource())
            .map(known -> "; " + advice(known, next))
            .orElse("")
        + ")";
  }

  private static String advice(RemovedApi api, Minor next) {
    return api.replacement()
        .map(other ->
            "use "
                + other.groupVersion()
                + (other.since().compareTo(next) < 0 ? "" : ", served from " + other.since()))
        .orElse("nothing replaces it");
  }
}
