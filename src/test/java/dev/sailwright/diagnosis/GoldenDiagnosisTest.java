package dev.sailwright.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.testing.MeshYaml;
import dev.sailwright.testing.TestCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder is one code, each {@code in-*.yaml} one mesh, each {@code out-*.txt} what is said of
 * it. What is said now is written to {@code target/diagnosis}; after a look at it, copy it.
 */
class GoldenDiagnosisTest {
  private static final Path CASES = Path.of("src/test/resources/diagnosis");
  private static final Path NOW = Path.of("target/diagnosis");

  static List<Path> cases() throws IOException {
    try (var files = Files.walk(CASES)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("in-"))
          .map(CASES::relativize)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysOfThisMeshWhatWasAgreed(Path file) throws IOException {
    var said = render(diagnose(file));
    var out = Path.of(outOf(file));
    Files.createDirectories(NOW.resolve(out).getParent());
    Files.writeString(NOW.resolve(out), said);
    assertThat(CASES.resolve(out)).exists().content().isEqualTo(said);
  }

  /** {@code in-found*} finds the folder's code, as a cause or under one; the others do not. */
  @ParameterizedTest
  @MethodSource("cases")
  void findsTheCodeOfItsFolderOrNot(Path file) throws IOException {
    var found = diagnose(file).findings().stream().map(finding -> finding.code().anchor()).toList();
    var folder = file.getName(0).toString();
    if (file.getFileName().toString().startsWith("in-found")) {
      assertThat(found).contains(folder);
    } else {
      assertThat(found).doesNotContain(folder);
    }
  }

  @Test
  void everyCodeOfAMeshHasItsFolder() throws IOException {
    var found =
        cases().stream()
            .filter(file -> file.getFileName().toString().startsWith("in-found"))
            .map(file -> file.getName(0).toString())
            .collect(Collectors.toSet());
    assertThat(found)
        .containsAll(
            Arrays.stream(FindingCode.values())
                .filter(code -> code.source() != Source.NONE)
                .map(FindingCode::anchor)
                .toList());
  }

  private static String outOf(Path file) {
    return file.toString().replace("/in-", "/out-").replace(".yaml", ".txt");
  }

  private static Diagnosis diagnose(Path file) throws IOException {
    var yaml = Files.readString(CASES.resolve(file));
    return DiagnosisRules.diagnose(
        new Evidence(
            MeshYaml.read(yaml),
            MeshYaml.facts(yaml),
            MeshYaml.logs(yaml).map(logs -> LogDigest.of(logs, CatalogResource.signatures())),
            List.of(),
            TestCatalog.catalog(MeshYaml.bulletins(yaml)),
            MeshYaml.today(yaml)));
  }

  private static String render(Diagnosis diagnosis) {
    var lines =
        Stream.of(
            Stream.of(diagnosis.verdict().name()),
            diagnosis.causes().stream().flatMap(GoldenDiagnosisTest::lines),
            diagnosis.findings().stream()
                .filter(finding -> finding.code() == FindingCode.NOT_SEEN)
                .map(finding -> "not seen: " + finding.message()),
            Stream.of("ruled out:"),
            diagnosis.ruledOut().stream().map(holds -> "  " + holds));
    return lines.flatMap(each -> each).collect(Collectors.joining("\n", "", "\n"));
  }

  private static Stream<String> lines(Cause cause) {
    var finding = cause.finding();
    return Stream.of(
            Stream.of(
                finding.severity()
                    + " "
                    + finding.code()
                    + (cause.unexplained() ? ", its cause not found" : ""),
                "  " + finding.message(),
                "  confidence " + cause.confidence() + ": " + cause.because()),
            finding.evidence().stream().map(line -> "  | " + line),
            Stream.of("  → " + finding.remedy()),
            cause.symptoms().stream()
                .map(symptom -> "  explains " + symptom.code() + ": " + symptom.message()))
        .flatMap(each -> each);
  }
}
