package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.Bulletin;
import dev.sailwright.mesh.Security;
import dev.sailwright.mesh.Support;
import dev.sailwright.usecase.ShowVersions;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Help.Ansi;

/** Versions for people at a terminal. */
final class VersionsText {
  private static final int BULLETINS = 5;

  private final Page page;

  VersionsText(Ansi ansi) {
    this.page = new Page(ansi);
  }

  String render(ShowVersions.Report report) {
    report.clusters().forEach(cluster -> cluster(cluster, report.today()));
    page.heading("Release data as of " + report.asOf());
    return page.toString();
  }

  private void cluster(ShowVersions.Cluster cluster, LocalDate today) {
    page.paragraph(
        "",
        cluster.name()
            + ": Kubernetes "
            + cluster.kubernetes().map(Object::toString).orElse("of unknown version")
            + cluster.newest().map(newest -> ", newest Istio for it " + newest).orElse(""));
    cluster.running().forEach(running -> running(running, cluster, today));
    if (cluster.running().isEmpty()) {
      page.paragraph("  ", cluster.blindSpots().isEmpty() ? "no Istio runs here" : "not seen");
    }
    if (!cluster.blindSpots().isEmpty()) {
      page.heading("Could not be seen");
      cluster
          .blindSpots()
          .forEach(spot ->
              page.paragraph(
                  "  - ", spot.subject() + ": " + spot.reason() + " → " + spot.remedy()));
    }
  }

  private void running(
      ShowVersions.Running running, ShowVersions.Cluster cluster, LocalDate today) {
    page.heading(running.version().toString());
    page.paragraph(
        "  ",
        running.controlPlanes()
            + (running.controlPlanes() == 1 ? " control plane, " : " control planes, ")
            + running.proxies()
            + (running.proxies() == 1 ? " proxy" : " proxies"));
    page.paragraph("  ", support(running.support(), today));
    running
        .kubernetes()
        .ifPresent(range ->
            page.paragraph(
                "  ",
                "supports Kubernetes "
                    + range
                    + (cluster
                            .kubernetes()
                            .map(version -> range.contains(version.minor()))
                            .orElse(true)
                        ? ""
                        : ", which this is not")));
    running.newerPatch().ifPresent(patch -> page.paragraph("  ", "newest patch " + patch));
    bulletins(page, running.security());
  }

  /** With the days that are left or gone. */
  static String support(Support support, LocalDate today) {
    var about = support.estimated() ? "about " : "";
    return switch (support.state()) {
      case SUPPORTED ->
          "supported until "
              + support
                  .ends()
                  .map(end ->
                      about + end + " (" + ChronoUnit.DAYS.between(today, end) + " days left)")
                  .orElse("a day that is not known");
      case ENDED ->
          "support ended "
              + support
                  .ends()
                  .map(end -> end + " (" + ChronoUnit.DAYS.between(end, today) + " days ago)")
                  .orElse("");
      case UNKNOWN -> "support not known";
    };
  }

  /** Unknown is never shown as none. */
  static void bulletins(Page page, Security security) {
    if (!security.checked()) {
      page.paragraph("  ", "not checked for security bulletins: it is not in the release data");
    } else if (security.affecting().isEmpty() && security.notAssessed().isEmpty()) {
      page.paragraph("  ", "no known security bulletin affects it");
    }
    if (!security.affecting().isEmpty()) {
      page.paragraph(
          "  ",
          security.affecting().size()
              + (security.affecting().size() == 1
                  ? " security bulletin affects"
                  : " security bulletins affect")
              + " it"
              + security
                  .clean()
                  .map(patch -> "; none affects " + patch)
                  .orElse("; no patch of this minor is free of them"));
      security.affecting().stream()
          .limit(BULLETINS)
          .map(VersionsText::line)
          .forEach(line -> page.paragraph("    - ", line));
      if (security.affecting().size() > BULLETINS) {
        page.paragraph("    - ", "and " + (security.affecting().size() - BULLETINS) + " more");
      }
    }
    if (!security.notAssessed().isEmpty()) {
      page.paragraph(
          "  ",
          "not said to be affected or safe by "
              + security.notAssessed().size()
              + (security.notAssessed().size() == 1
                  ? " security bulletin"
                  : " security bulletins"));
    }
  }

  private static String line(Bulletin bulletin) {
    return bulletin.id()
        + bulletin.cvss().map(score -> " (" + score + ")").orElse("")
        + " "
        + bulletin.title();
  }
}
