package dev.sailwright.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cards and reports link to docs/findings.md by code. */
class FindingsDocTest {
  private static final String HEADING = "## ";

  @Test
  void everyCodeHasItsAnchorAndNothingElseHas() throws IOException {
    assertThat(anchors())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FindingCode.values()).map(FindingCode::anchor).toList());
  }

  @Test
  void everyAnchorIsFollowedByAParagraph() throws IOException {
    var lines = Files.readAllLines(Path.of("docs/findings.md"));
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
    var sections = Files.readString(Path.of("docs/findings.md")).split("\n" + HEADING, -1);
    assertThat(
            Arrays.stream(sections).skip(1).filter(section -> section.contains("*Overridable.*")))
        .extracting(section -> section.lines().findFirst().orElse(""))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FindingCode.values())
                .filter(FindingCode::overridable)
                .map(FindingCode::anchor)
                .toList());
  }

  private static List<String> anchors() throws IOException {
    return Files.readAllLines(Path.of("docs/findings.md")).stream()
        .filter(line -> line.startsWith(HEADING))
        .map(line -> line.substring(HEADING.length()))
        .toList();
  }
}
