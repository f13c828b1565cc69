package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import java.util.List;
import java.util.stream.Stream;

/** Makes findings of what a precheck saw: none without proof, and not too much of it. */
final class Raise {
  private static final int SHOWN = 10;

  private Raise() {}

  static List<Finding> when(
      List<String> lines, FindingCode code, Severity severity, String message, String remedy) {
    return lines.isEmpty()
        ? List.of()
        : List.of(Finding.of(code, severity, message, first(lines), remedy));
  }

  private static List<String> first(List<String> lines) {
    return lines.size() <= SHOWN
        ? lines
        : Stream.concat(
                lines.stream().limit(SHOWN), Stream.of("… and " + (lines.size() - SHOWN) + " more"))
            .toList();
  }

  /** Such as {@code 1 workload} and {@code 2 workloads}. */
  static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
