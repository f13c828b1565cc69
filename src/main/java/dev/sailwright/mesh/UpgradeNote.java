package dev.sailwright.mesh;

import java.util.List;

/**
 * Something that changes with a minor and may break somebody who upgrades to it.
 *
 * @param area such as {@code traffic-management}
 * @param issues numbers at github.com/istio/istio
 */
public record UpgradeNote(Minor minor, String area, String summary, List<Integer> issues) {
  public UpgradeNote {
    issues = List.copyOf(issues);
  }
}
