package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.comparison.Comparison;
import dev.sailwright.comparison.Difference;
import dev.sailwright.comparison.Section;
import dev.sailwright.comparison.Side;
import dev.sailwright.comparison.Suspicion;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.usecase.CompareMeshes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws the answer to {@code /istio compare}: what is suspicious first, what is the same last. */
final class ComparisonBlocks {
  private static final int NAME_LIMIT = 60;
  private static final int VALUE_LIMIT = 120;
  private static final int TITLE_LIMIT = 160;
  private static final int SUSPICIOUS = 4;
  private static final int SETTINGS = 8;
  private static final int EACH = 6;
  // Slack refuses a message whose blocks are too long in all, at about 13,000 characters.
  private static final int PARTS_LIMIT = 1400;
  private static final int SUSPICIOUS_LIMIT = 2800;
  private static final int OTHERS_LIMIT = 3000;
  private static final int NOT_COMPARED_LIMIT = 900;
  private static final int BLIND_SPOTS_LIMIT = 1600;
  private static final int SAME_LIMIT = 1400;

  private final CompareMeshes.Report report;
  private final Comparison comparison;

  private ComparisonBlocks(CompareMeshes.Report report) {
    this.report = report;
    this.comparison = report.comparison();
  }

  /** For the one who asked, with buttons. */
  static SlackMessage of(CompareMeshes.Report report) {
    var blocks = new ComparisonBlocks(report);
    return blocks.message(List.of(), blocks.buttons(true));
  }

  /** For the channel. */
  static SlackMessage shared(CompareMeshes.Report report, String user) {
    var blocks = new ComparisonBlocks(report);
    return blocks.message(
        List.of(Kit.context("Shared by " + Mrkdwn.user(user))), blocks.buttons(false));
  }

  private SlackMessage message(List<LayoutBlock> above, List<ButtonElement> buttons) {
    var blocks = new ArrayList<LayoutBlock>(above);
    blocks.add(
        Kit.header(
            sign()
                + " "
                + Mrkdwn.plain(comparison.left().cluster(), NAME_LIMIT)
                + " ↔ "
                + Mrkdwn.plain(comparison.right().cluster(), NAME_LIMIT)));
    blocks.add(
        Kit.section(
            Stream.of(
                    Stream.of("*" + title() + "*"),
                    part(comparison.left()).stream(),
                    part(comparison.right()).stream())
                .flatMap(lines -> lines)
                .toList(),
            PARTS_LIMIT));
    section(suspicious(), SUSPICIOUS_LIMIT, blocks);
    section(others(), OTHERS_LIMIT, blocks);
    section(notCompared(), NOT_COMPARED_LIMIT, blocks);
    section(BlindSpotLines.of(comparison.blindSpots()), BLIND_SPOTS_LIMIT, blocks);
    if (!comparison.same().isEmpty()) {
      blocks.add(
          Kit.context(
              "✅ *The same:* " + Mrkdwn.text(String.join(" · ", comparison.same()), SAME_LIMIT)));
    }
    if (!buttons.isEmpty()) {
      blocks.add(Kit.actions(buttons));
    }
    blocks.add(
        Kit.context(
            "Seen "
                + Mrkdwn.date(comparison.right().observedAt())
                + " · release data as of "
                + report.asOf()));
    return new SlackMessage(summary(), blocks);
  }

  private static void section(List<String> lines, int limit, List<LayoutBlock> into) {
    if (!lines.isEmpty()) {
      into.add(Kit.section(lines, limit));
    }
  }

  private String sign() {
    return switch (comparison.outcome()) {
      case SUSPICIOUS, UNSHOWN -> "🚩";
      case NOT_ENOUGH_SEEN -> "❔";
      case BOTH_BROKEN -> "🟠";
      case NOTHING_SUSPICIOUS -> "🟢";
    };
  }

  private String title() {
    return switch (comparison.outcome()) {
      case SUSPICIOUS ->
          "Suspicious: "
              + Mrkdwn.text(comparison.differences().getFirst().name(), TITLE_LIMIT)
              + ".";
      case UNSHOWN -> "Only one has a cause of trouble, and it shows in no difference.";
      case NOT_ENOUGH_SEEN -> "Too little could be seen to say what is suspicious.";
      case BOTH_BROKEN -> "Both have the same cause of trouble, so no difference is suspicious.";
      case NOTHING_SUSPICIOUS -> "Nothing is suspicious: neither has a cause of trouble.";
    };
  }

