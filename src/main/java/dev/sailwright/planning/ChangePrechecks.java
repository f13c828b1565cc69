package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether the settings allow changes now, and until the upgrade would end. */
final class ChangePrechecks {
  private ChangePrechecks() {}

  /** The way back is never held. */
  static boolean apply(Candidate candidate) {
    return candidate.policy().changes().areLimited() && !candidate.request().rollback();
  }

  static List<Finding> times(Candidate candidate) {
    var now = candidate.mesh().observedAt();
    var longest = longest(candidate);
    return switch (candidate.policy().changes().at(now)) {
      case ChangeTimes.Closed closed -> List.of(closed(candidate, closed));
      case ChangeTimes.Open open ->
          open
              .until()
              .filter(until -> !isEmergency(candidate))
              .filter(until -> until.isBefore(now.plus(longest)))
              .map(until -> closesSoon(candidate, until, longest))
              .stream()
              .toList();
    };
  }

  private static boolean isEmergency(Candidate candidate) {
    return candidate.request().emergency().isPresent();
  }

  private static String noun(Candidate candidate) {
    return candidate.request().noun();
  }

  private static Duration longest(Candidate candidate) {
    return Duration.ofMinutes(
        PlanWriter.plan(candidate, List.of())
            .details()
            .map(details -> details.estimate().most())
            .orElse(0));
  }

  private static Finding closed(Candidate candidate, ChangeTimes.Closed closed) {
    var times = candidate.policy().changes();
    var emergency = isEmergency(candidate);
    return Finding.of(
        FindingCode.CHANGES_CLOSED,
        emergency ? Severity.WARNING : Severity.APPROVAL,
        "Changes of "
            + candidate.policy().cluster()
            + " may not begin now; "
            + (emergency
                ? "the emergency overrides that."
                : "approved, the "
                    + noun(candidate)
                    + " would wait until "
                    + times.words(closed.opens())
                    + "."),
        List.of(closed.why() + ", until " + times.words(closed.until())),
        emergency
            ? "It begins as soon as it is approved."
            : "Approve it and it begins by itself then; or let an approver resume it before that.");
  }

  private static Finding closesSoon(Candidate candidate, Instant until, Duration longest) {
    var times = candidate.policy().changes();
    var next =
        times.at(until) instanceof ChangeTimes.Closed closed
            ? List.of(
                closed.why()
                    + ", from "
                    + times.words(until)
                    + " to "
                    + times.words(closed.opens()))
            : List.<String>of();
    return Finding.of(
        FindingCode.CHANGES_CLOSED,
        Severity.WARNING,
        "Changes of "
            + candidate.policy().cluster()
            + " may begin until "
            + times.words(until)
            + ", and the "
            + noun(candidate)
            + " may take "
            + longest.toMinutes()
            + " minutes.",
        next,
        "What has begun then is brought to its end, and the next wave waits; or ask earlier in the"
            + " hours.");
  }
}
