package dev.sailwright.testing;

import dev.sailwright.mesh.BundleVersion;
import dev.sailwright.mesh.GatewayApiLimit;
import dev.sailwright.mesh.GatewayApiLimit.Effect;
import dev.sailwright.mesh.GatewayApiLimit.Resource;
import dev.sailwright.mesh.Hazards;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KnownBad;
import dev.sailwright.mesh.VersionRange;
import dev.sailwright.mesh.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A few of the real ones, so that tests do not change when the data grows. */
public final class TestHazards {
  private TestHazards() {}

  public static Hazards hazards() {
    return new Hazards(
        List.of(
            new KnownBad(
                "hashable-string",
                List.of(range("1.29.2", "1.29.5"), range("1.30.0", "1.30.2")),
                Optional.empty(),
                IstioVersion.parse("1.29.2"),
                Set.of(Workload.Role.ZTUNNEL, Workload.Role.WAYPOINT),
                "proxies older than 1.29.2 reject its HBONE listeners",
                List.of("https://github.com/istio/istio/pull/60486")),
            new KnownBad(
                "xds-v3-switch",
                List.of(range("1.7.0", "1.7.5")),
                Optional.of(range("1.6.0", "1.7.0")),
                Optional.empty(),
                Set.of(),
                "requests between proxies of 1.6 and 1.7 fail",
                List.of("https://istio.io/latest/news/releases/1.7.x/announcing-1.7.5/")),
            new KnownBad(
                "raw-buffer-match",
                List.of(range("1.8.0", "1.9.0")),
                Optional.of(range("1.7.0", "1.8.0")),
                IstioVersion.parse("1.8.0"),
                Set.of(),
                "proxies of 1.7 drop outbound TCP",
                List.of("https://github.com/istio/istio/issues/35502"))),
        List.of(
            limit(Resource.GRPC_ROUTES, "1.1.0", "", Effect.IGNORED, range("1.22.0", "")),
            limit(Resource.TLS_ROUTES, "1.5.0", "", Effect.IGNORED, range("1.30.0", "")),
            limit(
                Resource.TLS_ROUTES,
                "",
                "1.4.1",
                Effect.IGNORED,
                range("1.28.7", "1.29.0"),
                range("1.29.3", "1.30.0")),
            limit(
                Resource.TLS_ROUTES, "", "1.4.1", Effect.NEVER_READY, range("1.29.0", "1.29.2"))));
  }

  private static GatewayApiLimit limit(
      Resource resource, String lowest, String highest, Effect effect, VersionRange... istio) {
    return new GatewayApiLimit(
        Arrays.asList(istio),
        resource,
        BundleVersion.parse(lowest),
        BundleVersion.parse(highest),
        effect,
        List.of("pkg/kube/kclient/crdwatcher.go"));
  }

  private static VersionRange range(String from, String before) {
    return new VersionRange(IstioVersion.of(from), IstioVersion.parse(before));
  }
}
