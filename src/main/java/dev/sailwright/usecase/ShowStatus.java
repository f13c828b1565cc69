package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Newest;
import dev.sailwright.mesh.Releases;
import dev.sailwright.mesh.Support;
import dev.sailwright.port.MeshObserver;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Answers what runs, whether it is supported, and what is wrong. */
public final class ShowStatus {
  private final MeshObserver observer;
  private final Releases releases;
  private final InstantSource clock;

  public ShowStatus(MeshObserver observer, Releases releases, InstantSource clock) {
    this.observer = observer;
    this.releases = releases;
    this.clock = clock;
  }

  public Report show(String cluster) {
    var mesh = observer.observe(cluster);
    var catalog = releases.now();
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var support = new TreeMap<IstioVersion, Support>();
    mesh.controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .forEach(version -> support.put(version, catalog.support(version, today)));
    return new Report(
        mesh,
        DiagnosisRules.diagnose(new Evidence(mesh, catalog, today)),
        support,
        mesh.kubernetes().flatMap(kubernetes -> catalog.newestFor(kubernetes.minor())),
        catalog.asOf());
  }

  /**
   * @param support of each control plane's version
   * @param newest the newest release for this Kubernetes
   * @param asOf the days of the release data
   */
  public record Report(
      MeshState mesh,
      Diagnosis diagnosis,
      Map<IstioVersion, Support> support,
      Optional<Newest> newest,
      AsOf asOf) {
    public Report {
      support = Map.copyOf(support);
    }
  }
}
