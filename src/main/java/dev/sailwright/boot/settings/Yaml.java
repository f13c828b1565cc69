package dev.sailwright.boot.settings;

import java.util.List;
import java.util.Map;

/**
 * A YAML value that knows its line. Scalars keep their text, so {@code 1.30} stays {@code 1.30}.
 */
sealed interface Yaml {
  /** Counted from 1. */
  int line();

  /** What it is, for people. */
  String kind();

  record Mapping(int line, Map<String, Yaml> entries) implements Yaml {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  record Items(int line, List<Yaml> items) implements Yaml {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Scalar(int line, String text) implements Yaml {
    @Override
    public String kind() {
      return "`" + text + "`";
    }
  }

  /** {@code key:} with nothing after it, or {@code null}. */
  record Nothing(int line) implements Yaml {
    @Override
    public String kind() {
      return "nothing";
    }
  }
}
