package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.ShowStatus;
import java.time.Instant;
import java.time.InstantSource;

/** Status reports of meshes that tests know. */
final class Reports {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");

  private Reports() {}

  static ShowStatus.Report night() {
    return of(Scenario.night());
  }

  static ShowStatus.Report behind() {
    return of(Scenario.behind());
  }

  static ShowStatus.Report of(MeshState mesh) {
    return new ShowStatus(cluster -> mesh, TestCatalog.catalog(), InstantSource.fixed(NOW))
        .show(mesh.cluster());
  }

  static Diagnose.Report diagnosis(MeshState mesh) {
    return new Diagnose(
            cluster -> mesh,
            new SimulatedSurroundings(),
            TestCatalog.catalog(),
            InstantSource.fixed(NOW))
        .diagnose(mesh.cluster());
  }

  private static ShowStatus.Report of(Scenario scenario) {
    return of(
        new SimulatedMesh(scenario, TestCatalog.catalog(), InstantSource.fixed(NOW))
            .observe("prod"));
  }
}
