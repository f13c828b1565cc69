package dev.sailwright.testing;

import dev.sailwright.planning.Manifest;
import java.util.List;
import java.util.Map;

/** What somebody changed in a cluster with an editor, for the simulated mesh. */
public final class HandEdit {
  private HandEdit() {}

  /** An environment variable of istiod that no install inputs give, so another plan is due. */
  public static List<Manifest.Item> ofIstiod() {
    var container =
        Map.of("name", "discovery", "env", List.of(Map.of("name", "PILOT_X", "value", "3")));
    return List.of(
        Manifest.Item.of(
            Map.of(
                "kind",
                "Deployment",
                "metadata",
                Map.of("name", "istiod", "namespace", "istio-system"),
                "spec",
                Map.of("template", Map.of("spec", Map.of("containers", List.of(container)))))));
  }
}
