package dev.sailwright.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing list shorter, as long as it fails: first by halves, at last one by one. */
final class Shrinker {
  private Shrinker() {}

  static <T> List<T> shrunk(List<T> failing, Predicate<List<T>> fails) {
    var shortest = failing;
    for (var chunk = Math.max(1, failing.size() / 2); chunk >= 1; chunk /= 2) {
      var shorter = without(shortest, chunk, fails);
      while (shorter.size() < shortest.size()) {
        shortest = shorter;
        shorter = without(shortest, chunk, fails);
      }
    }
    return shortest;
  }

  /** Without every chunk that is not needed. */
  private static <T> List<T> without(List<T> list, int chunk, Predicate<List<T>> fails) {
    var left = list;
    for (var from = 0; from < left.size(); ) {
      var candidate = new ArrayList<>(left.subList(0, from));
      candidate.addAll(left.subList(Math.min(left.size(), from + chunk), left.size()));
      if (fails.test(candidate)) {
        left = candidate;
      } else {
        from += chunk;
      }
    }
    return left;
  }
}
