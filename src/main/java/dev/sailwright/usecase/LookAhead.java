package dev.sailwright.usecase;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Due;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.planning.ClusterPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Answers what comes up in a cluster by itself and needs a plan; it tells nobody else. */
public final class LookAhead {
  private final Diagnose diagnose;
  private final boolean tells;

  /**
   * @param tells whether clusters are watched, so that what comes up is told before anybody asks
   */
  public LookAhead(Diagnose diagnose, boolean tells) {
    this.diagnose = diagnose;
    this.tells = tells;
  }

  public Report look(ClusterPolicy cluster) {
    var report = diagnose.diagnose(cluster.cluster());
    return new Report(
        cluster.cluster(),
        report.mesh().observedAt(),
        report.diagnosis().findings().stream()
            .filter(finding -> finding.due().isPresent())
            .toList(),
        !report.targets().isEmpty(),
        !report.mesh().blindIn(BlindSpot.Area.CONTROL_PLANE),
        isWhole(report.diagnosis()),
        report.blindSpots(),
        tells,
        cluster.incidentChannel(),
        report.asOf());
  }

  private static boolean isWhole(Diagnosis diagnosis) {
    return diagnosis.verdict() != Diagnosis.Verdict.UNKNOWN
        && diagnosis.findings().stream().allMatch(Finding::isSeen);
  }

  /**
   * @param due worst first
   * @param plannable there is a version to go to
   * @param seen the control plane could be seen; what is missing elsewhere takes nothing from that
   * @param whole all that was looked for could be seen
   * @param blindSpots of all looks
   * @param tells whether clusters are watched
   * @param channel where this one's are told
   * @param asOf the days of the release data
   */
  public record Report(
      String cluster,
      Instant seenAt,
      List<Finding> due,
      boolean plannable,
      boolean seen,
      boolean whole,
      List<BlindSpot> blindSpots,
      boolean tells,
      Optional<String> channel,
      AsOf asOf) {
    public Report {
      due = List.copyOf(due);
      blindSpots = List.copyOf(blindSpots);
    }

    public LocalDate today() {
      return LocalDate.ofInstant(seenAt, ZoneOffset.UTC);
    }

    /** The nearest day first; what has none holds already, so it stands where today does. */
    public List<Finding> byDay() {
      return due.stream()
          .sorted(Comparator.comparing(finding -> finding.due().flatMap(Due::day).orElse(today())))
          .toList();
    }

    /** Where it is told before anybody asks; empty when it is not told. */
    public Optional<String> toldIn() {
      return channel.filter(named -> tells);
    }
  }
}
