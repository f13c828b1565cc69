package dev.sailwright.adapter.cli;

import dev.sailwright.audit.Verdict;
import dev.sailwright.comparison.Comparison;
import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.planning.PrecheckReport;
import dev.sailwright.usecase.ApproveOutside;
import dev.sailwright.usecase.ShowPlan;
import java.util.List;

/** How commands end. */
public final class ExitCodes {
  public static final int FINE = 0;

  /**
   * A finding of severity BLOCKER, a cause that one or both of two compared meshes have, an audit
   * record that is not what was written, or an approval that was refused or declined.
   */
  public static final int FINDINGS = 1;

  /** Wrong arguments, broken settings, a taken port: mend the call. */
  public static final int BAD_USAGE = 2;

  /** Too much could not be seen to call anything fine. */
  public static final int NOT_SEEN = 3;

  private ExitCodes() {}

  /** Nothing verified is not fine. */
  static int of(List<Verdict> verdicts) {
    if (verdicts.stream().anyMatch(Verdict::isBroken)) {
      return FINDINGS;
    }
    return !verdicts.isEmpty()
            && verdicts.stream().allMatch(verdict -> verdict.outcome() == Verdict.Outcome.VERIFIED)
        ? FINE
        : NOT_SEEN;
  }

  /** Whether an approval was recorded; not to know it is not fine. */
  static int of(ApproveOutside.Outcome outcome) {
    return switch (outcome) {
      case ApproveOutside.Outcome.Recorded recorded -> FINE;
      case ApproveOutside.Outcome.Refused refused -> FINDINGS;
      case ApproveOutside.Outcome.Declined declined -> FINDINGS;
      case ApproveOutside.Outcome.NotRecorded not -> NOT_SEEN;
    };
  }

  /** What blocks for sure comes before what could not be seen. */
  static int of(ShowPlan.Report report) {
    if (report.isReady()) {
      return FINE;
    }
    return report.blockers().stream().anyMatch(Finding::isSeen) ? FINDINGS : NOT_SEEN;
  }

  /** Equal trouble is trouble: that no difference explains it does not make two meshes fine. */
  static int of(Comparison.Outcome outcome) {
    return switch (outcome) {
      case SUSPICIOUS, UNSHOWN, BOTH_BROKEN -> FINDINGS;
      case NOT_ENOUGH_SEEN -> NOT_SEEN;
      case NOTHING_SUSPICIOUS -> FINE;
    };
  }

  static int of(PrecheckReport.Verdict verdict) {
    return switch (verdict) {
      case READY, TO_ACKNOWLEDGE -> FINE;
      case BLOCKED -> FINDINGS;
      case UNKNOWN -> NOT_SEEN;
    };
  }

  /** What was found is certain, so it comes before what could not be seen. */
  static int of(Diagnosis diagnosis) {
    if (diagnosis.findings().stream().anyMatch(Finding::blocks)) {
      return FINDINGS;
    }
    return diagnosis.verdict() == Diagnosis.Verdict.UNKNOWN ? NOT_SEEN : FINE;
  }
}
