package dev.sailwright.adapter.cli;

import dev.sailwright.comparison.Comparison;
import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.planning.PrecheckReport;

/** Terminal colors, as picocli names them. */
final class Colors {
  private Colors() {}

  static String of(Diagnosis.Verdict verdict) {
    return switch (verdict) {
      case HEALTHY -> "fg(green)";
      case DEGRADED, UNKNOWN -> "fg(yellow)";
      case DOWN -> "fg(red)";
    };
  }

  static String of(Comparison.Outcome outcome) {
    return switch (outcome) {
      case NOTHING_SUSPICIOUS -> "fg(green)";
      case NOT_ENOUGH_SEEN, BOTH_BROKEN -> "fg(yellow)";
      case SUSPICIOUS, UNSHOWN -> "fg(red)";
    };
  }

  static String of(PrecheckReport.Verdict verdict) {
    return switch (verdict) {
      case READY -> "fg(green)";
      case TO_ACKNOWLEDGE, UNKNOWN -> "fg(yellow)";
      case BLOCKED -> "fg(red)";
    };
  }

  static String of(Severity severity) {
    return switch (severity) {
      case INFO -> "bold";
      case WARNING, APPROVAL -> "fg(yellow)";
      case BLOCKER -> "fg(red)";
    };
  }
}
