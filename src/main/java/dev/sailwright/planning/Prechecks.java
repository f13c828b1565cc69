package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Holds an upgrade against the book of prechecks. */
final class Prechecks {
  private Prechecks() {}

  /**
   * @param results blockers first
   */
  record Examined(List<PrecheckReport.Result> results, List<PrecheckReport.Passed> passed) {
    List<Finding> findings() {
      return results.stream().map(PrecheckReport.Result::finding).toList();
    }
  }

  static Examined examine(Candidate candidate) {
    var emergency = candidate.request().emergency().isPresent() && candidate.down();
    var results = new ArrayList<PrecheckReport.Result>();
    var passed = new ArrayList<PrecheckReport.Passed>();
    PrecheckBook.of(candidate.request())
        .filter(precheck -> precheck.applies().test(candidate))
        .forEach(precheck -> {
          var found = precheck.rule().examine(candidate);
          found.stream()
              .map(Finding::withoutSecrets)
              .map(finding -> emergency ? overridden(finding) : finding)
              .map(finding -> new PrecheckReport.Result(precheck.number(), finding))
              .forEach(results::add);
          if (found.isEmpty() && precheck.sees(candidate)) {
            passed.add(new PrecheckReport.Passed(precheck.number(), precheck.holds()));
          }
        });
    results.sort(
        Comparator.comparing((PrecheckReport.Result result) -> result.finding().severity())
            .reversed());
    return new Examined(List.copyOf(results), List.copyOf(passed));
  }

  private static Finding overridden(Finding finding) {
    return finding.blocks() && finding.code().overridable()
        ? finding.overriddenByEmergency()
        : finding;
  }
}
