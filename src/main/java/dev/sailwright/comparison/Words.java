package dev.sailwright.comparison;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists in sentences. */
final class Words {
  static final String NONE = "none";

  private static final int SHOWN = 3;

  private Words() {}

  /** Sorted, each once; {@code none} of nothing. */
  static String each(Stream<String> words) {
    return orNone(words.distinct().sorted().collect(Collectors.joining(", ")));
  }

  /** The first few, and how many more. */
  static String few(Collection<String> words) {
    var first = words.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return words.size() > SHOWN ? first + " and " + (words.size() - SHOWN) + " more" : first;
  }

  static String orNone(String words) {
    return words.isEmpty() ? NONE : words;
  }

  /** {@code none} or {@code some}, with how many are meant for people. */
  static Seen anyOf(int count) {
    return count == 0 ? Seen.of(NONE) : Seen.of("some", Integer.toString(count));
  }

  /** What is wrong with which of them; {@code well} when nothing is. */
  static Seen troubles(String well, List<Trouble> all) {
    var bad = all.stream().filter(one -> !one.state().equals(well)).toList();
    var states = each(all.stream().map(Trouble::state));
    return bad.isEmpty()
        ? Seen.of(states)
        : Seen.of(
            states,
            states + " (" + few(bad.stream().map(Trouble::place).distinct().toList()) + ")");
  }

  /**
   * @param state such as {@code empty}
   */
  record Trouble(String state, String place) {}
}
