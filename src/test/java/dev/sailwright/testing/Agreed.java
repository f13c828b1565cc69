package dev.sailwright.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was agreed word for word, under {@code src/test/resources}. What comes out now is written to
 * the same place under {@code target}; after a look at it, copy it.
 */
public final class Agreed {
  private Agreed() {}

  /**
   * The agreed file, to compare with.
   *
   * @param place such as {@code plans/night.txt}
   */
  public static Path file(Path place, String now) throws IOException {
    var written = Path.of("target").resolve(place);
    Files.createDirectories(written.getParent());
    Files.writeString(written, now);
    return Path.of("src/test/resources").resolve(place);
  }
}
