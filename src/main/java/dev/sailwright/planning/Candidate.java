package dev.sailwright.planning;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.Targets;
import dev.sailwright.mesh.Workload;
import java.util.List;
import java.util.Optional;

/**
 * All that a precheck may look at.
 *
 * @param diagnosis of the evidence
 * @param from the only control plane's version
 */
record Candidate(
    Evidence evidence,
    Diagnosis diagnosis,
    Optional<IstioVersion> from,
    IstioVersion to,
    PlanRequest request,
    ClusterPolicy policy,
    Surroundings surroundings) {
  static Candidate of(
      Evidence evidence,
      Optional<IstioVersion> from,
      IstioVersion to,
      PlanRequest request,
      ClusterPolicy policy,
      Surroundings surroundings) {
    return new Candidate(
        evidence, DiagnosisRules.diagnose(evidence), from, to, request, policy, surroundings);
  }

  /**
   * No control plane answers: an upgrade is to mend that, and has little to lose. What leaves
   * istiod as it is mends nothing.
   */
  boolean down() {
    return request.installs() && diagnosis.verdict() == Diagnosis.Verdict.DOWN;
  }

  /** Beside others, whose pods the survey has, too. */
  boolean isOfItsPlanes(Surveyed.IstiodPod pod) {
    return request.back().isEmpty()
        || mesh().controlPlanes().stream()
            .anyMatch(plane -> plane.revision().equals(pod.revision()));
  }

  /** Of a canary, the control plane that runs goes on to serve them until they are restarted. */
  boolean targetServesOldProxies() {
    return !request.rollback() && !request.isOfCanary();
  }

  /** Those that the request is about: of all the mesh, or of one namespace. */
  List<Workload> workloads() {
    return mesh().workloads().stream().filter(request::covers).toList();
  }

  boolean isAbout(String namespace) {
    return request.restart().flatMap(RestartScope::namespace).map(namespace::equals).orElse(true);
  }

  /** Those that will be restarted. */
  List<Workload> restarted() {
    return workloads().stream()
        .filter(workload ->
            !request.cleanup()
                && workload.mover() == Workload.Mover.RESTART
                && workload.desired() > 0
                && !workload.isOn(to))
        // What has the right proxies and is not ready for another reason is left in peace.
        .filter(workload -> request.restart().isEmpty() || workload.hasPodsBehind(to))
        .toList();
  }

  ClusterSurvey survey() {
    return surroundings.survey();
  }

  MeshState mesh() {
    return evidence.mesh();
  }

  /** What could be chosen instead. */
  Targets targets() {
    return new Targets(catalog(), mesh(), from);
  }

  ReleaseCatalog catalog() {
    return evidence.catalog();
  }
}
