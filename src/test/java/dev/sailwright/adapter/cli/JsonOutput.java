package dev.sailwright.adapter.cli;

import dev.sailwright.testing.PlanReports;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Every document that a command writes with {@code -o json}, and how tests get one of a mesh. A new
 * command adds its line here; {@link JsonOutputTest} does the rest.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions keep nothing
enum JsonOutput {
  STATUS("status", StatusDocument.class, mesh -> StatusDocument.of(Reports.of(mesh.state()))),
  DIAGNOSE("diagnose", DiagnosisDocument.class, mesh -> DiagnosisDocument.of(mesh.diagnosis())),
  COMPARE(
      "compare",
      ComparisonDocument.class,
      mesh -> ComparisonDocument.of(Reports.comparison(Reports.dev(), mesh.state()))),
  VERSIONS(
      "versions",
      VersionsDocument.class,
      mesh -> VersionsDocument.of(Reports.versions(mesh.state()))),
  RELEASES("releases", ReleasesDocument.class, mesh -> ReleasesDocument.of(Reports.releases())),
  PRECHECK(
      "precheck",
      PrecheckDocument.class,
      mesh -> PrecheckDocument.of(Reports.precheck(mesh.state(), Optional.empty()))),
  PLAN(
      "plan",
      PlanDocument.class,
      mesh -> PlanDocument.of(PlanReports.of(mesh.state(), Optional.empty())));

  private static final String FORMATS = "sailwright.dev/";

  private final String command;
  private final Class<? extends Record> type;
  private final Function<KnownMesh, Record> document;

  JsonOutput(String command, Class<? extends Record> type, Function<KnownMesh, Record> document) {
    this.command = command;
    this.type = type;
    this.document = document;
  }

  /** The word after {@code sailwright}. */
  String command() {
    return command;
  }

  Class<? extends Record> type() {
    return type;
  }

  Record of(KnownMesh mesh) {
    return document.apply(mesh);
  }

  /** What the document says of itself, such as {@code sailwright.dev/status/v1}. */
  String format() {
    try {
      return (String) type.getDeclaredField("FORMAT").get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " has no FORMAT", e);
    }
  }

  /** Such as {@code status-v1.schema.json}. */
  String schemaName() {
    return format().substring(FORMATS.length()).replace('/', '-') + ".schema.json";
  }

  Path schemaFile() {
    return Path.of("docs", "schemas", schemaName());
  }
}
