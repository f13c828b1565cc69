package dev.sailwright.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatesDocTest {
  @ParameterizedTest
  @EnumSource(Gate.class)
  void everyGateHasAChapterAndALine(Gate gate) throws IOException {
    assertThat(Path.of("docs/gates.md"))
        .content()
        .containsPattern("(?m)^## " + gate.code() + ": ")
        .containsPattern("(?m)^\\| \\[" + gate.code() + "\\]\\(#");
  }
}
