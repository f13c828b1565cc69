package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.diagnosis.LogDigest;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.usecase.Diagnose;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws what the logs say: known lines, counted, each with one that was redacted. */
final class LogBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int SHOWN = 8;
  private static final int MEANING_LIMIT = 200;
  private static final int PODS = 2;
  private static final int EACH_LIMIT = 1100;
  private static final int BLIND_SPOTS_LIMIT = 1800;

  private LogBlocks() {}

  /** For the one who asked. */
  static SlackMessage of(Diagnose.Logs logs) {
    var digest = logs.digest();
    var title = Mrkdwn.plain(logs.cluster(), NAME_LIMIT) + ": what the logs say";
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(Kit.header("📜 " + title));
    digest
        .errors()
        .flatMap(rate -> rate.surge().map(rate::sparkline))
        .ifPresent(line -> blocks.add(Kit.section("📈 Errors by minute: " + line)));
    if (digest.matches().isEmpty()) {
      blocks.add(Kit.section(nothing(logs)));
    }
    digest.matches().stream().limit(SHOWN).map(LogBlocks::match).forEach(blocks::add);
    if (digest.matches().size() > SHOWN) {
      blocks.add(Kit.context("… and " + (digest.matches().size() - SHOWN) + " more known lines"));
    }
    var blind = BlindSpotLines.of(logs.blindSpots());
    if (!blind.isEmpty()) {
      blocks.add(Kit.section(blind, BLIND_SPOTS_LIMIT));
    }
    blocks.add(
        Kit.context(
            "Lines read: "
                + digest.lines()
                + ", logs: "
                + logs.containers()
                + ", at "
                + Mrkdwn.date(logs.observedAt())
                + " · the end of at most an hour, without secrets"));
    return new SlackMessage(
        "📜 " + Mrkdwn.text(logs.cluster(), NAME_LIMIT) + ": what the logs say.", blocks);
  }

  /** No line read, no line known: neither is good news. */
  private static String nothing(Diagnose.Logs logs) {
    return logs.digest().lines() == 0
        ? "No line could be read; nothing follows from that."
        : "None of the lines is one that is known to be trouble.";
  }

  private static LayoutBlock match(LogDigest.Match match) {
    var lines = new ArrayList<String>();
    lines.add(
        (match.signature().severity() == Severity.INFO ? "ℹ️" : "🟠")
            + " *"
            + match.count()
            + "×* "
            + Mrkdwn.text(match.signature().meaning(), MEANING_LIMIT));
    lines.add(Mrkdwn.code(match.sample(), FindingLines.LINE_LIMIT));
    lines.add(
        "in "
            + Mrkdwn.text(pods(match.pods()), MEANING_LIMIT)
            + match.first().map(at -> ", since " + Mrkdwn.date(at)).orElse(""));
    lines.add("→ " + Mrkdwn.text(match.signature().nextCheck(), MEANING_LIMIT));
    return Kit.section(lines, EACH_LIMIT);
  }

  private static String pods(List<String> pods) {
    return pods.stream().limit(PODS).collect(Collectors.joining(", "))
        + (pods.size() > PODS ? " and " + (pods.size() - PODS) + " more" : "");
  }
}
