package dev.sailwright.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.LogDigest;
import dev.sailwright.testing.MeshYaml;
import dev.sailwright.testing.TestCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder has two meshes and what is said of them side by side. What is said now is written to
 * {@code target/comparison}; after a look at it, copy it.
 */
class GoldenComparisonTest {
  private static final Path CASES = Path.of("src/test/resources/comparison");
  private static final Path NOW = Path.of("target/comparison");

  static List<String> cases() throws IOException {
    try (var folders = Files.list(CASES)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysOfTheseTwoWhatWasAgreed(String name) throws IOException {
    var said = render(MeshComparison.of(look(name, "in-left.yaml"), look(name, "in-right.yaml")));
    Files.createDirectories(NOW.resolve(name));
    Files.writeString(NOW.resolve(name).resolve("out.txt"), said);
    assertThat(CASES.resolve(name).resolve("out.txt")).exists().content().isEqualTo(said);
  }

  /** Who is named first changes the sides, and nothing else. */
  @ParameterizedTest
  @MethodSource("cases")
  void theOtherWayRoundTheSameIsFound(String name) throws IOException {
    var left = look(name, "in-left.yaml");
    var right = look(name, "in-right.yaml");
    var there = MeshComparison.of(left, right);
    var back = MeshComparison.of(right, left);
    assertThat(back.outcome()).isEqualTo(there.outcome());
    assertThat(back.same()).isEqualTo(there.same());
    assertThat(back.differences().stream().map(Difference::name))
        .containsExactlyElementsOf(there.differences().stream().map(Difference::name).toList());
    assertThat(back.differences().stream().map(Difference::left))
        .containsExactlyElementsOf(there.differences().stream().map(Difference::right).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aMeshComparedWithItselfDiffersInNothing(String name) throws IOException {
    for (var file : List.of("in-left.yaml", "in-right.yaml")) {
      var look = look(name, file);
      assertThat(MeshComparison.of(look, look).differences()).isEmpty();
      assertThat(MeshComparison.of(look, look).suspicions()).isEmpty();
    }
  }

  static Look look(String name, String file) throws IOException {
    return look(Files.readString(CASES.resolve(name).resolve(file)));
  }

  static Look look(String yaml) {
    var evidence =
        new Evidence(
            MeshYaml.read(yaml),
            MeshYaml.facts(yaml),
            MeshYaml.proxies(yaml),
            MeshYaml.logs(yaml).map(logs -> LogDigest.of(logs, CatalogResource.signatures())),
            List.of(),
            TestCatalog.catalog(MeshYaml.bulletins(yaml)),
            LocalDate.parse("2026-11-23"));
    return new Look(evidence, DiagnosisRules.diagnose(evidence), MeshYaml.meshConfigs(yaml));
  }

  private static String render(Comparison comparison) {
    var lines =
        Stream.of(
            Stream.of(comparison.outcome().name()),
            Stream.of(comparison.left(), comparison.right()).flatMap(GoldenComparisonTest::part),
            comparison.differences().stream().flatMap(each -> difference(each, comparison)),
            comparison.unshown().stream().map(why -> "in no difference: " + why(why, comparison)),
            comparison.same().stream().map(same -> "= " + same),
            comparison.notCompared().stream().map(what -> "? " + what),
            comparison.blindSpots().stream().map(spot -> "not seen: " + spot.subject()));
    return lines.flatMap(each -> each).collect(Collectors.joining("\n", "", "\n"));
  }

  private static Stream<String> part(Comparison.Part part) {
    return Stream.concat(
        Stream.of(part.cluster() + " " + part.verdict() + " " + part.versions()),
        part.cause().stream().map(cause -> "  " + cause));
  }

  private static Stream<String> difference(Difference difference, Comparison comparison) {
    return Stream.of(
            Stream.of(
                (difference.isSuspicious() ? "! " : "≠ ")
                    + difference.weight()
                    + " "
                    + difference.section().title()
                    + " / "
                    + difference.name(),
                "    " + difference.shown(Side.LEFT) + " | " + difference.shown(Side.RIGHT)),
            difference.suspicion().stream().map(why -> "    " + why(why, comparison)))
        .flatMap(each -> each);
  }

  private static String why(Suspicion why, Comparison comparison) {
    return comparison.part(why.side()).cluster()
        + " "
        + why.cause()
        + (why.unexplained() ? ", its cause not found: " : ": ")
        + why.reason();
  }
}
