package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether the inputs explain what runs: rendered by the running version and held against it. */
public sealed interface InputProof {
  /** In one line. */
  String found();

  /** Whether anything was rendered, or should have been. */
  default boolean wasTried() {
    return this instanceof Compared || this instanceof NotRendered;
  }

  /** What an install with these inputs would leave on record; empty where that is not known. */
  default Map<String, String> recorded() {
    return Map.of();
  }

  /**
   * @param version that runs, and whose istioctl rendered
   * @param recorded what the rendering has on record; dotted paths to texts
   * @param unread what could not be read, and is not called explained
   */
  record Compared(
      IstioVersion version,
      LiveDifference difference,
      List<LiveObjects.Unread> unread,
      Map<String, String> recorded)
      implements InputProof {
    public Compared {
      unread = List.copyOf(unread);
      recorded = Map.copyOf(recorded);
    }

    @Override
    public String found() {
      var open = difference.lines().size();
      return "rendered with Istio "
          + version
          + "'s own istioctl and compared with what runs: "
          + (open == 0
              ? (unread.isEmpty() ? "everything" : "what was read") + " is explained"
              : Raise.count(open, "thing") + (open == 1 ? " is" : " are") + " not")
          + (unread.isEmpty()
              ? ""
              : "; not read: "
                  + unread.stream()
                      .map(LiveObjects.Unread::toString)
                      .collect(Collectors.joining("; ")));
    }
  }

  /**
   * It was tried.
   *
   * @param reason the second half of a sentence that begins with "because"
   */
  record NotRendered(IstioVersion version, String reason) implements InputProof {
    @Override
    public String found() {
      return "not proven, because istioctl " + version + " did not render them: " + reason;
    }
  }

  /**
   * The running version's istioctl is not here, or not the pinned one: what it would render is not
   * known, and it could take nothing back.
   *
   * @param problem one or two sentences: what is wrong, where, and what to do
   */
  record NoTool(IstioVersion version, String problem) implements InputProof {
    @Override
    public String found() {
      return "not proven, because istioctl " + version + " cannot be used: " + problem;
    }
  }

  /**
   * There is nothing to prove it with.
   *
   * @param reason the second half of a sentence that begins with "because"
   */
  record NotTried(String reason) implements InputProof {
    @Override
    public String found() {
      return "not proven, because " + reason;
    }
  }
}
