package dev.sailwright.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.testing.DiagnosisCases;
import java.io.IOException;
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
 * it.
 */
class GoldenDiagnosisTest {
  static List<Path> cases() throws IOException {
    return DiagnosisCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysOfThisMeshWhatWasAgreed(Path file) throws IOException {
    var said = render(diagnose(file));
    assertThat(DiagnosisCases.agreed(file, "out-", said)).exists().content().isEqualTo(said);
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

  /** What was not seen is no code of a mesh, but is said of one. */
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
                .filter(code -> code.source() != Source.NONE || code == FindingCode.NOT_SEEN)
                .map(FindingCode::anchor)
                .toList());
  }

  private static Diagnosis diagnose(Path file) throws IOException {
    return DiagnosisRules.diagnose(DiagnosisCases.evidence(file));
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
