package dev.sailwright.diagnosis;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;

/** Known lines in the logs, and the minute in which errors began to surge. */
final class LogRule implements DiagnosisRule {
  private static final int SHOWN = 3;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  @Override
  public List<Finding> examine(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    for (var digest : evidence.logs().stream().toList()) {
      digest.matches().stream()
          .collect(
              Collectors.groupingBy(
                  match -> match.signature().code(),
                  () -> new EnumMap<FindingCode, List<LogDigest.Match>>(FindingCode.class),
                  Collectors.toList()))
          .forEach((code, matches) -> findings.add(finding(code, matches)));
      digest
          .errors()
          .flatMap(rate -> rate.surge().map(surge -> surge(rate, surge, digest)))
          .ifPresent(findings::add);
    }
    return findings;
  }

  private static Finding finding(FindingCode code, List<LogDigest.Match> matches) {
    var strongest =
        matches.stream()
            .max(
                Comparator.comparing((LogDigest.Match match) -> match.signature().severity())
                    .thenComparingInt(LogDigest.Match::count))
            .orElseThrow();
    return Finding.of(
        code,
        strongest.signature().severity(),
        "Logs: " + strongest.signature().meaning() + ".",
        Lines.first(matches.stream().map(LogRule::line).toList(), SHOWN),
        strongest.signature().nextCheck() + ".");
  }

  private static String line(LogDigest.Match match) {
    return match.count()
        + "× in "
        + (match.pods().size() == 1 ? match.pods().getFirst() : match.pods().size() + " pods")
        + match.first().map(at -> " since " + CLOCK.format(at) + " UTC").orElse("")
        + ": "
        + match.sample();
  }

  private static Finding surge(ErrorRate rate, ErrorRate.Surge surge, LogDigest digest) {
    var lines =
        digest.matches().stream()
            .limit(SHOWN)
            .map(match -> match.count() + "× " + match.signature().meaning())
            .toList();
    return Finding.of(
        FindingCode.LOG_SURGE,
        Severity.WARNING,
        (surge.orEarlier()
                ? "Errors in the logs: "
                : "Errors in the logs rose from " + surge.before() + " to ")
            + surge.after()
            + " a minute: "
            + rate.sparkline(surge)
            + ".",
        lines,
        "Look at what changed just before.");
  }
}
