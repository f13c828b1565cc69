package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.SupportTimeline;
import dev.sailwright.usecase.ShowReleases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Draws the answer to {@code /istio releases}. */
final class ReleasesBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int ROWS = 12;
  private static final int ROW_LIMIT = 900;
  private static final int CLUSTERS = 5;
  private static final int NOTES = 2;
  private static final int NOTE_LIMIT = 160;

  private final ShowReleases.Report report;

  private ReleasesBlocks(ShowReleases.Report report) {
    this.report = report;
  }

  /** For the one who asked. */
  static SlackMessage of(ShowReleases.Report report) {
    return new ReleasesBlocks(report).message(Optional.empty());
  }

  /** For the channel, beside the picture. */
  static SlackMessage shared(ShowReleases.Report report, String user) {
    return new ReleasesBlocks(report).message(Optional.of(user));
  }

  private SlackMessage message(Optional<String> sharedBy) {
    var blocks = new ArrayList<LayoutBlock>();
    sharedBy.ifPresent(user -> blocks.add(Kit.context("Shared by " + Mrkdwn.user(user))));
    blocks.add(Kit.header("Istio releases"));
    report.rows().stream()
        .limit(ROWS)
        .forEach(row -> blocks.add(Kit.section(lines(row), ROW_LIMIT)));
    if (report.rows().size() > ROWS) {
      blocks.add(Kit.context("… and " + (report.rows().size() - ROWS) + " older ones"));
    }
    if (!report.notInReleaseData().isEmpty()) {
      blocks.add(
          Kit.context(
              "📍 runs, and is not in the release data: " + runs(report.notInReleaseData())));
    }
    if (sharedBy.isEmpty()) {
      blocks.add(
          Kit.actions(
              List.of(Kit.button(ButtonIds.SHARE_RELEASES, "Share with picture", "releases"))));
    }
    blocks.add(Kit.context("Release data as of " + report.asOf()));
    return new SlackMessage(summary(), blocks);
  }

  private String summary() {
    return "Istio releases: "
        + report.rows().stream()
            .filter(row -> row.support().state() == Support.State.SUPPORTED)
            .map(row -> row.newest() + " is supported")
            .collect(Collectors.joining(", "))
        + ".";
  }

  private List<String> lines(ShowReleases.Row row) {
    var lines = new ArrayList<String>();
    lines.add(
        "*"
            + row.minor()
            + "* · newest "
            + row.newest()
            + row.release().kubernetes().map(range -> " · Kubernetes " + range).orElse(""));
    lines.add("   " + VersionsBlocks.support(row.support(), report.today()));
    lines.add(
        "   released "
            + row.release().released()
            + " · "
            + VersionsBlocks.security(row.security()));
    if (!row.runs().isEmpty()) {
      lines.add("   📍 runs: " + runs(row.runs()));
    }
    if (row.support().state() != Support.State.ENDED) {
      row.notes().stream()
          .limit(NOTES)
          .forEach(note -> lines.add("   🆕 " + Mrkdwn.text(note.summary(), NOTE_LIMIT)));
      if (row.notes().size() > NOTES) {
        lines.add("   … and " + (row.notes().size() - NOTES) + " more upgrade notes");
      }
    }
    return lines;
  }

  private static String runs(List<SupportTimeline.Runs> runs) {
    return runs.stream()
            .limit(CLUSTERS)
            .map(each -> Mrkdwn.text(each.cluster(), NAME_LIMIT) + " " + each.version())
            .collect(Collectors.joining(", "))
        + (runs.size() > CLUSTERS ? " and " + (runs.size() - CLUSTERS) + " more" : "");
  }
}
