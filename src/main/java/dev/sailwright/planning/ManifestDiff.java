package dev.sailwright.planning;

import dev.sailwright.mesh.Redaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What differs between two manifests, object by object.
 *
 * @param changes those that people should look at
 * @param folded objects that differ in nothing but labels of the version
 * @param acrossRevisions the two are of different revisions, whose names are no difference
 */
public record ManifestDiff(List<Change> changes, int folded, boolean acrossRevisions) {
  /**
   * Labels and annotations that every version writes anew (istio/istio,
   * manifests/charts/istio-control/istio-discovery/templates/zzz_profile.yaml and
   * operator/pkg/install@1.30.0).
   */
  private static final List<String> OF_THE_VERSION =
      List.of(
          ".app.kubernetes.io/version",
          ".helm.sh/chart",
          ".operator.istio.io/version",
          ".install.operator.istio.io/version");

  private static final Pattern VARIABLE = Pattern.compile("\\[([^\\]]+)]\\.value$");
  private static final String HIDDEN = "[hidden]";

  private static final int LINE_LENGTH = 400;
  private static final int LINES_OF_ONE = 200;
  private static final int LINES_OF_ALL = 4000;

  public ManifestDiff {
    changes = List.copyOf(changes);
  }

  /** BESIDE: it comes new, and stands where one of another revision stays. */
  public enum Kind {
    ADDED("+"),
    BESIDE("*"),
    REMOVED("-"),
    CHANGED("~");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }
  }

  /**
   * @param title such as {@code Deployment istio-system/istiod}
   * @param lines of what differs, {@code - path: before} and {@code + path: after}
   */
  public record Change(Kind kind, String title, List<String> lines) {
    public Change {
      lines = List.copyOf(lines);
    }
  }

  public static ManifestDiff of(Manifest before, Manifest after) {
    return of(OfRevision.none(before), OfRevision.none(after), false);
  }

  /**
   * Of two revisions: where an object has another name only because of its revision, it is held
   * against the other one's.
   *
   * @param earlier what the same two were before; what is just so in it is no difference
   */
  public static ManifestDiff of(Pair pair, Canary canary, Optional<Pair> earlier) {
    return of(
        OfRevision.of(pair.before, canary.before(), pair.after, earlier.map(Pair::before)),
        OfRevision.of(pair.after, canary.revision(), pair.before, earlier.map(Pair::after)),
        true);
  }

  /** Two manifests that are compared. */
  public record Pair(Manifest before, Manifest after) {}

  private static ManifestDiff of(OfRevision before, OfRevision after, boolean acrossRevisions) {
    var old = before.items();
    var fresh = after.items();
    var titles = new TreeSet<>(old.keySet());
    titles.addAll(fresh.keySet());
    var changes = new ArrayList<Change>();
    var folded = 0;
    for (var title : titles) {
      var here = Optional.ofNullable(old.get(title));
      var there = Optional.ofNullable(fresh.get(title));
      if (Stream.of(here, there).flatMap(Optional::stream).noneMatch(OfRevision.Known::isNews)) {
        continue;
      }
      if (here.isEmpty() || there.isEmpty()) {
        changes.add(
            here.map(gone -> new Change(Kind.REMOVED, gone.title(), List.of()))
                .or(() -> there.map(come -> new Change(Kind.ADDED, come.title(), List.of())))
                .orElseThrow());
      } else if (!here.get().equals(there.get())) {
        var lines = lines(here.get().values(), there.get().values());
        if (!here.get().title().equals(there.get().title())) {
          changes.add(
              new Change(
                  Kind.BESIDE, there.get().title() + " beside " + here.get().title(), lines));
        } else if (lines.isEmpty()) {
          folded++;
        } else {
          changes.add(new Change(Kind.CHANGED, there.get().title(), lines));
        }
      }
    }
    return new ManifestDiff(changes, folded, acrossRevisions);
  }

  public int count(Kind kind) {
    return (int) changes.stream().filter(change -> change.kind() == kind).count();
  }

  /** For people: without what looks like a secret, and not endless; what is left out is counted. */
  public List<String> text() {
    var lines = new ArrayList<String>();
    for (var change : changes) {
      lines.add(change.kind().sign + " " + change.title());
      change.lines().stream().limit(LINES_OF_ONE).map(line -> "    " + line).forEach(lines::add);
      if (change.lines().size() > LINES_OF_ONE) {
        lines.add("    # and " + (change.lines().size() - LINES_OF_ONE) + " more lines");
      }
    }
    if (folded > 0) {
      lines.add(
          "# "
              + folded
              + (folded == 1 ? " object differs" : " objects differ")
              + " in nothing but labels of the version"
              + (acrossRevisions ? ", or where the revision is named" : ""));
    }
    if (lines.isEmpty()) {
      lines.add("# nothing differs");
    }
    var shown = Redaction.of(lines.subList(0, Math.min(LINES_OF_ALL, lines.size())));
    if (lines.size() > LINES_OF_ALL) {
      var cut = new ArrayList<>(shown);
      cut.add("# and " + (lines.size() - LINES_OF_ALL) + " more lines");
      return List.copyOf(cut);
    }
    return List.copyOf(shown);
  }

  private static List<String> lines(
      Map<String, OfRevision.Value> before, Map<String, OfRevision.Value> after) {
    var paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    var lines = new ArrayList<String>();
    for (var path : paths) {
      var old = Optional.ofNullable(before.get(path));
      var fresh = Optional.ofNullable(after.get(path));
      if (!sayTheSame(old, fresh) && OF_THE_VERSION.stream().noneMatch(path::endsWith)) {
        lines.addAll(lines(old, fresh));
      }
    }
    return lines;
  }

  private static boolean sayTheSame(
      Optional<OfRevision.Value> old, Optional<OfRevision.Value> fresh) {
    return old.map(OfRevision.Value::shown).equals(fresh.map(OfRevision.Value::shown))
        || old.map(OfRevision.Value::meant).equals(fresh.map(OfRevision.Value::meant))
        || isRevisionOrNone(old, fresh)
        || isRevisionOrNone(fresh, old);
  }

  /** Without a name, a revision is left out or empty in many places. */
  private static boolean isRevisionOrNone(
      Optional<OfRevision.Value> one, Optional<OfRevision.Value> other) {
    return one.filter(OfRevision.Value::isRevision).isPresent()
        && other.map(OfRevision.Value::meant).orElse("").isEmpty();
  }

  /** Of a text of several lines, such as a template, only the lines that differ. */
  private static List<String> lines(
      Optional<OfRevision.Value> old, Optional<OfRevision.Value> fresh) {
    var lines = new ArrayList<String>();
    if (isLong(old) || isLong(fresh)) {
      lines.add("  " + fresh.or(() -> old).orElseThrow().path() + ":");
      only(old, fresh).forEach(line -> lines.add("-   " + cut(line)));
      only(fresh, old).forEach(line -> lines.add("+   " + cut(line)));
    } else {
      old.ifPresent(value -> lines.add("- " + shown(value)));
      fresh.ifPresent(value -> lines.add("+ " + shown(value)));
    }
    return lines;
  }

  private static boolean isLong(Optional<OfRevision.Value> value) {
    return value.filter(text -> text.shown().contains("\n")).isPresent();
  }

  private static List<String> only(
      Optional<OfRevision.Value> here, Optional<OfRevision.Value> notThere) {
    var known = new ArrayList<>(split(notThere.map(OfRevision.Value::meant)));
    var shown = split(here.map(OfRevision.Value::shown));
    var meant = split(here.map(OfRevision.Value::meant));
    return IntStream.range(0, shown.size())
        .filter(line -> !known.remove(meant.get(line)))
        .mapToObj(shown::get)
        .toList();
  }

  private static List<String> split(Optional<String> text) {
    return Arrays.asList(text.orElse("").split("\n", -1));
  }

  private static String shown(OfRevision.Value value) {
    return value.path() + ": " + shown(value.path(), value.shown());
  }

  /** Of a variable, its name tells whether its value is a secret. */
  private static String shown(String path, String value) {
    var variable = VARIABLE.matcher(path);
    if (variable.find()) {
      var pair = variable.group(1) + ": " + value;
      return Redaction.inOneLine(pair).equals(pair) ? cut(value) : HIDDEN;
    }
    return cut(value);
  }

  private static String cut(String text) {
    return text.length() <= LINE_LENGTH ? text : text.substring(0, LINE_LENGTH) + "…";
  }
}
