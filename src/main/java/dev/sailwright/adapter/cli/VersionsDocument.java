package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.Bulletin;
import dev.sailwright.mesh.Newest;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.Support;
import dev.sailwright.usecase.ShowVersions;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The JSON of {@code versions -o json}; docs/json.md describes every field. Fields are only ever
 * added.
 */
record VersionsDocument(
    String format,
    LocalDate today,
    LocalDate releaseDataAsOf,
    Optional<LocalDate> newReleasesAsOf,
    List<Cluster> clusters) {
  static final String FORMAT = "sailwright.dev/versions/v1";

  record Cluster(
      String name,
      Optional<String> kubernetes,
      Optional<String> newestIstio,
      Optional<Boolean> newestIstioChecked,
      List<Running> running,
      List<BlindSpot> blindSpots) {}

  record Running(
      String version,
      int controlPlanes,
      int proxies,
      Support support,
      Optional<Range> supportedKubernetes,
      Optional<String> newerPatch,
      Optional<Boolean> newerPatchChecked,
      Optional<String> cleanPatch,
      boolean checkedForBulletins,
      List<Named> bulletins,
      List<Named> bulletinsNotAssessed) {}

  record Range(String lowest, String highest) {
    static Optional<Range> of(Optional<Release.KubernetesRange> range) {
      return range.map(each -> new Range(each.lowest().toString(), each.highest().toString()));
    }
  }

  record Named(
      String id,
      String title,
      Optional<Double> cvss,
      List<String> cves,
      LocalDate published,
      String url) {
    static Named of(Bulletin bulletin) {
      return new Named(
          bulletin.id(),
          bulletin.title(),
          bulletin.cvss(),
          bulletin.cves(),
          bulletin.published(),
          bulletin.url());
    }
  }

  static VersionsDocument of(ShowVersions.Report report) {
    return new VersionsDocument(
        FORMAT,
        report.today(),
        report.asOf().data(),
        report.asOf().lists(),
        report.clusters().stream().map(VersionsDocument::cluster).toList());
  }

  private static Cluster cluster(ShowVersions.Cluster cluster) {
    return new Cluster(
        cluster.name(),
        cluster.kubernetes().map(Object::toString),
        cluster.newest().map(newest -> newest.version().toString()),
        cluster.newest().map(Newest::checked),
        cluster.running().stream().map(VersionsDocument::running).toList(),
        cluster.blindSpots());
  }

  private static Running running(ShowVersions.Running running) {
    return new Running(
        running.version().toString(),
        running.controlPlanes(),
        running.proxies(),
        running.support(),
        Range.of(running.kubernetes()),
        running.newerPatch().map(patch -> patch.version().toString()),
        running.newerPatch().map(Newest::checked),
        running.security().clean().map(Object::toString),
        running.security().checked(),
        running.security().affecting().stream().map(Named::of).toList(),
        running.security().notAssessed().stream().map(Named::of).toList());
  }
}
