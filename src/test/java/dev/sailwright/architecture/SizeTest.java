package dev.sailwright.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small classes stay small. There is no list of exceptions. */
class SizeTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final int LIMIT = 400;

  @Test
  void noMainFileIsLongerThan400Lines() throws IOException {
    assertThat(longerThan(LIMIT)).isEmpty();
  }

  @Test
  void aLowLimitIsNoticed() throws IOException {
    assertThat(longerThan(1)).isNotEmpty();
  }

  private static List<Path> longerThan(int limit) throws IOException {
    try (var files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> lines(file) > limit)
          .toList();
    }
  }

  private static long lines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }
}
