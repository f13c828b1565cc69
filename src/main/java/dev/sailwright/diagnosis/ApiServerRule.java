package dev.sailwright.diagnosis;

import java.util.List;

/** Checks of the API server's own readiness that fail. */
final class ApiServerRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    var failing =
        evidence.facts().stream().flatMap(facts -> facts.failingChecks().stream()).toList();
    return failing.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                FindingCode.API_SERVER_NOT_READY,
                Severity.BLOCKER,
                "The API server does not call itself ready.",
                failing.stream().map(check -> "/readyz: " + check + " failed").toList(),
                "Look at the Kubernetes control plane first: etcd, its disks, its certificates; on"
                    + " a managed cluster, ask the provider."));
  }
}
