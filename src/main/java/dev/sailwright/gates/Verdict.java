package dev.sailwright.gates;

import java.util.List;

/** What the gates say at one moment. Every note is one line for people. */
public sealed interface Verdict {
  /** Everything holds. */
  record Open() implements Verdict {}

  /** Something does not hold yet, and may come by waiting. */
  record Waiting(String note) implements Verdict {}

  /** Something could not be measured; that is no pass. */
  record Unseen(String reason) implements Verdict {}

  /**
   * Something went wrong that waiting does not undo.
   *
   * @param breaches one line for each gate, with its numbers; at least one
   */
  record Shut(List<String> breaches) implements Verdict {
    public Shut {
      breaches = List.copyOf(breaches);
    }
  }
}
