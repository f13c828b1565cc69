package dev.sailwright.playground;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Manifest;
import dev.sailwright.planning.MeshChange;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a simulated istioctl would apply: enough to see what a version changes. */
final class SimulatedManifest {
  private final IstioVersion version;
  private final MeshChange.Install install;

  SimulatedManifest(IstioVersion version, MeshChange.Install install) {
    this.version = version;
    this.install = install;
  }

  /**
   * @param gateways whether the inputs name the gateway of the mesh
   */
  Manifest manifest(boolean gateways) {
    var istiod = install.named().map(revision -> "istiod-" + revision).orElse("istiod");
    return new Manifest(
        Stream.concat(
                Stream.of(
                    deployment(istiod, "discovery", "pilot", Map.of()),
                    Manifest.Item.of(
                        Map.of("kind", "ServiceAccount", "metadata", metadata(istiod)))),
                gateways && SimulatedInstall.installsGateways(install)
                    ? Stream.of(
                        deployment(
                            "istio-ingressgateway",
                            "istio-proxy",
                            "proxyv2",
                            Map.of("CA_ADDR", istiod + ".istio-system.svc:15012")))
                    : Stream.of())
            .toList());
  }

  private Manifest.Item deployment(
      String name, String container, String image, Map<String, String> environment) {
    var variables =
        environment.entrySet().stream()
            .map(variable -> Map.of("name", variable.getKey(), "value", variable.getValue()))
            .toList();
    return Manifest.Item.of(
        Map.of(
            "kind",
            "Deployment",
            "metadata",
            metadata(name),
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
                                container,
                                "image",
                                hub() + "/" + image + ":" + version,
                                "env",
                                variables)))))));
  }

  private String hub() {
    return install.inputs().sets().stream()
        .filter(set -> set.startsWith("hub="))
        .map(set -> set.substring("hub=".length()))
        .findFirst()
        .orElse("docker.io/istio");
  }

  private Map<String, Object> metadata(String name) {
    return Map.of(
        "name",
        name,
        "namespace",
        "istio-system",
        "labels",
        Map.of(
            "app.kubernetes.io/version",
            version.toString(),
            "istio.io/rev",
            install.named().orElse("default")));
  }
}
