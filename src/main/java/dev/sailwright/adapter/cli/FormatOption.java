package dev.sailwright.adapter.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a command answers. */
final class FormatOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "Text for people (the default), or JSON as docs/json.md describes it.")
  private Format format = Format.TEXT;

  private enum Format {
    TEXT,
    JSON
  }

  /** The one that was asked for; the other is not made. */
  String inFormat(Supplier<String> text, Supplier<String> json) {
    return switch (format) {
      case TEXT -> text.get();
      case JSON -> json.get();
    };
  }
}
