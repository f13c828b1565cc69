package dev.sailwright.planning;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ReleaseCatalog;
import java.util.Optional;

/**
 * All that a precheck may look at.
 *
 * @param from the only control plane's version
 */
record Candidate(
    Evidence evidence,
    Optional<IstioVersion> from,
    IstioVersion to,
    PlanRequest request,
    ClusterPolicy policy,
    Surroundings surroundings) {
  MeshState mesh() {
    return evidence.mesh();
  }

  ReleaseCatalog catalog() {
    return evidence.catalog();
  }
}
