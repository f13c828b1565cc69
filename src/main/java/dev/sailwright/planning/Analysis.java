package dev.sailwright.planning;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@code istioctl analyze} said of the same mesh in two versions: its errors and warnings. */
public sealed interface Analysis {
  /**
   * @param level Error or Warning
   * @param origin the object, such as {@code VirtualService shop/web}
   */
  record Message(String code, String level, String origin, String message) {
    public boolean isError() {
      return level.equals("Error");
    }

    @Override
    public String toString() {
      return level + " [" + code + "] (" + origin + ") " + message;
    }
  }

  /**
   * @param added what the target says and the running version does not
   * @param alike what both say
   */
  record Compared(List<Message> added, int alike) implements Analysis {
    public Compared {
      added = List.copyOf(added);
    }
  }

  /**
   * Nothing to compare with.
   *
   * @param all what the target says
   * @param why there is nothing, in one sentence
   */
  record OfTargetAlone(List<Message> all, String why) implements Analysis {
    public OfTargetAlone {
      all = List.copyOf(all);
    }
  }

  /** The target's could not be run to its end. */
  record Failed(List<String> output) implements Analysis {
    public Failed {
      output = List.copyOf(output);
    }
  }

  /** Nobody ran it: there is no istioctl of the target, or no API server that answers. */
  record NotRun() implements Analysis {}

  /**
   * What one run said.
   *
   * @param messages empty: it could not be run to its end
   * @param output its last lines, for that
   */
  record Run(Optional<List<Message>> messages, List<String> output) {
    public Run {
      output = List.copyOf(output);
    }
  }

  /**
   * Messages are the same when all of their words are.
   *
   * @param running is only asked when there is something to take off: in a big mesh it takes as
   *     long as the target's
   */
  static Analysis compare(Run target, Supplier<Optional<Run>> running, String whyNone) {
    if (target.messages().isEmpty()) {
      return new Failed(target.output());
    }
    var said = target.messages().get();
    if (said.isEmpty()) {
      return new Compared(List.of(), 0);
    }
    var run = running.get();
    var before = run.flatMap(Run::messages);
    if (before.isEmpty()) {
      return new OfTargetAlone(
          said,
          run.isPresent()
              ? "The running version's istioctl analyze did not come to its end."
              : whyNone);
    }
    var added = said.stream().filter(message -> !before.get().contains(message)).toList();
    return new Compared(added, said.size() - added.size());
  }
}
