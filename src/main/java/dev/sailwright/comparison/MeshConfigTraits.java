package dev.sailwright.comparison;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshConfig;
import dev.sailwright.mesh.Redaction;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What control planes were told, setting by setting. With one control plane on each side these two
 * are compared, whatever their revisions are called; else those of the same revision.
 */
final class MeshConfigTraits {
  private static final String SUBJECT = "";
  private static final String HIDDEN = "[hidden]";

  private MeshConfigTraits() {}

  static Map<String, Seen> settings(Look look, Look other) {
    if (look.hidesControlPlanes() || !look.config().blindSpots().isEmpty()) {
      return Map.of(SUBJECT, Seen.not());
    }
    var seen = new TreeMap<String, Seen>();
    var oneEach = isSingle(look) && isSingle(other);
    for (var plane : look.mesh().controlPlanes()) {
      var prefix = oneEach ? "" : "revision " + plane.revision() + ": ";
      var mine = look.config().of(plane.revision());
      var theirs =
          oneEach
              ? other.config().found().stream().findFirst()
              : other.config().of(plane.revision());
      if (mine.isPresent() && theirs.isPresent()) {
        settings(prefix, mine.get(), seen);
      } else if (oneEach && mine.isEmpty() && theirs.isEmpty()) {
        seen.put(SUBJECT, Seen.of("no ConfigMap"));
      } else {
        seen.put(prefix + "ConfigMap", Seen.of(mine.map(MeshConfig::source).orElse("not there")));
      }
    }
    return seen;
  }

  private static boolean isSingle(Look look) {
    return look.mesh().controlPlanes().stream().map(ControlPlane::revision).distinct().count() == 1;
  }

  private static void settings(String prefix, MeshConfig config, Map<String, Seen> into) {
    config
        .values()
        .forEach(
            (path, value) -> into.put(prefix + path, Seen.of(value, withoutSecrets(path, value))));
  }

  /** What is compared is the value itself; two secrets are not the same for being hidden. */
  private static String withoutSecrets(String path, String value) {
    var line = Redaction.inOneLine(path + ": " + value);
    return Optional.of(line)
        .filter(safe -> safe.startsWith(path + ": "))
        .map(safe -> safe.substring(path.length() + 2))
        .orElse(HIDDEN);
  }
}
