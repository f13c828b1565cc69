package dev.sailwright.adapter.slack;

import dev.sailwright.diagnosis.Due;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.Stage;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Something that comes up, as lines of mrkdwn: its day, and what it is. */
final class DueLines {
  private static final int EVIDENCE = 2;

  private DueLines() {}

  /**
   * @param told it is told by itself, so it is said when that is next
   */
  static String of(Finding finding, LocalDate today, boolean told) {
    return finding
            .due()
            .flatMap(Due::day)
            .map(day -> when(day, today) + (told ? next(day, today) : "") + "\n")
            .orElse("")
        + FindingLines.of(finding, FindingLines.word(finding.severity()), EVIDENCE);
  }

  private static String when(LocalDate day, LocalDate today) {
    var left = (int) ChronoUnit.DAYS.between(today, day);
    return "📅 *"
        + day
        + "*, "
        + (left == 0
            ? "today"
            : left > 0
                ? "in " + DetailsLines.count(left, "day")
                : DetailsLines.count(-left, "day") + " ago");
  }

  private static String next(LocalDate day, LocalDate today) {
    return Stage.next(day, today)
        .map(
            next -> (Stage.of(day, today).isPresent() ? " · told again on " : " · told on ") + next)
        .orElse("");
  }
}
