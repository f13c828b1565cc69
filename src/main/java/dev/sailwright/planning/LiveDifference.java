package dev.sailwright.planning;

import dev.sailwright.mesh.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What runs and the inputs do not explain: somebody changed it in the cluster, and an upgrade may
 * take it back.
 *
 * @param lines sorted, one for each thing, without what looks like a secret: people read them
 */
public record LiveDifference(List<String> lines) {
  private static final String HIDDEN = "[hidden]";
  private static final String NOTHING = "nothing";
  private static final int SHOWN = 40;
  private static final int VALUE_LENGTH = 120;

  public LiveDifference {
    lines = lines.stream().sorted().toList();
  }

  /**
   * @param rendered what istioctl of the running version makes of the inputs
   */
  public static LiveDifference of(Manifest rendered, LiveObjects live) {
    return new LiveDifference(
        rendered.items().stream()
            .filter(LiveDifference::looksAt)
            .filter(item -> live.saw(item.kind(), item.namespace()))
            .flatMap(item ->
                live.find(item).map(found -> lines(item, found, live)).orElseGet(() -> gone(item)))
            .toList());
  }

  /** Whether some object of this kind is compared, so that its rendering has to be read. */
  public static boolean looksAtKind(String kind) {
    return Intent.mayBeIn(kind);
  }

  /** Whether an object of this rendering is compared at all, so that it has to be read. */
  public static boolean looksAt(Manifest.Item rendered) {
    return Intent.mayBeIn(rendered);
  }

  /** As many as people read. */
  public List<String> shown() {
    return lines.size() <= SHOWN
        ? lines
        : Stream.concat(
                lines.stream().limit(SHOWN), Stream.of("… and " + (lines.size() - SHOWN) + " more"))
            .toList();
  }

  /**
   * istioctl chooses the namespace of the CNI plugin by the cluster, which a rendering does not
   * ask, so its DaemonSet may be elsewhere.
   */
  private static Stream<String> gone(Manifest.Item item) {
    return item.kind().equals("DaemonSet")
        ? Stream.of()
        : Stream.of(item.title() + ": live " + NOTHING + ", inputs give one");
  }

  private static Stream<String> lines(
      Manifest.Item rendered, Manifest.Item found, LiveObjects live) {
    var scaled = live.mayBeScaled(found);
    var given = Intent.of(rendered, scaled);
    var here = Intent.of(found, scaled);
    var subjects = new TreeSet<>(given.keySet());
    subjects.addAll(here.keySet());
    return subjects.stream()
        .filter(subject -> !meant(here, subject).equals(meant(given, subject)))
        .map(subject ->
            Redaction.inOneLine(
                rendered.title() + ", " + subject + ": " + difference(subject, here, given)));
  }

  private static Optional<String> meant(Map<String, Intent.Said> said, String subject) {
    return Optional.ofNullable(said.get(subject)).map(Intent.Said::meant);
  }

  private static String difference(
      String subject, Map<String, Intent.Said> here, Map<String, Intent.Said> given) {
    var live = Optional.ofNullable(here.get(subject));
    var input = Optional.ofNullable(given.get(subject));
    if (live.filter(Intent.Said::isText).isPresent()
        && input.filter(Intent.Said::isText).isPresent()) {
      return "live has "
          + Raise.count(only(live.get(), input.get()), "line")
          + " that the inputs do not give, and lacks "
          + only(input.get(), live.get());
    }
    return Stream.of(live, input)
            .flatMap(Optional::stream)
            .anyMatch(said -> isSecret(subject, said))
        ? HIDDEN
        : "live " + shown(live) + ", inputs give " + shown(input);
  }

  private static int only(Intent.Said here, Intent.Said notThere) {
    var rest = new ArrayList<>(here.meant().lines().toList());
    notThere.meant().lines().forEach(rest::remove);
    return rest.size();
  }

  /** A text of several lines is not shown: a secret in it would have lost its name. */
  private static String shown(Optional<Intent.Said> said) {
    return said.map(value ->
            value.isText()
                ? Raise.count((int) value.meant().lines().count(), "line")
                : cut(value.shown()))
        .orElse(NOTHING);
  }

  /** Its name tells whether a value is a secret. */
  private static boolean isSecret(String subject, Intent.Said said) {
    var pair = subject.substring(subject.lastIndexOf(' ') + 1) + ": " + said.shown();
    return !said.isText() && !Redaction.inOneLine(pair).equals(pair);
  }

  private static String cut(String text) {
    return text.length() <= VALUE_LENGTH ? text : text.substring(0, VALUE_LENGTH) + "…";
  }
}
