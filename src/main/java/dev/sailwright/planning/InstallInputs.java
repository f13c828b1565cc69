package dev.sailwright.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code istioctl} is given besides its profile. It reads nothing back from the cluster, so
 * what is not named here goes back to the profile's default (istio/istio
 * operator/pkg/render/manifest.go@1.30.0, MergeInputs).
 *
 * @param files passed as {@code -f}, in order
 * @param sets passed as {@code --set}, in order; {@code {version}} stands for the target version
 */
public record InstallInputs(List<InputFile> files, List<String> sets) {
  public InstallInputs {
    files = List.copyOf(files);
    sets = List.copyOf(sets);
  }

  /**
   * @param name as shown to people
   * @param content the YAML itself, so that a retry's bytes are those that were approved
   * @param values the same, flattened to dotted path and value
   */
  public record InputFile(String name, String content, Map<String, String> values) {
    public InputFile {
      values = Map.copyOf(values);
    }
  }

  /** The same with one file more, which wins over those before it, but not over settings. */
  InstallInputs and(String name, String content) {
    var more = new ArrayList<>(files);
    more.add(new InputFile(name, content, Map.of()));
    return new InstallInputs(more, sets);
  }

  public static InstallInputs none() {
    return new InstallInputs(List.of(), List.of());
  }
}
