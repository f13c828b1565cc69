package dev.sailwright.adapter.slack;

import dev.sailwright.mesh.Support;
import dev.sailwright.planning.Hop;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.Rendering;
import dev.sailwright.planning.UpgradePlan;
import java.util.ArrayList;
import java.util.List;

/** What people want to know of a plan, as lines of mrkdwn. */
final class DetailsLines {
  private static final int NAME_LIMIT = 80;
  private static final int LINE_LIMIT = 300;
  private static final int NAMESPACES = 8;
  private static final int UNMOVABLE = 4;
  private static final int GATEWAYS = 4;

  private DetailsLines() {}

  /** Hops, strategy, inputs, duration, and the way back. */
  static List<String> way(PlanDetails details) {
    var lines = new ArrayList<String>();
    details.hop().ifPresent(hop -> lines.add("*Hop* " + hop(hop)));
    details.later().forEach(hop -> lines.add("   then " + hop(hop)));
    details.gap().ifPresent(gap -> lines.add("   no further: " + Mrkdwn.text(gap, LINE_LIMIT)));
    lines.add(
        "*Strategy* "
            + details.strategy().name()
            + ": "
            + Mrkdwn.text(details.strategy().reason(), LINE_LIMIT));
    lines.add("*Install inputs*");
    details
        .sources()
        .forEach(source ->
            lines.add(
                "• "
                    + Mrkdwn.text(source.name(), NAME_LIMIT)
                    + ": "
                    + Mrkdwn.text(source.found(), LINE_LIMIT)));
    details.rendering().ifPresent(rendering -> lines.addAll(rendering(rendering)));
    lines.add("*The way back* " + Mrkdwn.text(details.wayBack().cheap(), LINE_LIMIT));
    if (!details.wayBack().afterwards().isBlank()) {
      lines.add("   " + Mrkdwn.text(details.wayBack().afterwards(), LINE_LIMIT));
    }
    lines.add(
        "*Duration* an estimate: "
            + details.estimate().least()
            + " to "
            + details.estimate().most()
            + " minutes, without the time that people take");
    return lines;
  }

  /** What a card has room for; the plan's own answer has all of it. */
  static List<String> card(PlanDetails details) {
    var lines = new ArrayList<String>();
    lines.add("*Why so* " + Mrkdwn.text(details.strategy().reason(), LINE_LIMIT));
    details.rendering().ifPresent(rendering -> lines.addAll(rendering(rendering)));
    lines.add("*The way back* " + Mrkdwn.text(details.wayBack().cheap(), LINE_LIMIT));
    lines.add(
        "*Duration* an estimate: "
            + details.estimate().least()
            + " to "
            + details.estimate().most()
            + " minutes");
    return lines;
  }

  /** What istioctl would apply, counted; the file in the thread has all of it. */
  static List<String> rendering(Rendering rendering) {
    var lines = new ArrayList<String>();
    lines.add(
        "*Rendered change* " + (rendering.wasCompared() ? rendering.counted() : "⚠️ not compared"));
    rendering.problems().forEach(problem -> lines.add("   " + Mrkdwn.text(problem, LINE_LIMIT)));
    return lines;
  }

  private static String hop(Hop hop) {
    return hop.from()
        + " → "
        + hop.to()
        + hop.kubernetes().map(range -> " · Kubernetes " + range).orElse("")
        + " · "
        + support(hop.support())
        + (hop.problems().isEmpty()
            ? ""
            : " · ⛔ " + Mrkdwn.text(String.join("; ", hop.problems()), LINE_LIMIT));
  }

  private static String support(Support support) {
    var about = support.estimated() ? "about " : "";
    return switch (support.state()) {
      case SUPPORTED -> "supported" + support.ends().map(end -> " until " + about + end).orElse("");
      case ENDED -> "⛔ out of support" + support.ends().map(end -> " since " + end).orElse("");
      case UNKNOWN -> "support not known";
    };
  }

  /** By wave and namespace, then what goes its own way. */
  static List<String> restarts(UpgradePlan plan) {
    var lines = new ArrayList<String>();
    lines.add(
        "*Restarts* "
            + count(
                plan.waves().stream().mapToInt(wave -> wave.workloads().size()).sum(), "workload")
            + ", "
            + count(plan.pods(), "pod"));
    for (var wave : plan.waves()) {
      var rows =
          plan.details().map(PlanDetails::restarts).orElse(List.of()).stream()
              .filter(row -> row.wave() == wave.wave())
              .toList();
      lines.add(
          "• "
              + wave.title()
              + ": "
              + String.join(", ", rows.stream().limit(NAMESPACES).map(DetailsLines::row).toList())
              + (rows.size() > NAMESPACES
                  ? " … and " + (rows.size() - NAMESPACES) + " more namespaces"
                  : ""));
      if (wave.inTurn().size() > 1) {
        lines.add(
            "   one after another, never two at once: "
                + Mrkdwn.text(
                    String.join(", ", wave.inTurn().stream().map(Object::toString).toList()),
                    LINE_LIMIT));
      }
    }
    plan.details().ifPresent(details -> some(lines, "*Gateways*", details.gateways(), GATEWAYS));
    some(lines, "*Cannot be moved by a restart*", plan.unmovable(), UNMOVABLE);
    return lines;
  }

  private static String row(PlanDetails.Restarts row) {
    return Mrkdwn.code(row.namespace(), NAME_LIMIT)
        + " "
        + count(row.workloads(), "workload")
        + " ("
        + count(row.pods(), "pod")
        + ")";
  }

  private static void some(List<String> lines, String title, List<String> all, int limit) {
    if (all.isEmpty()) {
      return;
    }
    lines.add(title);
    all.stream().limit(limit).forEach(line -> lines.add("• " + Mrkdwn.text(line, LINE_LIMIT)));
    if (all.size() > limit) {
      lines.add("… and " + (all.size() - limit) + " more");
    }
  }

  /** Those that concern this mesh first. */
  static List<String> notes(PlanDetails details) {
    var lines = new ArrayList<String>();
    details
        .notes()
        .forEach(note ->
            lines.add(
                "• "
                    + note.minor()
                    + " "
                    + Mrkdwn.text(note.summary(), LINE_LIMIT)
                    + (note.here().isEmpty()
                        ? " _May concern you._"
                        : " *Here:* " + Mrkdwn.text(String.join(", ", note.here()), LINE_LIMIT))));
    if (!lines.isEmpty()) {
      lines.addFirst("*What changes with this version*");
    }
    return lines;
  }

  static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
