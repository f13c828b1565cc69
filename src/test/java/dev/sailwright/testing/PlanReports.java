package dev.sailwright.testing;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.ShowPlan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans of meshes that tests know, with everything around these as it should be. */
public final class PlanReports {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T20:31:00Z"));

  private PlanReports() {}

  public static ShowPlan.Report of(Scenario scenario) {
    return of(
        new SimulatedMesh(scenario, TestCatalog.catalog(), CLOCK).observe("prod"),
        Optional.empty());
  }

  /** With StatefulSets that need a quorum, two of them in one wave. */
  public static ShowPlan.Report quorums() {
    var mesh = new MeshBuilder().istiod("1.29.6").deployment("api", 3, 3, "1.29.6");
    for (var name : List.of("etcd", "kafka", "zookeeper")) {
      mesh.workload(
          new WorkloadBuilder(name).kind("StatefulSet").desired(3).proxies(3, "1.29.6").build());
    }
    return of(mesh.build(), Optional.empty());
  }

  public static ShowPlan.Report of(MeshState mesh, Optional<IstioVersion> goal) {
    var simulated = new SimulatedMesh(Scenario.behind(), TestCatalog.catalog(), CLOCK);
    var around = new SimulatedSurroundings();
    var policy =
        ClusterPolicy.defaults(mesh.cluster())
            .with(Scenario.behind().inputs())
            .withApprovers(Set.of("U0ALICE01"));
    return new ShowPlan(
            new LookAround(
                new LookAround.Senses(
                    cluster -> mesh, simulated, around, around, simulated, simulated),
                TestCatalog.catalog(),
                CLOCK),
            cluster -> Surroundings.Open.of(Optional.empty()))
        .show(policy, goal, false);
  }
}
