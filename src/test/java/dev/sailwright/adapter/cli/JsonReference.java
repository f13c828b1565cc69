package dev.sailwright.adapter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads docs/json.md. */
final class JsonReference {
  private static final Pattern NAMED = Pattern.compile("`([a-zA-Z.\\[\\]]+)`");

  private JsonReference() {}

  /** Each field's path, lists as {@code []}, and what is said of it. */
  static Map<String, String> of(JsonOutput output) throws IOException {
    var part =
        Arrays.stream(part(output).split("\n")).filter(line -> line.startsWith("| `")).toList();
    var meanings = new TreeMap<String, String>();
    for (var line : part) {
      var cells = line.split("\\|", -1);
      NAMED
          .matcher(cells[1])
          .results()
          .forEach(match -> meanings.put(match.group(1), cells[2].strip()));
    }
    return meanings;
  }

  /** What is said of one command. */
  static String part(JsonOutput output) throws IOException {
    return Arrays.stream(Files.readString(Path.of("docs/json.md")).split("(?m)^# ", -1))
        .filter(text -> text.startsWith("`sailwright " + output.command() + "`"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("docs/json.md has no part of " + output.command()));
  }
}
