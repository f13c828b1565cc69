package dev.sailwright.planning;

import dev.sailwright.mesh.Redaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What differs between two manifests, object by object.
 *
 * @param changes those that people should look at
 * @param folded objects that differ in nothing but labels of the version
 */
public record ManifestDiff(List<Change> changes, int folded) {
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

  public enum Kind {
    ADDED("+"),
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
    var old = byTitle(before);
    var fresh = byTitle(after);
    var titles = new TreeSet<>(old.keySet());
    titles.addAll(fresh.keySet());
    var changes = new ArrayList<Change>();
    var folded = 0;
    for (var title : titles) {
      var here = Optional.ofNullable(old.get(title));
      var there = Optional.ofNullable(fresh.get(title));
      if (here.isEmpty() || there.isEmpty()) {
        changes.add(new Change(here.isEmpty() ? Kind.ADDED : Kind.REMOVED, title, List.of()));
      } else if (!here.get().values().equals(there.get().values())) {
        var lines = lines(here.get().values(), there.get().values());
        if (lines.isEmpty()) {
          folded++;
        } else {
          changes.add(new Change(Kind.CHANGED, title, lines));
        }
      }
    }
    return new ManifestDiff(changes, folded);
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
              + " in nothing but labels of the version");
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

  private static Map<String, Manifest.Item> byTitle(Manifest manifest) {
    var items = new TreeMap<String, Manifest.Item>();
    manifest.items().forEach(item -> items.put(item.title(), item));
    return items;
  }

  private static List<String> lines(Map<String, String> before, Map<String, String> after) {
    var paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    var lines = new ArrayList<String>();
    for (var path : paths) {
      var old = Optional.ofNullable(before.get(path));
      var fresh = Optional.ofNullable(after.get(path));
      if (!old.equals(fresh) && OF_THE_VERSION.stream().noneMatch(path::endsWith)) {
        lines.addAll(lines(path, old, fresh));
      }
    }
    return lines;
  }

  /** Of a text of several lines, such as a template, only the lines that differ. */
  private static List<String> lines(String path, Optional<String> old, Optional<String> fresh) {
    var lines = new ArrayList<String>();
    if (old.orElse("").contains("\n") || fresh.orElse("").contains("\n")) {
      var before = Arrays.asList(old.orElse("").split("\n", -1));
      var after = Arrays.asList(fresh.orElse("").split("\n", -1));
      lines.add("  " + path + ":");
      only(before, after).forEach(line -> lines.add("-   " + cut(line)));
      only(after, before).forEach(line -> lines.add("+   " + cut(line)));
    } else {
      old.ifPresent(value -> lines.add("- " + path + ": " + shown(path, value)));
      fresh.ifPresent(value -> lines.add("+ " + path + ": " + shown(path, value)));
    }
    return lines;
  }

  private static List<String> only(List<String> here, List<String> notThere) {
    var rest = new ArrayList<>(here);
    notThere.forEach(rest::remove);
    return rest;
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
