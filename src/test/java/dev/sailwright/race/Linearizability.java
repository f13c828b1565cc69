package dev.sailwright.race;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether answers that were given at the same time could have been given one after the other: each
 * at some moment between its question and its answer, as the model of the thing says. The search is
 * Wing and Gong's; states that were tried with the same questions left are not tried again.
 */
final class Linearizability {
  private static final int MOST = 62;

  private Linearizability() {}

  /**
   * One question and its answer.
   *
   * @param called a number before every other one that is counted later, anywhere
   */
  record Operation<I, O>(I question, O answer, long called, long returned) {}

  /** What the thing is when it is asked one question at a time. */
  interface Model<S, I, O> {
    /** What it may be after it gave this answer; none when it cannot give it. */
    Set<S> after(S state, I question, O answer);
  }

  static <S, I, O> boolean holds(Model<S, I, O> model, S initial, List<Operation<I, O>> history) {
    if (history.size() > MOST) {
      throw new IllegalArgumentException("more operations than can be searched");
    }
    return new Search<>(model, history).from(initial, (1L << history.size()) - 1);
  }

  /**
   * @param state with the questions that are left in {@code left}, a bit each, nothing was found
   */
  private record Tried<S>(S state, long left) {}

  private static final class Search<S, I, O> {
    private final Model<S, I, O> model;
    private final List<Operation<I, O>> history;
    private final Set<Tried<S>> tried = new HashSet<>();

    Search(Model<S, I, O> model, List<Operation<I, O>> history) {
      this.model = model;
      this.history = history;
    }

    boolean from(S state, long left) {
      if (left == 0) {
        return true;
      }
      if (!tried.add(new Tried<>(state, left))) {
        return false;
      }
      for (var i = 0; i < history.size(); i++) {
        if (isLeft(i, left) && nothingEndedBefore(i, left)) {
          var operation = history.get(i);
          var rest = left & ~(1L << i);
          if (model.after(state, operation.question(), operation.answer()).stream()
              .anyMatch(next -> from(next, rest))) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean nothingEndedBefore(int i, long left) {
      for (var j = 0; j < history.size(); j++) {
        if (isLeft(j, left) && history.get(j).returned() < history.get(i).called()) {
          return false;
        }
      }
      return true;
    }

    private static boolean isLeft(int i, long left) {
      return (left & (1L << i)) != 0;
    }
  }
}
