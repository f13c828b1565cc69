package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.UpgradeNote;
import dev.sailwright.usecase.ShowReleases;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The JSON of {@code releases -o json}; docs/json.md describes every field. Fields are only ever
 * added.
 */
record ReleasesDocument(
    String format,
    LocalDate today,
    LocalDate releaseDataAsOf,
    Optional<LocalDate> newReleasesAsOf,
    List<Row> releases) {
  static final String FORMAT = "sailwright.dev/releases/v1";

  record Row(
      String minor,
      LocalDate released,
      String newestPatch,
      boolean newestPatchChecked,
      Support support,
      Optional<VersionsDocument.Range> supportedKubernetes,
      List<VersionsDocument.Named> bulletins,
      List<Note> upgradeNotes) {}

  record Note(String area, String summary, List<Integer> issues) {
    static Note of(UpgradeNote note) {
      return new Note(note.area(), note.summary(), note.issues());
    }
  }

  static ReleasesDocument of(ShowReleases.Report report) {
    return new ReleasesDocument(
        FORMAT,
        report.today(),
        report.asOf().data(),
        report.asOf().lists(),
        report.rows().stream().map(ReleasesDocument::row).toList());
  }

  private static Row row(ShowReleases.Row row) {
    return new Row(
        row.minor().toString(),
        row.release().released(),
        row.newest().toString(),
        row.security().checked(),
        row.support(),
        VersionsDocument.Range.of(row.release().kubernetes()),
        row.security().affecting().stream().map(VersionsDocument.Named::of).toList(),
        row.notes().stream().map(Note::of).toList());
  }
}
