package dev.sailwright.adapter.slack;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.port.UpgradeSurveyor;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.RunPrecheck;
import java.util.Optional;

/** Prechecks of the simulated meshes. */
final class Prechecked {
  private Prechecked() {}

  static RunPrecheck.Report night() {
    return report(Scenario.night(), new SimulatedSurroundings());
  }

  static RunPrecheck.Report behind() {
    return report(Scenario.behind(), new SimulatedSurroundings());
  }

  /** A mesh of which the nodes could not be seen. */
  static RunPrecheck.Report blind() {
    return report(Scenario.behind(), Prechecked::withoutNodes);
  }

  private static ClusterSurvey withoutNodes(MeshState mesh) {
    return new SimulatedSurroundings()
        .survey(mesh)
        .without(
            Surveyed.NODES,
            new BlindSpot(
                BlindSpot.Area.KUBERNETES,
                "nodes",
                "the right to list nodes is missing",
                "Grant it; deploy/rbac.yaml has all that is needed."));
  }

  private static RunPrecheck.Report report(Scenario scenario, UpgradeSurveyor surveyor) {
    var clock = new ManualClock();
    var mesh = new SimulatedMesh(scenario, TestCatalog.catalog(), clock);
    return new RunPrecheck(
            new LookAround(
                new LookAround.Senses(
                    mesh, mesh, new SimulatedSurroundings(), surveyor, mesh, mesh),
                TestCatalog.catalog(),
                clock),
            cluster -> Surroundings.Open.of(Optional.empty()))
        .precheck(ClusterPolicy.defaults("prod"), Optional.empty());
  }
}
