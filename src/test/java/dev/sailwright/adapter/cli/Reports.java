package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedLogs;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedMeshConfigs;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.port.ClusterInspector;
import dev.sailwright.port.LogReader;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.ProxyInspector;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.MeshYaml;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.RunPrecheck;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

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
    var around = new SimulatedSurroundings();
    return diagnosis(mesh, around, around, new SimulatedLogs());
  }

  static Diagnose.Report diagnosis(
      MeshState mesh, ClusterInspector inspector, ProxyInspector proxies, LogReader logs) {
    return new Diagnose(
            new Diagnose.Senses(cluster -> mesh, inspector, proxies, logs),
            TestCatalog.signatures(),
            TestCatalog.catalog(),
            InstantSource.fixed(NOW))
        .diagnose(mesh.cluster());
  }

  /** Of the mesh dev with the mesh prod. */
  static CompareMeshes.Report comparison(MeshState dev, MeshState prod) {
    MeshObserver observer = cluster -> cluster.equals("dev") ? dev : prod;
    return new CompareMeshes(
            new Diagnose(
                new Diagnose.Senses(
                    observer,
                    new SimulatedSurroundings(),
                    new SimulatedSurroundings(),
                    new SimulatedLogs()),
                TestCatalog.signatures(),
                TestCatalog.catalog(),
                InstantSource.fixed(NOW)),
            new SimulatedMeshConfigs(),
            TestCatalog.catalog(),
            InstantSource.fixed(NOW))
        .compare("dev", "prod");
  }

  /** The mesh beside the night's. */
  static MeshState dev() {
    return new SimulatedMesh(Scenario.dev(), TestCatalog.catalog(), InstantSource.fixed(NOW))
        .observe("dev");
  }

  static RunPrecheck.Report precheck(MeshState mesh, Optional<IstioVersion> target) {
    var simulated =
        new SimulatedMesh(Scenario.behind(), TestCatalog.catalog(), InstantSource.fixed(NOW));
    var around = new SimulatedSurroundings();
    return new RunPrecheck(
            new LookAround(
                new LookAround.Senses(
                    cluster -> mesh, simulated, around, around, simulated, simulated),
                TestCatalog.catalog(),
                InstantSource.fixed(NOW)),
            cluster -> Surroundings.Open.notAsked())
        .precheck(ClusterPolicy.defaults(mesh.cluster()), target);
  }

  static ShowVersions.Report versions(MeshState mesh) {
    return versions(cluster -> mesh).show(List.of(mesh.cluster()));
  }

  static ShowReleases.Report releases() {
    return new ShowReleases(versions(cluster -> new MeshBuilder().build()), catalog())
        .show(List.of());
  }

  private static ShowVersions versions(MeshObserver observer) {
    return new ShowVersions(observer, catalog(), InstantSource.fixed(NOW));
  }

  private static ReleaseCatalog catalog() {
    return TestCatalog.catalog(
        MeshYaml.bulletins(
            """
            bulletins:
              - {id: ISTIO-SECURITY-2026-006, title: Proxies can be made to crash, cvss: 8.1, published: 2026-08-26, affected: 1.29.0-1.29.6}
            """));
  }

  static ShowStatus.Report of(Scenario scenario) {
    return of(
        new SimulatedMesh(scenario, TestCatalog.catalog(), InstantSource.fixed(NOW))
            .observe("prod"));
  }
}
