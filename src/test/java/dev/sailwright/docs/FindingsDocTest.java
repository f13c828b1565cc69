package dev.sailwright.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads a code on a card or in a report finds it in one of the two documents. */
class FindingsDocTest {
  private static final String HEADING = "## ";
  private static final String MESH = "docs/findings.md";
  private static final String UPGRADE = "docs/prechecks.md";

  @Test
  void everyCodeHasItsAnchorAndNothingElseHas() throws IOException {
    assertThat(anchors(MESH))
        .containsExactlyInAnyOrderElementsOf(codes(code -> !code.isOfUpgrade()));
    assertThat(anchors(UPGRADE))
        .containsExactlyInAnyOrderElementsOf(codes(FindingCode::isOfUpgrade));
  }

  @ParameterizedTest
  @ValueSource(strings = {MESH, UPGRADE})
  void everyAnchorIsFollowedByAParagraph(String document) throws IOException {
    var lines = Files.readAllLines(Path.of(document));
    for (var index = 0; index < lines.size(); index++) {
      if (lines.get(index).startsWith(HEADING)) {
        assertThat(lines.get(index + 1))
            .as("after %s", lines.get(index))
            .isNotBlank()
            .doesNotStartWith("#");
      }
    }
    assertThat(lines).isNotEmpty();
  }

  @Test
  void whatCanBeOverriddenIsSaidToBe() throws IOException {
    var sections = Files.readString(Path.of(UPGRADE)).split("\n" + HEADING, -1);
    assertThat(
            Arrays.stream(sections).skip(1).filter(section -> section.contains("*Overridable.*")))
        .extracting(section -> section.lines().findFirst().orElse(""))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FindingCode.values())
                .filter(FindingCode::overridable)
                .map(FindingCode::anchor)
                .toList());
  }

  private static List<String> codes(Predicate<FindingCode> which) {
    return Arrays.stream(FindingCode.values()).filter(which).map(FindingCode::anchor).toList();
  }

  private static List<String> anchors(String document) throws IOException {
    return Files.readAllLines(Path.of(document)).stream()
        .filter(line -> line.startsWith(HEADING))
        .map(line -> line.substring(HEADING.length()))
        .toList();
  }
}
