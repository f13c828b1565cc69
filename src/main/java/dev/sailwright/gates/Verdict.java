package dev.sailwright.gates;

import java.util.List;
import java.util.stream.Stream;

/** What the gates say at one moment. Every note is one line for people. */
public sealed interface Verdict {
  /** Both at once: what is shut is told together, and before all else. */
  default Verdict and(Verdict other) {
    return switch (this) {
      case Open open -> other;
      case Shut shut when other instanceof Shut more ->
          new Shut(Stream.concat(shut.breaches().stream(), more.breaches().stream()).toList());
      case Shut shut -> shut;
      case Waiting waiting -> other instanceof Shut ? other : waiting;
      case Unseen unseen -> other instanceof Open ? unseen : other;
    };
  }

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
