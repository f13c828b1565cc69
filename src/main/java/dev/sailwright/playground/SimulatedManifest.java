package dev.sailwright.playground;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.Manifest;
import java.util.List;
import java.util.Map;

/** What a simulated istioctl would apply: enough to see what a version changes. */
final class SimulatedManifest {
  private SimulatedManifest() {}

  static Manifest of(IstioVersion version, InstallInputs inputs) {
    var hub =
        inputs.sets().stream()
            .filter(set -> set.startsWith("hub="))
            .map(set -> set.substring("hub=".length()))
            .findFirst()
            .orElse("docker.io/istio");
    return new Manifest(
        List.of(
            Manifest.Item.of(
                Map.of(
                    "kind", "Deployment",
                    "metadata", metadata("istiod", version),
                    "spec",
                        Map.of(
                            "template",
                            Map.of(
                                "spec",
                                Map.of(
                                    "containers",
                                    List.of(
                                        Map.of(
                                            "name",
                                            "discovery",
                                            "image",
                                            hub + "/pilot:" + version))))))),
            Manifest.Item.of(
                Map.of("kind", "ServiceAccount", "metadata", metadata("istiod", version)))));
  }

  private static Map<String, Object> metadata(String name, IstioVersion version) {
    return Map.of(
        "name",
        name,
        "namespace",
        "istio-system",
        "labels",
        Map.of("app.kubernetes.io/version", version.toString()));
  }
}
