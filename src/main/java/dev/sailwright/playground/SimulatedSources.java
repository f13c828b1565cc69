package dev.sailwright.playground;

import dev.sailwright.backup.MeshSource;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Webhook;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a cluster would show of how the simulated mesh was made. */
final class SimulatedSources {
  private SimulatedSources() {}

  static List<MeshSource> of(IstioVersion istiod, List<Webhook> webhooks) {
    return List.of(
        new MeshSource(
            "inputs-mesh.yaml",
            "ConfigMap istio-system/istio",
            """
            mesh: |
              accessLogFile: /dev/stdout
              defaultConfig:
                discoveryAddress: istiod.istio-system.svc:15012
              trustDomain: cluster.local
            meshNetworks: 'networks: {}'
            """,
            Map.of(
                "meshConfig.accessLogFile",
                "/dev/stdout",
                "meshConfig.defaultConfig.discoveryAddress",
                "istiod.istio-system.svc:15012",
                "meshConfig.trustDomain",
                "cluster.local")),
        MeshSource.absent("inputs-istiooperators.yaml", "IstioOperators in istio-system"),
        MeshSource.unread(
            "inputs-helm.yaml", "Helm's release", "it is a Secret, and Sailwright reads none"),
        MeshSource.of(
            "webhooks.yaml",
            "webhook configurations of Istio",
            webhooks.stream()
                .map(webhook ->
                    "kind: "
                        + webhook.kind().resource()
                        + "\nmetadata:\n  name: "
                        + webhook.configuration()
                        + "\n")
                .distinct()
                .collect(Collectors.joining("---\n"))),
        MeshSource.of(
            "inputs-live.yaml",
            "what runs in istio-system",
            "- name: istiod\n  image: docker.io/istio/pilot:" + istiod + "\n"));
  }
}
