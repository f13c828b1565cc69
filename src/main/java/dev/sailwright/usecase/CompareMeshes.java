package dev.sailwright.usecase;

import dev.sailwright.comparison.Comparison;
import dev.sailwright.comparison.Look;
import dev.sailwright.comparison.MeshComparison;
import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.MeshConfigs;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Releases;
import dev.sailwright.port.MeshConfigReader;
import dev.sailwright.port.UnreachableException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * Puts two meshes side by side, as people do in the night to find out why one of them is broken.
 */
public final class CompareMeshes {
  private final Diagnose diagnose;
  private final MeshConfigReader configs;
  private final Releases releases;
  private final InstantSource clock;

  public CompareMeshes(
      Diagnose diagnose, MeshConfigReader configs, Releases releases, InstantSource clock) {
    this.diagnose = diagnose;
    this.configs = configs;
    this.releases = releases;
    this.clock = clock;
  }

  /** Looks at both at the same time; of one that does not answer, everything is a blind spot. */
  public Report compare(String left, String right) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var other = CompletableFuture.supplyAsync(() -> look(right), threads);
      return new Report(MeshComparison.of(look(left), other.join()), releases.now().asOf());
    }
  }

  private Look look(String cluster) {
    try {
      var evidence = diagnose.gather(cluster);
      return new Look(evidence, DiagnosisRules.diagnose(evidence), configs.read(evidence.mesh()));
    } catch (UnreachableException e) {
      var now = clock.instant();
      var unseen =
          MeshState.unseen(
              cluster,
              now,
              Optional.ofNullable(e.getMessage()).orElse("it does not answer"),
              "Check the address and the credentials in the kubeconfig.");
      var evidence = new Evidence(unseen, releases.now(), LocalDate.ofInstant(now, ZoneOffset.UTC));
      return new Look(evidence, DiagnosisRules.diagnose(evidence), MeshConfigs.none());
    }
  }

  /**
   * @param asOf the day of the release data
   */
  public record Report(Comparison comparison, AsOf asOf) {}
}
