package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.port.ClusterInspector;
import dev.sailwright.port.MeshObserver;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Answers why a mesh is broken: causes, ranked, and the versions that would run here. */
public final class Diagnose {
  private final MeshObserver observer;
  private final ClusterInspector inspector;
  private final ReleaseCatalog catalog;
  private final InstantSource clock;

  public Diagnose(
      MeshObserver observer,
      ClusterInspector inspector,
      ReleaseCatalog catalog,
      InstantSource clock) {
    this.observer = observer;
    this.inspector = inspector;
    this.catalog = catalog;
    this.clock = clock;
  }

  public Report diagnose(String cluster) {
    var mesh = observer.observe(cluster);
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var evidence = new Evidence(mesh, Optional.of(inspector.inspect(mesh)), catalog, today);
    return new Report(
        mesh,
        DiagnosisRules.diagnose(evidence),
        targets(mesh, today),
        evidence.blindSpots(),
        catalog.asOf());
  }

  /** Newer than all that runs. */
  private List<IstioVersion> targets(MeshState mesh, LocalDate today) {
    var newest =
        mesh.controlPlanes().stream()
            .map(ControlPlane::version)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return mesh.kubernetes().stream()
        .flatMap(kubernetes -> catalog.supportedOn(kubernetes.minor(), today).stream())
        .filter(target -> newest.map(running -> target.compareTo(running) > 0).orElse(true))
        .toList();
  }

  /**
   * @param targets supported versions that run on this Kubernetes and are newer than what runs
   *     here, newest first
   * @param blindSpots of both looks
   * @param asOf the day of the release data
   */
  public record Report(
      MeshState mesh,
      Diagnosis diagnosis,
      List<IstioVersion> targets,
      List<BlindSpot> blindSpots,
      LocalDate asOf) {
    public Report {
      blindSpots = List.copyOf(blindSpots);
      targets = List.copyOf(targets);
    }
  }
}
