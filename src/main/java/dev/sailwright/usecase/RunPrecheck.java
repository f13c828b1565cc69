package dev.sailwright.usecase;

import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanRequest;
import dev.sailwright.planning.PrecheckReport;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.planning.UpgradePlanner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says what an upgrade would meet, and changes nothing. */
public final class RunPrecheck {
  private final LookAround around;
  private final Function<String, Surroundings.Open> open;

  /**
   * @param open asks by name of the cluster for an upgrade of it that has not ended
   */
  public RunPrecheck(LookAround around, Function<String, Surroundings.Open> open) {
    this.around = around;
    this.open = open;
  }

  /**
   * @param target empty lets the planner choose
   * @throws dev.sailwright.port.UnreachableException when it cannot be asked what is open
   */
  public Report precheck(ClusterPolicy policy, Optional<IstioVersion> target) {
    var request = PlanRequest.inPlace(target);
    var seen = around.look(policy, request, Optional.empty(), open.apply(policy.cluster()));
    var evidence = seen.evidence();
    return new Report(
        policy.cluster(),
        evidence.mesh().observedAt(),
        evidence.mesh().kubernetes(),
        target,
        UpgradePlanner.precheck(evidence, policy, request, seen.surroundings()),
        seen.surroundings().analysis(),
        Stream.concat(
                evidence.blindSpots().stream(), seen.surroundings().survey().blindSpots().stream())
            .toList(),
        evidence.catalog().asOf());
  }

  /**
   * @param asked the version that was asked for; empty: it was chosen
   * @param asOf the day of the release data
   */
  public record Report(
      String cluster,
      Instant observedAt,
      Optional<KubernetesVersion> kubernetes,
      Optional<IstioVersion> asked,
      PrecheckReport prechecks,
      Analysis analysis,
      List<BlindSpot> blindSpots,
      AsOf asOf) {
    public Report {
      blindSpots = List.copyOf(blindSpots);
    }
  }
}
