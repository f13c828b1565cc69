package dev.sailwright.adapter.slack;

import dev.sailwright.planning.Hop;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.upgrade.Journeys;
import dev.sailwright.upgrade.Upgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of an upgrade that is a hop on the way to a version further off. */
final class JourneyLines {
  private static final int NAME_LIMIT = 60;
  private static final int LINE_LIMIT = 300;

  private JourneyLines() {}

  /** Where it leads after this hop, so that people know before they approve; mostly empty. */
  static List<String> card(Upgrade upgrade) {
    var lines = new ArrayList<String>();
    context(upgrade).ifPresent(lines::add);
    if (upgrade.origin().journey().isPresent()) {
      later(upgrade).forEach(hop -> lines.add("   then " + hop(hop)));
      lines.add(
          later(upgrade).isEmpty()
              ? "   It is the last one, and your approval is for this hop alone."
              : "   Your approval is for this hop alone. Once it is done and no proxy is behind,"
                  + " the next one gets a plan, a card and an approval of its own.");
    }
    return lines;
  }

  /** One line; empty for what is no hop of a journey. */
  static Optional<String> context(Upgrade upgrade) {
    return Journeys.inWords(upgrade)
        .map(words ->
            "🧭 *H"
                + words.substring(1)
                + "*"
                + continues(upgrade)
                    .map(id -> ", continues " + Mrkdwn.code(id, NAME_LIMIT))
                    .orElse(""));
  }

  static String inHistory(Upgrade upgrade) {
    return Journeys.inWords(upgrade).map(words -> ", " + words).orElse("")
        + continues(upgrade).map(id -> ", continues " + Mrkdwn.code(id, NAME_LIMIT)).orElse("");
  }

  private static Optional<String> continues(Upgrade upgrade) {
    return upgrade.origin().journey().flatMap(Journey::continues);
  }

  private static List<Hop> later(Upgrade upgrade) {
    var goal = upgrade.origin().journey().orElseThrow().goal();
    return upgrade.plan().details().map(PlanDetails::later).orElse(List.of()).stream()
        .filter(hop -> hop.to().compareTo(goal) <= 0)
        .toList();
  }

  private static String hop(Hop hop) {
    return hop.from()
        + " → "
        + hop.to()
        + (hop.problems().isEmpty()
            ? ""
            : " · ⛔ " + Mrkdwn.text(String.join("; ", hop.problems()), LINE_LIMIT));
  }
}
