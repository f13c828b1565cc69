package dev.sailwright.usecase;

import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
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
                !row.runsOn().isEmpty()
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
                runsOn(release.minor(), seen)));
  }

  private static List<String> runsOn(Minor minor, ShowVersions.Report seen) {
    return seen.clusters().stream()
        .filter(cluster ->
            cluster.running().stream().anyMatch(each -> each.version().minor().equals(minor)))
        .map(ShowVersions.Cluster::name)
        .toList();
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

    public SupportTimeline timeline() {
      return new SupportTimeline(rows.stream().map(Row::bar).toList(), kubernetes(), today, asOf);
    }

    private List<String> kubernetes() {
      return clusters.stream()
          .flatMap(cluster ->
              cluster.kubernetes().map(KubernetesVersion::minor).stream()
                  .map(minor -> cluster.name() + ": Kubernetes " + minor))
          .toList();
    }
  }

  /**
   * @param newest patch
   * @param security of the newest patch
   * @param notes what changed with this minor, for those who upgrade to it
   * @param runsOn names of clusters
   */
  public record Row(
      Release release,
      IstioVersion newest,
      Support support,
      Security security,
      List<UpgradeNote> notes,
      List<String> runsOn) {
    public Row {
      notes = List.copyOf(notes);
      runsOn = List.copyOf(runsOn);
    }

    public Minor minor() {
      return release.minor();
    }

    private SupportTimeline.Bar bar() {
      return new SupportTimeline.Bar(
          minor(),
          newest,
          release.released(),
          support.ends(),
          support.estimated(),
          support.state(),
          release.kubernetes(),
          runsOn);
    }
  }
}
