package dev.sailwright.adapter.istioctl;

import dev.sailwright.mesh.Redaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Cuts a child's output into lines and keeps it small: a long line is cut, and of very many lines
 * only the first and the last are passed on, since the error stands at the end. Lines only ever get
 * more, so a reader can remember how many it has seen.
 */
final class OutputLines {
  static final int FIRST_LINES = 500;
  static final int LAST_LINES = 50;
  static final int LINE_LENGTH = 2_000;

  /** For terminals (ECMA-48, "SGR"); istioctl sends them into pipes too. */
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

  private final Consumer<String> output;
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();
  private Redaction redaction = Redaction.start();
  private long count;
  private boolean ended;

  OutputLines(Consumer<String> output) {
    this.output = output;
  }

  /**
   * Reads until the stream ends; whatever comes after {@link #end} is dropped, so that the child
   * never blocks.
   */
  void readAll(InputStream stream) {
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (var next = reader.read(); next >= 0; next = reader.read()) {
        take((char) next);
      }
    } catch (IOException e) {
      // The pipe of a killed child ends like this; how the child ended is told by its exit.
      take('\n');
    }
  }

  private synchronized void take(char next) {
    if (next == '\n' || next == '\r') {
      endLine();
    } else if (line.length() < LINE_LENGTH) {
      line.append(next);
    } else if (line.length() == LINE_LENGTH) {
      line.append('…');
    }
  }

  private void endLine() {
    var shown = redaction.next(COLOURS.matcher(line).replaceAll(""));
    redaction = shown.next();
    var text = shown.text();
    if (!text.isEmpty() && !ended) {
      count++;
      if (count <= FIRST_LINES) {
        output.accept(text);
      } else {
        last.addLast(text);
        if (last.size() > LAST_LINES) {
          last.removeFirst();
        }
      }
    }
    line.setLength(0);
  }

  /** Passes on what is left; nothing comes after it. */
  synchronized void end() {
    endLine();
    var leftOut = count - FIRST_LINES - last.size();
    if (leftOut > 0) {
      output.accept("… " + leftOut + " lines left out …");
    }
    last.forEach(output);
    last.clear();
    ended = true;
  }
}
