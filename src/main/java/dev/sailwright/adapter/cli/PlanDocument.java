package dev.sailwright.adapter.cli;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Hop;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.Rendering;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.usecase.ShowPlan;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JSON of {@code plan -o json}; docs/json.md describes every field. Fields are only ever added.
 */
record PlanDocument(
    String format,
    String cluster,
    Instant observedAt,
    Optional<String> kubernetes,
    LocalDate releaseDataAsOf,
    Optional<LocalDate> newReleasesAsOf,
    boolean ready,
    String suggestion,
    boolean askedForOpen,
    Optional<String> goal,
    Optional<Planned> plan,
    List<Found> findings) {
  static final String FORMAT = "sailwright.dev/plan/v1";

  record Planned(
      String digest,
      Optional<String> from,
      String to,
      List<Step> steps,
      List<String> probes,
      List<String> unmovable,
      int pods,
      int approvals,
      Optional<Details> details) {}

  record Step(
      StepKind kind,
      String title,
      int wave,
      List<String> workloads,
      List<String> oneByOne,
      boolean asksOnceMore) {}

  record Details(
      List<Way> hops,
      Optional<String> gap,
      PlanDetails.Strategy strategy,
      List<PlanDetails.InputSource> inputs,
      List<Change> notes,
      List<PlanDetails.Restarts> restarts,
      List<String> gateways,
      PlanDetails.WayBack wayBack,
      Minutes minutes,
      Optional<Rendering> rendering) {}

  record Way(
      String from,
      String to,
      Optional<Range> supportedKubernetes,
      Support support,
      List<String> problems) {}

  record Range(String lowest, String highest) {}

  record Change(String minor, String area, String summary, List<String> here) {}

  record Minutes(int least, int most) {}

  record Found(
      FindingCode code, Severity severity, String message, List<String> evidence, String remedy) {}

  static PlanDocument of(ShowPlan.Report report) {
    return new PlanDocument(
        FORMAT,
        report.mesh().cluster(),
        report.mesh().observedAt(),
        report.mesh().kubernetes().map(Object::toString),
        report.asOf().data(),
        report.asOf().lists(),
        report.isReady(),
        report.suggestion(),
        report.askedForOpen(),
        report.goal().map(IstioVersion::toString),
        report.plan().map(PlanDocument::planned),
        report.plan().map(UpgradePlan::findings).orElse(report.blockers()).stream()
            .map(PlanDocument::found)
            .toList());
  }

  private static Planned planned(UpgradePlan plan) {
    return new Planned(
        plan.digest(),
        plan.from().map(IstioVersion::toString),
        plan.to().toString(),
        plan.steps().stream().map(PlanDocument::step).toList(),
        plan.probes().stream().map(Object::toString).toList(),
        plan.unmovable(),
        plan.pods(),
        plan.approvals(),
        plan.details().map(PlanDocument::details));
  }

  private static Step step(PlanStep step) {
    return new Step(
        step.kind(),
        step.title(),
        step.wave(),
        step.workloads().stream().map(WorkloadRef::toString).toList(),
        step.inTurn().stream().map(WorkloadRef::toString).toList(),
        step.approval().isPresent());
  }

  private static Details details(PlanDetails details) {
    return new Details(
        Stream.concat(details.hop().stream(), details.later().stream())
            .map(PlanDocument::way)
            .toList(),
        details.gap(),
        details.strategy(),
        details.sources(),
        details.notes().stream()
            .map(note ->
                new Change(note.minor().toString(), note.area(), note.summary(), note.here()))
            .toList(),
        details.restarts(),
        details.gateways(),
        details.wayBack(),
        new Minutes(details.estimate().least(), details.estimate().most()),
        details.rendering());
  }

  private static Way way(Hop hop) {
    return new Way(
        hop.from().toString(),
        hop.to().toString(),
        hop.kubernetes()
            .map(range -> new Range(range.lowest().toString(), range.highest().toString())),
        hop.support(),
        hop.problems());
  }

  private static Found found(Finding finding) {
    return new Found(
        finding.code(),
        finding.severity(),
        finding.message(),
        finding.evidence(),
        finding.remedy());
  }
}
