package dev.sailwright.mesh;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds in a whole text what a line alone does not tell. */
final class SecretDocuments {
  private static final Pattern ONLY_BASE64 =
      Pattern.compile("\\s*+[A-Za-z0-9+/_-]{4,}+={0,2}+\\s*+");
  private static final int WRAPPED = 16;

  private SecretDocuments() {}

  /**
   * The lines at which the data of a Kubernetes Secret begin; {@code kind: Secret} may stand after
   * them.
   */
  static BitSet data(List<String> lines) {
    var found = new BitSet();
    var data = new TreeMap<Integer, List<Integer>>();
    var secrets = new TreeMap<Integer, Boolean>();
    for (var i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      var entry = Entry.of(line);
      var column = entry.map(Entry::column).orElseGet(() -> Entry.indent(line));
      var begins = line.startsWith("---") || entry.map(Entry::beginsItem).orElse(false);
      settle(data.tailMap(column, begins), secrets.tailMap(column, begins), found);
      if (entry.isPresent()) {
        var name = entry.get().name();
        if (name.equals("kind") && entry.get().isScalar("Secret")) {
          secrets.put(column, true);
        } else if (name.equals("data")) {
          data.computeIfAbsent(column, at -> new ArrayList<>()).add(i);
        }
      }
    }
    settle(data, secrets, found);
    return found;
  }

  /** What is deeper than here has ended. */
  private static void settle(
      Map<Integer, List<Integer>> data, Map<Integer, Boolean> secrets, BitSet found) {
    data.forEach((column, lines) -> {
      if (secrets.containsKey(column)) {
        lines.forEach(found::set);
      }
    });
    data.clear();
    secrets.clear();
  }

  /**
   * The lines that are one Base64 text together.
   *
   * @param hidden whether the joined text is to be hidden
   */
  static BitSet wrapped(List<String> lines, Predicate<String> hidden) {
    var found = new BitSet();
    var from = 0;
    while (from < lines.size()) {
      var to = from;
      var text = new StringBuilder();
      while (to < lines.size() && isPart(lines.get(to), to > from)) {
        text.append(lines.get(to).strip());
        to++;
      }
      if (to - from > 1 && hidden.test(text.toString())) {
        found.set(from, to);
      }
      from = Math.max(to, from + 1);
    }
    return found;
  }

  private static boolean isPart(String line, boolean following) {
    return ONLY_BASE64.matcher(line).matches() && (following || line.strip().length() >= WRAPPED);
  }
}
