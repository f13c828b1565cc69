package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.LogDigest;
import dev.sailwright.diagnosis.Signature;
import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Releases;
import dev.sailwright.mesh.Targets;
import dev.sailwright.port.ClusterInspector;
import dev.sailwright.port.LogReader;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.ProxyInspector;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Answers why a mesh is broken: causes, ranked, and the versions that would run here. */
public final class Diagnose {
  private final Senses senses;
  private final List<Signature> signatures;
  private final Releases releases;
  private final InstantSource clock;

  /** With what a diagnosis looks. */
  public record Senses(
      MeshObserver observer, ClusterInspector inspector, ProxyInspector proxies, LogReader logs) {}

  /**
   * @param signatures of log lines, in the order in which they are tried
   */
  public Diagnose(
      Senses senses, List<Signature> signatures, Releases releases, InstantSource clock) {
    this.senses = senses;
    this.signatures = List.copyOf(signatures);
    this.releases = releases;
    this.clock = clock;
  }

  public Report diagnose(String cluster) {
    var evidence = gather(cluster);
    return new Report(
        evidence.mesh(),
        DiagnosisRules.diagnose(evidence),
        targets(evidence.mesh(), evidence.catalog(), evidence.today()),
        evidence.blindSpots(),
        evidence.catalog().asOf());
  }

  /** What the logs say, for somebody who wants to read on. */
  public Logs logs(String cluster) {
    var mesh = senses.observer().observe(cluster);
    var read = senses.logs().read(mesh);
    return new Logs(
        mesh.cluster(),
        mesh.observedAt(),
        LogDigest.of(read, signatures),
        read.pods().size(),
        read.blindSpots());
  }

  /** The mesh; then what is around it, its proxies and logs at the same time. */
  Evidence gather(String cluster) {
    var mesh = senses.observer().observe(cluster);
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var logs = CompletableFuture.supplyAsync(() -> senses.logs().read(mesh), threads);
      var proxies = CompletableFuture.supplyAsync(() -> senses.proxies().proxies(mesh), threads);
      var facts = senses.inspector().inspect(mesh);
      var read = logs.join();
      return new Evidence(
          mesh,
          Optional.of(facts),
          Optional.of(proxies.join()),
          Optional.of(LogDigest.of(read, signatures)),
          read.blindSpots(),
          releases.now(),
          today);
    }
  }

  /** Newer than all that runs. */
  private static List<IstioVersion> targets(
      MeshState mesh, ReleaseCatalog catalog, LocalDate today) {
    var newest =
        mesh.controlPlanes().stream()
            .map(ControlPlane::version)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return mesh.kubernetes().stream()
        .flatMap(kubernetes ->
            new Targets(catalog, mesh, newest).supportedOn(kubernetes.minor(), today).stream())
        .filter(target -> newest.map(running -> target.compareTo(running) > 0).orElse(true))
        .toList();
  }

  /**
   * @param containers whose logs were read
   */
  public record Logs(
      String cluster,
      Instant observedAt,
      LogDigest digest,
      int containers,
      List<BlindSpot> blindSpots) {
    public Logs {
      blindSpots = List.copyOf(blindSpots);
    }
  }

  /**
   * @param targets supported versions that run on this Kubernetes, are newer than what runs here,
   *     and may be chosen; newest first
   * @param blindSpots of all looks
   * @param asOf the days of the release data
   */
  public record Report(
      MeshState mesh,
      Diagnosis diagnosis,
      List<IstioVersion> targets,
      List<BlindSpot> blindSpots,
      AsOf asOf) {
    public Report {
      blindSpots = List.copyOf(blindSpots);
      targets = List.copyOf(targets);
    }
  }
}
