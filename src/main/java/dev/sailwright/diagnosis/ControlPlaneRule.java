package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import java.util.ArrayList;
import java.util.List;

/**
 * A control plane is down when Kubernetes has no ready istiod, when istiod itself refuses its
 * readiness endpoint, or when the injector that the API server called refused the connection. The
 * last two matter where nobody probes the pod: it can be "Ready" and dead.
 */
final class ControlPlaneRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    if (mesh.controlPlanes().isEmpty() && !mesh.blindIn(BlindSpot.Area.CONTROL_PLANE)) {
      return List.of(
          Finding.of(
              FindingCode.CONTROL_PLANE_MISSING,
              Severity.BLOCKER,
              "No istiod Deployment was found in any namespace.",
              List.of("no Deployment with label app=istiod"),
              "Check that this is the cluster you mean; Sailwright upgrades meshes, it does not"
                  + " install them."));
    }
    return mesh.controlPlanes().stream()
        .filter(controlPlane -> !proofsOfDeath(controlPlane, mesh).isEmpty())
        .map(controlPlane ->
            Finding.of(
                FindingCode.CONTROL_PLANE_DOWN,
                Severity.BLOCKER,
                "istiod "
                    + controlPlane
                        .version()
                        .map(IstioVersion::toString)
                        .orElse("of unknown version")
                    + " is down on Kubernetes "
                    + mesh.kubernetes().map(Object::toString).orElse("of unknown version")
                    + ".",
                proofsOfDeath(controlPlane, mesh),
                "`/istio diagnose` names the cause; `/istio upgrade` with `--emergency \"why\"` may"
                    + " jump to a version that runs here."))
        .toList();
  }

  private static List<String> proofsOfDeath(ControlPlane controlPlane, MeshState mesh) {
    var proofs = new ArrayList<String>();
    var name = "Deployment " + controlPlane.namespace() + "/" + controlPlane.name();
    if (controlPlane.desired() > 0 && controlPlane.ready() == 0) {
      proofs.add(name + ": 0 of " + controlPlane.desired() + " pods ready");
      proofs.addAll(controlPlane.podProblems());
    }
    if (controlPlane.desired() == 0 && mesh.controlPlanes().size() == 1) {
      proofs.add(name + ": scaled to zero");
    }
    if (controlPlane.answer() == ControlPlane.Answer.REFUSED) {
      proofs.add(
          name
              + ": "
              + controlPlane.ready()
              + " of "
              + controlPlane.desired()
              + " pods called ready, but istiod does not answer /ready");
    }
    // Events outlive their cause, so they count only while those pods are missing and istiod itself
    // could not be asked.
    if (controlPlane.answer() == ControlPlane.Answer.NOT_ASKED) {
      mesh.creationFailures().stream()
          .filter(failure -> mesh.sidecars().anyMatch(load -> Refusal.keepsOut(failure, load)))
          .map(MeshState.CreationFailure::message)
          .filter(message ->
              message.contains("sidecar-injector.istio.io")
                  && message.contains("connection refused"))
          .limit(1)
          .forEach(proofs::add);
    }
    return List.copyOf(proofs);
  }
}
