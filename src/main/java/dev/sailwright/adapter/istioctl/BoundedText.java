package dev.sailwright.adapter.istioctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The beginning of a child's output; what is too much is read, so that the child never blocks. */
final class BoundedText {
  static final int LIMIT = 4_000_000;

  private final StringBuilder text = new StringBuilder();
  private boolean cut;

  void readAll(InputStream stream) {
    var part = new char[8192];
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (var read = reader.read(part); read >= 0; read = reader.read(part)) {
        take(part, read);
      }
    } catch (IOException e) {
      // The pipe of a killed child ends like this; how the child ended is told by its exit.
      take(part, 0);
    }
  }

  private synchronized void take(char[] part, int length) {
    var room = Math.min(length, LIMIT - text.length());
    text.append(part, 0, room);
    cut |= room < length;
  }

  synchronized String text() {
    return text.toString();
  }

  synchronized boolean isCut() {
    return cut;
  }
}
