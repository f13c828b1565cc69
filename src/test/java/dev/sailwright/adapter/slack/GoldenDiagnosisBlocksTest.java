package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.testing.BlockKit;
import dev.sailwright.testing.DiagnosisCases;
import dev.sailwright.usecase.Diagnose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Slack shows of each mesh of the golden folders: {@code blocks-*.txt}, a line for each block
 * with its text as it is sent, and with what its buttons are called.
 */
class GoldenDiagnosisBlocksTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Path> cases() throws IOException {
    return DiagnosisCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void showsOfThisMeshWhatWasAgreed(Path file) throws IOException {
    var evidence = DiagnosisCases.evidence(file);
    var message =
        DiagnosisBlocks.of(
            new Diagnose.Report(
                evidence.mesh(),
                DiagnosisRules.diagnose(evidence),
                List.of(),
                evidence.blindSpots(),
                evidence.catalog().asOf()),
            Optional.of("dev"));
    BlockKit.check(message.json());
    var shown = render(JSON.readTree(message.json()));
    assertThat(DiagnosisCases.agreed(file, "blocks-", shown)).exists().content().isEqualTo(shown);
  }

  private static String render(JsonNode message) {
    return Stream.concat(
            Stream.of("notification: " + message.path("text").asText()),
            stream(message.path("blocks"))
                .map(block -> block.path("type").asText() + ": " + words(block)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** All that people read of a block, in its order. */
  private static String words(JsonNode block) {
    return texts(block).collect(Collectors.joining(" | "));
  }

  private static Stream<String> texts(JsonNode node) {
    return node.path("text").isTextual()
        ? Stream.of(node.path("text").asText())
        : stream(node).flatMap(GoldenDiagnosisBlocksTest::texts);
  }

  private static Stream<JsonNode> stream(JsonNode parent) {
    return StreamSupport.stream(parent.spliterator(), false);
  }
}
