package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.Support;
import dev.sailwright.usecase.ShowReleases;
import picocli.CommandLine.Help.Ansi;

/** Releases for people at a terminal. */
final class ReleasesText {
  private static final int NOTES = 4;

  private final Page page;

  ReleasesText(Ansi ansi) {
    this.page = new Page(ansi);
  }

  String render(ShowReleases.Report report) {
    page.paragraph("", "Istio releases, as of " + report.asOf() + ".");
    report.rows().forEach(row -> row(row, report));
    return page.toString();
  }

  private void row(ShowReleases.Row row, ShowReleases.Report report) {
    page.heading(
        row.minor()
            + "  newest "
            + row.newest()
            + row.release().kubernetes().map(range -> ", Kubernetes " + range).orElse(""));
    page.paragraph(
        "  ",
        "released "
            + row.release().released()
            + "; "
            + VersionsText.support(row.support(), report.today()));
    VersionsText.bulletins(page, row.security());
    if (row.support().state() != Support.State.ENDED && !row.notes().isEmpty()) {
      page.paragraph("  ", "before you upgrade to it:");
      row.notes().stream().limit(NOTES).forEach(note -> page.paragraph("    - ", note.summary()));
      if (row.notes().size() > NOTES) {
        page.paragraph("    - ", "and " + (row.notes().size() - NOTES) + " more, with -o json");
      }
    }
  }
}
