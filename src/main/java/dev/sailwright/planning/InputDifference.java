package dev.sailwright.planning;

import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Redaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the mesh's own record says and the inputs do not: istioctl would take it back to the
 * profile's default.
 */
public final class InputDifference {
  /** Names of the version itself; a new version changes them by purpose. */
  private static final Set<String> OF_THE_VERSION = Set.of("global.tag", "tag", "global.variant");

  private InputDifference() {}

  static List<String> of(Candidate candidate) {
    return candidate
        .mesh()
        .install()
        .record()
        .map(record -> of(record, candidate))
        .orElse(List.of());
  }

  /** Without what istioctl itself puts on record for these inputs. */
  static List<String> of(InstallEvidence.MeshRecord record, Candidate candidate) {
    var ownWords = new HashMap<String, String>();
    candidate
        .surroundings()
        .proof()
        .recorded()
        .forEach((path, value) -> ownWords.put(path(path), value));
    return lines(record, candidate.policy().inputs(), candidate.to(), ownWords);
  }

  /**
   * One line a value: {@code path: recorded (inputs: other | not set)}, sorted by path, without
   * what looks like a secret: people read them.
   */
  public static List<String> of(
      InstallEvidence.MeshRecord record, InstallInputs inputs, IstioVersion target) {
    return lines(record, inputs, target, Map.of());
  }

  private static List<String> lines(
      InstallEvidence.MeshRecord record,
      InstallInputs inputs,
      IstioVersion target,
      Map<String, String> ownWords) {
    var given = given(inputs, target);
    var lines =
        record.values().entrySet().stream()
            .filter(entry -> !OF_THE_VERSION.contains(path(entry.getKey())))
            .filter(entry -> !entry.getValue().equals(given.get(path(entry.getKey()))))
            .filter(entry -> !entry.getValue().equals(ownWords.get(path(entry.getKey()))))
            .sorted(Map.Entry.comparingByKey())
            .map(entry ->
                entry.getKey()
                    + ": "
                    + entry.getValue()
                    + " (inputs: "
                    + given.getOrDefault(path(entry.getKey()), "not set")
                    + ")")
            .toList();
    return Redaction.of(lines);
  }

  private static Map<String, String> given(InstallInputs inputs, IstioVersion target) {
    var given = new HashMap<String, String>();
    inputs
        .files()
        .forEach(file -> file.values().forEach((path, value) -> given.put(path(path), value)));
    for (var set : inputs.sets()) {
      var parts = set.split("=", 2);
      if (parts.length == 2) {
        given.put(path(parts[0]), parts[1].replace("{version}", target.toString()));
      }
    }
    return given;
  }

  /**
   * {@code hub} of the IstioOperator is {@code values.global.hub}; both spellings name one thing.
   */
  private static String path(String path) {
    var bare = path.startsWith("values.") ? path.substring("values.".length()) : path;
    bare = bare.startsWith("spec.") ? path(bare.substring("spec.".length())) : bare;
    return bare.equals("hub") || bare.equals("tag") ? "global." + bare : bare;
  }
}
