package dev.sailwright.adapter.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads Prometheus' text format line by line and keeps only what somebody asked for: an API server
 * tells tens of megabytes.
 */
final class PrometheusText {
  private final long limit;

  /**
   * @param limit characters that are read at most
   */
  PrometheusText(long limit) {
    this.limit = limit;
  }

  /**
   * One line, such as {@code pilot_xds{version="1.29.1"} 12}.
   *
   * @param name of the family, for a histogram with {@code _bucket}, {@code _sum} or {@code _count}
   */
  record Sample(String name, Map<String, String> labels, double value) {
    Sample {
      labels = Map.copyOf(labels);
    }

    String label(String of) {
      return labels.getOrDefault(of, "");
    }

    long count() {
      return (long) value;
    }
  }

  /**
   * Lines that are not understood are passed over.
   *
   * @param names whose samples are handed on
   * @throws IOException when reading fails, or there is more than the limit: a part would make
   *     wrong sums
   */
  void read(Reader from, Set<String> names, Consumer<Sample> to) throws IOException {
    each(
        from,
        names,
        sample -> {
          to.accept(sample);
          return true;
        });
  }

  /**
   * The first sample of this name that fits; what comes after it is not read.
   *
   * @throws IOException when reading fails, or there is none within the limit and more behind it
   */
  Optional<Sample> first(Reader from, String name, Predicate<Sample> fits) throws IOException {
    var found = new ArrayList<Sample>();
    each(
        from,
        Set.of(name),
        sample -> {
          if (fits.test(sample)) {
            found.add(sample);
          }
          return found.isEmpty();
        });
    return found.stream().findFirst();
  }

  /**
   * @param goOn whether to read further after a sample
   */
  private void each(Reader from, Set<String> names, Predicate<Sample> goOn) throws IOException {
    var lines = new BufferedReader(from);
    var left = limit;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      left -= line.length() + 1L;
      if (left < 0) {
        throw new IOException("more than " + limit + " characters of metrics");
      }
      if (!line.startsWith("#")
          && names.contains(name(line))
          && !sample(line).map(goOn::test).orElse(true)) {
        return;
      }
    }
  }

  private static String name(String line) {
    for (var i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '{' || line.charAt(i) == ' ') {
        return line.substring(0, i);
      }
    }
    return line;
  }

  private static Optional<Sample> sample(String line) {
    var name = name(line);
    var labels = new HashMap<String, String>();
    var at = name.length();
    if (at < line.length() && line.charAt(at) == '{') {
      at = labels(line, at + 1, labels);
    }
    var words = line.substring(Math.min(at, line.length())).strip().split(" ", 2);
    try {
      var value = Double.parseDouble(words[0]);
      return Double.isFinite(value)
          ? Optional.of(new Sample(name, labels, value))
          : Optional.empty();
    } catch (NumberFormatException e) {
      // Not a sample: whoever wrote it follows another format.
      return Optional.empty();
    }
  }

  /**
   * Reads {@code a="b",c="d"}}.
   *
   * @return the place after the brace
   */
  private static int labels(String line, int from, Map<String, String> labels) {
    var at = from;
    while (at < line.length() && line.charAt(at) != '}') {
      var quote = line.indexOf("=\"", at);
      if (quote < 0) {
        return line.length();
      }
      var name = line.substring(at, quote).replace(",", "").strip();
      var value = new StringBuilder();
      at = quote + 2;
      while (at < line.length() && line.charAt(at) != '"') {
        if (line.charAt(at) == '\\' && at + 1 < line.length()) {
          at++;
          value.append(line.charAt(at) == 'n' ? '\n' : line.charAt(at));
        } else {
          value.append(line.charAt(at));
        }
        at++;
      }
      labels.put(name, value.toString());
      at++;
    }
    return at + 1;
  }
}
