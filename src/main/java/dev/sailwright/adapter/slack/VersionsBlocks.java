package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.Security;
import dev.sailwright.mesh.Support;
import dev.sailwright.usecase.ShowVersions;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws the answer to {@code /istio versions}: what runs where, and what is published of it. */
final class VersionsBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int CLUSTERS = 12;
  private static final int VERSIONS = 4;
  private static final int CLUSTER_LIMIT = 1000;

  private VersionsBlocks() {}

  /** For the one who asked. */
  static SlackMessage of(ShowVersions.Report report) {
    return message(report, Optional.empty());
  }

  /** For the channel, beside the picture. */
  static SlackMessage shared(ShowVersions.Report report, String user) {
    return message(report, Optional.of(user));
  }

  private static SlackMessage message(ShowVersions.Report report, Optional<String> sharedBy) {
    var blocks = new ArrayList<LayoutBlock>();
    sharedBy.ifPresent(user -> blocks.add(Kit.context("Shared by " + Mrkdwn.user(user))));
    blocks.add(Kit.header("Istio versions"));
    report.clusters().stream()
        .limit(CLUSTERS)
        .forEach(cluster -> blocks.add(Kit.section(lines(cluster, report.today()), CLUSTER_LIMIT)));
    if (report.clusters().size() > CLUSTERS) {
      blocks.add(
          Kit.context(
              "… and "
                  + (report.clusters().size() - CLUSTERS)
                  + " more clusters; name one: `/istio versions <cluster>`"));
    }
    if (sharedBy.isEmpty()) {
      var told = report.clusters().stream().map(ShowVersions.Cluster::name).toList();
      blocks.add(
          Kit.actions(
              List.of(
                  Kit.button(
                      ButtonIds.SHARE_VERSIONS,
                      "Share with picture",
                      ButtonIds.VersionsRef.of(told).value()))));
    }
    blocks.add(Kit.context("Release data as of " + report.asOf()));
    return new SlackMessage(summary(report), blocks);
  }

  private static String summary(ShowVersions.Report report) {
    var first =
        report.clusters().stream()
            .limit(VERSIONS)
            .map(cluster ->
                Mrkdwn.text(cluster.name(), NAME_LIMIT)
                    + " "
                    + cluster.running().stream()
                        .findFirst()
                        .map(running -> running.version().toString())
                        .orElse("not seen"))
            .toList();
    return "Istio versions: " + String.join(", ", first);
  }

  private static List<String> lines(ShowVersions.Cluster cluster, LocalDate today) {
    var lines = new ArrayList<String>();
    lines.add(
        "*"
            + Mrkdwn.text(cluster.name(), NAME_LIMIT)
            + "*"
            + cluster
                .kubernetes()
                .map(version -> " · Kubernetes " + version.minor())
                .orElse(" · Kubernetes not seen")
            + cluster.newest().map(newest -> " · newest Istio for it: " + newest).orElse(""));
    cluster.running().stream()
        .limit(VERSIONS)
        .forEach(running -> lines.addAll(lines(running, cluster, today)));
    if (cluster.running().size() > VERSIONS) {
      lines.add("… and " + (cluster.running().size() - VERSIONS) + " more versions");
    }
    if (cluster.running().isEmpty() && cluster.blindSpots().isEmpty()) {
      lines.add("No Istio runs here.");
    }
    if (!cluster.blindSpots().isEmpty()) {
      lines.addAll(unseen(cluster.blindSpots()));
    }
    return lines;
  }

  private static List<String> unseen(List<BlindSpot> spots) {
    var first = spots.getFirst();
    return List.of(
        "🙈 Could not be seen: "
            + Mrkdwn.text(first.subject(), NAME_LIMIT)
            + (spots.size() > 1 ? " and " + (spots.size() - 1) + " more" : ""),
        "   " + Mrkdwn.code(first.reason(), FindingLines.LINE_LIMIT));
  }

  private static List<String> lines(
      ShowVersions.Running running, ShowVersions.Cluster cluster, LocalDate today) {
    var lines = new ArrayList<String>();
    lines.add("• *" + running.version() + "* · " + what(running));
    lines.add("   " + support(running.support(), today));
    running
        .kubernetes()
        .ifPresent(range -> {
          var fits =
              cluster.kubernetes().map(version -> range.contains(version.minor())).orElse(true);
          lines.add("   " + (fits ? "" : "⛔ ") + "for Kubernetes " + range);
        });
    lines.add("   " + security(running.security()));
    running
        .newerPatch()
        .ifPresent(
            patch -> lines.add("   newest patch of " + patch.version().minor() + ": " + patch));
    return lines;
  }

  private static String what(ShowVersions.Running running) {
    var parts = new ArrayList<String>();
    if (running.controlPlanes() > 0) {
      parts.add("istiod");
    }
    if (running.proxies() > 0) {
      parts.add(running.proxies() + (running.proxies() == 1 ? " proxy" : " proxies"));
    }
    return String.join(", ", parts);
  }

  /** With the days that are left or gone. */
  static String support(Support support, LocalDate today) {
    var about = support.estimated() ? "about " : "";
    return switch (support.state()) {
      case SUPPORTED ->
          support
              .ends()
              .map(end -> "✅ supported until " + about + end + " (" + days(today, end) + " left)")
              .orElse("✅ supported");
      case ENDED ->
          support
              .ends()
              .map(end -> "⛔ support ended " + end + " (" + days(end, today) + " ago)")
              .orElse("⛔ support has ended");
      case UNKNOWN ->
          support
              .ends()
              .map(end -> "❔ support not known; expected until about " + end)
              .orElse("❔ support not known");
    };
  }

  private static String days(LocalDate from, LocalDate to) {
    var days = ChronoUnit.DAYS.between(from, to);
    return days + (days == 1 ? " day" : " days");
  }

  /** Unknown is never shown as none. */
  static String security(Security security) {
    var parts = new ArrayList<String>();
    if (!security.affecting().isEmpty()) {
      var count = security.affecting().size();
      parts.add(
          "⚠️ "
              + count
              + (count == 1 ? " security bulletin" : " security bulletins")
              + security.worst().map(score -> ", worst CVSS " + score).orElse("")
              + security.clean().map(patch -> ", none from " + patch + " on").orElse(""));
    }
    if (!security.notAssessed().isEmpty()) {
      var count = security.notAssessed().size();
      parts.add(
          "❔ " + count + (count == 1 ? " bulletin does" : " bulletins do") + " not assess it");
    }
    if (!security.checked()) {
      parts.add("❔ not checked for bulletins: it is not in the release data");
    }
    return parts.isEmpty() ? "✅ no known bulletin" : String.join(" · ", parts);
  }
}