  private List<String> part(Comparison.Part part) {
    var lines = new ArrayList<String>();
    lines.add(
        StatusFacts.sign(part.verdict())
            + " *"
            + Mrkdwn.text(part.cluster(), NAME_LIMIT)
            + "* · Istio "
            + Mrkdwn.text(
                part.versions().isEmpty()
                    ? "not seen"
                    : part.versions().stream()
                        .map(IstioVersion::toString)
                        .collect(Collectors.joining(", ")),
                NAME_LIMIT)
            + " · Kubernetes "
            + Mrkdwn.text(part.kubernetes().map(Object::toString).orElse("not seen"), NAME_LIMIT));
    part.cause()
        .filter(cause -> comparison.suspicions().noneMatch(why -> why.reason().equals(cause)))
        .ifPresent(cause -> lines.add("   " + Mrkdwn.text(cause, FindingLines.MESSAGE_LIMIT)));
    return lines;
  }

  private List<String> suspicious() {
    var lines = new ArrayList<String>();
    var marked = comparison.differences().stream().filter(Difference::isSuspicious).toList();
    for (var difference : marked.stream().limit(SUSPICIOUS).toList()) {
      lines.add("🚩 *" + Mrkdwn.text(difference.name(), TITLE_LIMIT) + "*");
      lines.add("   " + values(difference));
      difference.suspicion().ifPresent(why -> lines.add("   ↳ " + why(why)));
    }
    more(marked.size() - SUSPICIOUS, lines);
    comparison.unshown().stream()
        .limit(SUSPICIOUS)
        .forEach(why -> lines.add("🚩 In no difference: " + why(why)));
    more(comparison.unshown().size() - SUSPICIOUS, lines);
    return lines;
  }

  private String why(Suspicion why) {
    return Mrkdwn.text(comparison.part(why.side()).cluster(), NAME_LIMIT)
        + ": "
        + Mrkdwn.text(why.reason(), FindingLines.MESSAGE_LIMIT)
        + (why.unexplained() ? " What caused it was not found." : "");
  }

  private List<String> others() {
    var lines = new ArrayList<String>();
    for (var section : Section.values()) {
      var here =
          comparison.differences().stream()
              .filter(difference -> !difference.isSuspicious() && difference.section() == section)
              .toList();
      if (here.isEmpty()) {
        continue;
      }
      lines.add("*" + section.title() + "*");
      var shown = section == Section.MESH_CONFIG ? SETTINGS : EACH;
      here.stream().limit(shown).forEach(difference -> lines.add(line(difference)));
      more(here.size() - shown, lines);
    }
    return lines;
  }

  private String line(Difference difference) {
    var name =
        difference.section() == Section.MESH_CONFIG ? difference.detail() : difference.name();
    return "• " + Mrkdwn.text(name, TITLE_LIMIT) + "\n   " + values(difference);
  }

  private String values(Difference difference) {
    var shown = difference.atMost(VALUE_LIMIT);
    return Stream.of(Side.values())
        .map(side ->
            Mrkdwn.text(comparison.part(side).cluster(), NAME_LIMIT)
                + " "
                + Mrkdwn.code(shown.shown(side), VALUE_LIMIT))
        .collect(Collectors.joining(" · "));
  }

  private static void more(int left, List<String> lines) {
    if (left > 0) {
      lines.add("   … and " + left + " more");
    }
  }

  private List<String> notCompared() {
    return comparison.notCompared().isEmpty()
        ? List.of()
        : List.of(
            "🙈 *Not compared:* "
                + Mrkdwn.text(
                    String.join(" · ", comparison.notCompared()), NOT_COMPARED_LIMIT / 2));
  }

  private String summary() {
    return sign()
        + " "
        + Mrkdwn.text(comparison.left().cluster(), NAME_LIMIT)
        + " ↔ "
        + Mrkdwn.text(comparison.right().cluster(), NAME_LIMIT)
        + ": "
        + title()
        + comparison.suspicions().findFirst().map(why -> " " + why(why)).orElse("");
  }

  private List<ButtonElement> buttons(boolean mayShare) {
    var pair =
        new ButtonIds.Pair(comparison.left().cluster(), comparison.right().cluster()).value();
    var buttons = new ArrayList<ButtonElement>();
    comparison
        .toDiagnose()
        .ifPresent(cluster ->
            buttons.add(
                Kit.button(
                    ButtonIds.DIAGNOSE, "Diagnose " + cluster, ButtonIds.clusterKey(cluster))));
    if (mayShare) {
      buttons.add(Kit.button(ButtonIds.SHARE_COMPARISON, "Share in channel", pair));
      buttons.add(Kit.button(ButtonIds.COMPARE, "Look again", pair));
    }
    return buttons;
  }
}
