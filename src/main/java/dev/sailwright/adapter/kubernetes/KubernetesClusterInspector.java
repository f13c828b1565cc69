package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.BundleVersion;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ClusterFacts.Root;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.GatewayApiLimit;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.port.ClusterInspector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at certificates, other programs' webhooks, the Gateway API, the API server itself, and what
 * the control planes count.
 */
public final class KubernetesClusterInspector implements ClusterInspector {
  private static final String ROOT = "istio-ca-root-cert";
  private static final String BUNDLE_VERSION = "gateway.networking.k8s.io/bundle-version";
  private static final Pattern FAILED = Pattern.compile("(?m)^\\[-](\\S+) failed");

  private final ClusterClients clients;
  private final boolean countsTwice;

  private KubernetesClusterInspector(ClusterClients clients, boolean countsTwice) {
    this.clients = clients;
    this.countsTwice = countsTwice;
  }

  /** What goes wrong right now is told from what once did; it takes two seconds at least. */
  public static KubernetesClusterInspector countingTwice(ClusterClients clients) {
    return new KubernetesClusterInspector(clients, true);
  }

  /** In as little time as it can be. */
  public static KubernetesClusterInspector countingOnce(ClusterClients clients) {
    return new KubernetesClusterInspector(clients, false);
  }

  @Override
  public ClusterFacts inspect(MeshState mesh) {
    var reading = new Reading(clients.of(mesh.cluster()), Optional.empty());
    if (mesh.kubernetes().isEmpty()) {
      // Nothing answers; the mesh's own blind spots say so, and every list would wait for it again.
      return new ClusterFacts(
          List.of(),
          List.of(),
          List.of(),
          Map.of(),
          List.of(),
          Counted.nothing(),
          mesh.blindSpots());
    }
    var counted = new CountedTwice(reading, mesh, Elapsing.TIME);
    var webhooks = new OtherWebhooks(reading);
    return new ClusterFacts(
        roots(reading),
        webhooks.authorities(),
        webhooks.closed(),
        gatewayApi(reading),
        failingChecks(reading),
        countsTwice ? counted.read() : counted.once(),
        reading.blindSpots());
  }

  private static List<Root> roots(Reading reading) {
    return reading.read(
        BlindSpot.Area.CERTIFICATES,
        "ConfigMaps " + ROOT + " in all namespaces",
        "list configmaps",
        List.of(),
        () ->
            new PagedItems(
                    reading.client(), "api/v1/configmaps?fieldSelector=metadata.name%3D" + ROOT)
                .kept(ConfigMap.class, KubernetesClusterInspector::root));
  }

  /** What is no certificate is not Istio's work. */
  private static Optional<Root> root(ConfigMap map) {
    try {
      var pem =
          Objects.requireNonNullElse(map.getData(), Map.<String, String>of())
              .getOrDefault("root-cert.pem", "");
      var certificates = Certificates.ofPem(pem);
      var ends =
          certificates.stream()
              .map(X509Certificate::getNotAfter)
              .map(Date::toInstant)
              .min(Instant::compareTo)
              .orElseThrow();
      return Optional.of(
          new Root(
              map.getMetadata().getNamespace(), Certificates.fingerprints(certificates), ends));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /** One that is not there, or does not say its version, is not among them. */
  private static Map<GatewayApiLimit.Resource, BundleVersion> gatewayApi(Reading reading) {
    var bundles =
        new EnumMap<GatewayApiLimit.Resource, BundleVersion>(GatewayApiLimit.Resource.class);
    for (var resource : GatewayApiLimit.Resource.values()) {
      bundle(reading, resource.definition()).ifPresent(bundle -> bundles.put(resource, bundle));
    }
    return bundles;
  }

  private static Optional<BundleVersion> bundle(Reading reading, String definition) {
    return reading
        .read(
            BlindSpot.Area.KUBERNETES,
            "CustomResourceDefinition " + definition,
            "get customresourcedefinitions",
            Optional.<String>empty(),
            () ->
                ListedObjects.definition(reading.client(), definition)
                    .flatMap(crd -> Optional.ofNullable(crd.getMetadata().getAnnotations()))
                    .flatMap(notes -> Optional.ofNullable(notes.get(BUNDLE_VERSION))))
        .flatMap(BundleVersion::parse);
  }

  /** The API server answers 200 with a list of passed checks, or 500 with the failed ones in it. */
  private static List<String> failingChecks(Reading reading) {
    return reading.read(
        BlindSpot.Area.KUBERNETES,
        "whether the API server is ready",
        "get /readyz",
        List.of(),
        () -> {
          try {
            reading.client().raw("/readyz?verbose");
            return List.of();
          } catch (KubernetesClientException e) {
            var words = Objects.requireNonNullElse(e.getMessage(), "");
            var failed =
                FAILED.matcher(words).results().map(found -> found.group(1)).distinct().toList();
            if (e.getCode() == HttpURLConnection.HTTP_INTERNAL_ERROR && !failed.isEmpty()) {
              return failed;
            }
            throw e;
          }
        });
  }
}
