package dev.sailwright.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.FindingCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FindingsDocTest {
  @Test
  void everyFindingHasItsAnchorAndNoAnchorIsLeftOver() throws Exception {
    var anchors =
        Files.readAllLines(Path.of("docs/findings.md")).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3));
    assertThat(anchors)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FindingCode.values()).map(FindingCode::anchor).toList());
  }
}
