package dev.sailwright.adapter.cli;

import dev.sailwright.comparison.Comparison;
import dev.sailwright.comparison.Difference;
import dev.sailwright.comparison.Side;
import dev.sailwright.comparison.Suspicion;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.usecase.CompareMeshes;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;

/** Two meshes side by side, for people at a terminal. */
final class ComparisonText {
  private static final int VALUE = 60;

  private final Page page;

  ComparisonText(Ansi ansi) {
    this.page = new Page(ansi);
  }

  String render(CompareMeshes.Report report) {
    var comparison = report.comparison();
    page.marked(
        "",
        comparison.outcome().name(),
        Colors.of(comparison.outcome()),
        "  " + comparison.left().cluster() + " and " + comparison.right().cluster());
    page.paragraph("", conclusion(comparison));
    page.paragraph(
        "",
        "Seen "
            + comparison.right().observedAt().truncatedTo(ChronoUnit.SECONDS)
            + ", release data as of "
            + report.asOf()
            + ".");
    page.heading("The two");
    part(comparison.left());
    part(comparison.right());
    differences(
        "Suspicious",
        comparison,
        comparison.differences().stream().filter(Difference::isSuspicious).toList());
    section(
        "In no difference",
        comparison.unshown().stream().map(each -> why(each, comparison)).toList());
    differences(
        "Other differences",
        comparison,
        comparison.differences().stream()
            .filter(difference -> !difference.isSuspicious())
            .toList());
    section("The same", comparison.same());
    section("Not compared", comparison.notCompared());
    section(
        "Could not be seen",
        comparison.blindSpots().stream()
            .map(spot -> spot.subject() + ": " + spot.reason() + " → " + spot.remedy())
            .toList());
    return page.toString();
  }

  private static String conclusion(Comparison comparison) {
    return switch (comparison.outcome()) {
      case SUSPICIOUS ->
          "Suspicious: "
              + comparison.differences().getFirst().name()
              + ". Only one of the two has the cause that shows in it.";
      case UNSHOWN -> "Only one of the two has a cause, and it shows in no difference.";
      case NOT_ENOUGH_SEEN -> "Too little could be seen to say what is suspicious.";
      case BOTH_BROKEN -> "Both have the same cause, so no difference between them is suspicious.";
      case NOTHING_SUSPICIOUS -> "Nothing is suspicious: neither has a cause of trouble.";
    };
  }

  private void part(Comparison.Part part) {
    page.marked("  ", part.verdict().name(), Colors.of(part.verdict()), "  " + part.cluster());
    page.paragraph(
        "    ",
        "Istio "
            + Stream.concat(
                    part.versions().stream().map(IstioVersion::toString),
                    Stream.of("not seen").filter(none -> part.versions().isEmpty()))
                .collect(Collectors.joining(", "))
            + ", Kubernetes "
            + part.kubernetes().map(Object::toString).orElse("not seen"));
    part.cause().ifPresent(cause -> page.paragraph("    ", cause));
  }

  private void differences(String title, Comparison comparison, List<Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    page.heading(title);
    for (var difference : differences) {
      var shown = difference.atMost(VALUE);
      page.paragraph("  - ", shown.name());
      for (var side : Side.values()) {
        page.paragraph("    " + comparison.part(side).cluster() + ": ", shown.shown(side));
      }
      shown.suspicion().ifPresent(why -> page.paragraph("    → ", why(why, comparison)));
    }
  }

  private static String why(Suspicion why, Comparison comparison) {
    return comparison.part(why.side()).cluster()
        + ": "
        + why.reason()
        + " ("
        + why.cause()
        + (why.unexplained() ? ", its cause not found)" : ")");
  }

  private void section(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      page.heading(title);
      lines.forEach(line -> page.paragraph("  - ", line));
    }
  }
}
