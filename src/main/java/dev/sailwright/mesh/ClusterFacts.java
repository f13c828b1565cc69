package dev.sailwright.mesh;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What only a diagnosis looks at, beside the mesh itself.
 *
 * @param roots the root certificates that istiod gave to each namespace
 * @param authorities the caBundle of each active webhook of Istio that has a readable one
 * @param closedWebhooks webhooks that are not Istio's, cover the creation of pods, fail closed, and
 *     have nobody behind them
 * @param gatewayApi bundle versions of the Gateway API's CRDs that are there and say theirs
 * @param failingChecks names of the checks that the API server's own {@code /readyz} fails
 * @param counted what the control planes count of themselves
 * @param blindSpots what could not be read; everything else was
 */
public record ClusterFacts(
    List<Root> roots,
    List<Authority> authorities,
    List<ClosedWebhook> closedWebhooks,
    Map<GatewayApiLimit.Resource, BundleVersion> gatewayApi,
    List<String> failingChecks,
    Counted counted,
    List<BlindSpot> blindSpots) {
  public ClusterFacts {
    roots = List.copyOf(roots);
    authorities = List.copyOf(authorities);
    closedWebhooks = List.copyOf(closedWebhooks);
    gatewayApi = Map.copyOf(gatewayApi);
    failingChecks = List.copyOf(failingChecks);
    blindSpots = List.copyOf(blindSpots);
  }

  /** Fingerprints of the roots in the namespaces of the control planes, which serve them today. */
  public Set<String> ownRoots(MeshState mesh) {
    var homes =
        mesh.controlPlanes().stream().map(ControlPlane::namespace).collect(Collectors.toSet());
    return roots.stream()
        .filter(root -> homes.contains(root.namespace()))
        .map(Root::fingerprints)
        .collect(HashSet::new, Set::addAll, Set::addAll);
  }

  /**
   * ConfigMap {@code istio-ca-root-cert} of a namespace.
   *
   * @param fingerprints SHA-256 of each certificate, in hex
   * @param ends when the first of them expires
   */
  public record Root(String namespace, Set<String> fingerprints, Instant ends) {
    public Root {
      fingerprints = Set.copyOf(fingerprints);
    }
  }

  /**
   * @param fingerprints SHA-256 of each certificate of the caBundle, in hex
   */
  public record Authority(String configuration, String webhook, Set<String> fingerprints) {
    public Authority {
      fingerprints = Set.copyOf(fingerprints);
    }
  }

  /**
   * @param service {@code namespace/name}
   */
  public record ClosedWebhook(String configuration, String webhook, String service) {}
}
