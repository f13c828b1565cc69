package dev.sailwright.usecase;

import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Releases;
import dev.sailwright.mesh.Security;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.SupportTimeline;
import dev.sailwright.mesh.UpgradeNote;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers which Istio releases there are, how long they are supported, and what is new in them. */
public final class ShowReleases {
  /** Ended ones are told for those who still run them. */
  private static final int ENDED_SHOWN = 2;

  private final ShowVersions versions;
  private final Releases releases;

  public ShowReleases(ShowVersions versions, Releases releases) {
    this.versions = versions;
    this.releases = releases;
  }

  /**
   * @param clusters whose versions are marked; may be none
   */
  public Report show(List<String> clusters) {
    var seen = versions.show(clusters);
    var catalog = releases.now();
    var all =
        catalog.all().stream()
            .sorted(Comparator.comparing(Release::minor).reversed())
            .flatMap(release -> row(release, catalog, seen).stream())
            .toList();
    var oldest =
        all.stream()
            .filter(row -> row.support().state() != Support.State.ENDED)
            .map(row -> row.release().minor())
            .min(Comparator.naturalOrder());
    var shown =
        all.stream()
            .filter(row ->
                !row.runs().isEmpty()
                    || oldest
                        .filter(minor -> minor.plus(-ENDED_SHOWN).compareTo(row.minor()) <= 0)
                        .isPresent())
            .toList();
    return new Report(shown, seen.clusters(), seen.today(), catalog.asOf());
  }

  private static Optional<Row> row(
      Release release, ReleaseCatalog catalog, ShowVersions.Report seen) {
    return release
        .newestPatch()
        .map(newest ->
            new Row(
                release,
                newest,
                catalog.support(newest, seen.today()),
                catalog.security(newest),
                catalog.upgradeNotes(release.minor()),
                runs(release.minor(), seen.clusters())));
  }

  private static List<SupportTimeline.Runs> runs(Minor minor, List<ShowVersions.Cluster> clusters) {
    return running(clusters).filter(runs -> runs.version().minor().equals(minor)).toList();
  }

  private static Stream<SupportTimeline.Runs> running(List<ShowVersions.Cluster> clusters) {
    return clusters.stream()
        .flatMap(cluster ->
            cluster.running().stream()
                .map(each -> new SupportTimeline.Runs(cluster.name(), each.version())));
  }

  /**
   * @param rows newest first: those not known to have ended, the last that have, and all that run
   *     somewhere
   * @param clusters that were looked at
   * @param asOf the days of the release data
   */
  public record Report(
      List<Row> rows, List<ShowVersions.Cluster> clusters, LocalDate today, AsOf asOf) {
    public Report {
      rows = List.copyOf(rows);
      clusters = List.copyOf(clusters);
    }

    /** What was seen of the clusters for it, as {@link ShowVersions} tells it. */
    public ShowVersions.Report versions() {
      return new ShowVersions.Report(clusters, today, asOf);
    }

    /** What runs somewhere and is of no minor that the release data knows, newest first. */
    public List<SupportTimeline.Runs> notInReleaseData() {
      return running(clusters)
          .filter(
              runs -> rows.stream().noneMatch(row -> row.minor().equals(runs.version().minor())))
          .sorted(Comparator.comparing(SupportTimeline.Runs::version).reversed())
          .toList();
    }

    public SupportTimeline timeline() {
      var unknown =
          notInReleaseData().stream()
              .map(runs -> runs.version().minor())
              .distinct()
              .map(minor -> SupportTimeline.Bar.unknown(minor, runs(minor, clusters)));
      return new SupportTimeline(
          Stream.concat(rows.stream().map(Row::bar), unknown)
              .sorted(Comparator.comparing(SupportTimeline.Bar::minor).reversed())
              .toList(),
          clusters.stream().map(Report::line).toList(),
          today,
          asOf);
    }

    /** Its name comes last: where the line is cut, the rest stands. */
    private static String line(ShowVersions.Cluster cluster) {
      var istio =
          cluster.blindSpots().isEmpty() ? ", no Istio" : ", Istio's version could not be seen";
      return "Kubernetes "
          + cluster.kubernetes().map(version -> version.minor().toString()).orElse("not seen")
          + (cluster.running().isEmpty() ? istio : "")
          + ": "
          + cluster.name();
    }
  }

  /**
   * @param newest patch
   * @param security of the newest patch
   * @param notes what changed with this minor, for those who upgrade to it
   * @param runs what runs of this minor, cluster by cluster
   */
  public record Row(
      Release release,
      IstioVersion newest,
      Support support,
      Security security,
      List<UpgradeNote> notes,
      List<SupportTimeline.Runs> runs) {
    public Row {
      notes = List.copyOf(notes);
      runs = List.copyOf(runs);
    }

    public Minor minor() {
      return release.minor();
    }

    private SupportTimeline.Bar bar() {
      return new SupportTimeline.Bar(
          minor(),
          Optional.of(newest),
          Optional.of(release.released()),
          support.ends(),
          support.estimated(),
          support.state(),
          release.kubernetes(),
          runs);
    }
  }
}
