package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BundleVersion;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.GatewayApiLimit;
import dev.sailwright.mesh.IstioVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** CRDs of the Gateway API that a running istiod cannot live with, or takes no notice of. */
final class GatewayApiRule implements DiagnosisRule {
  @Override
  public List<Finding> examine(Evidence evidence) {
    var bundles = evidence.facts().map(ClusterFacts::gatewayApi).orElse(Map.of());
    return evidence.mesh().controlPlanes().stream()
        .map(ControlPlane::version)
        .flatMap(Optional::stream)
        .distinct()
        .flatMap(version -> found(evidence, version, bundles))
        .toList();
  }

  private static Stream<Finding> found(
      Evidence evidence,
      IstioVersion version,
      Map<GatewayApiLimit.Resource, BundleVersion> bundles) {
    return evidence.catalog().hazards().gatewayApi(version).stream()
        .flatMap(limit ->
            Optional.ofNullable(bundles.get(limit.resource())).stream()
                .filter(limit::excludes)
                .map(bundle -> finding(evidence, version, limit, bundle)));
  }

  private static Finding finding(
      Evidence evidence, IstioVersion version, GatewayApiLimit limit, BundleVersion bundle) {
    var proof =
        List.of(
            "CustomResourceDefinition "
                + limit.resource().definition()
                + ": bundle-version v"
                + bundle,
            "istiod "
                + version
                + " uses "
                + range(limit)
                + " ("
                + limit.sources().getFirst()
                + ")");
    return switch (limit.effect()) {
      case NEVER_READY ->
          Finding.of(
              FindingCode.GATEWAY_API_TOO_NEW,
              Severity.BLOCKER,
              isReady(evidence, version)
                  ? "istiod "
                      + version
                      + " runs, but does not become ready again beside the Gateway API's CRDs v"
                      + bundle
                      + " once it starts anew."
                  : "istiod "
                      + version
                      + " never becomes ready beside the Gateway API's CRDs v"
                      + bundle
                      + ".",
              proof,
              "Upgrade Istio"
                  + limit.endsWith(version).map(mended -> " to " + mended + " or newer").orElse("")
                  + ", or install the CRDs "
                  + range(limit)
                  + " of the Gateway API.");
      case IGNORED ->
          Finding.of(
              FindingCode.GATEWAY_API_IGNORED,
              Severity.INFO,
              "istiod "
                  + version
                  + " takes no notice of any object of "
                  + limit.resource().definition()
                  + ", for its CRD is v"
                  + bundle
                  + ".",
              proof,
              "If such objects are used, install the CRDs "
                  + range(limit)
                  + " of the Gateway API.");
    };
  }

  private static boolean isReady(Evidence evidence, IstioVersion version) {
    return evidence.mesh().controlPlanes().stream()
        .filter(plane -> plane.version().filter(version::equals).isPresent())
        .allMatch(plane -> plane.ready() > 0 && plane.answer() != ControlPlane.Answer.REFUSED);
  }

  private static String range(GatewayApiLimit limit) {
    return limit.lowest().map(least -> "v" + least + " or newer").orElse("")
        + limit.highest().map(most -> "v" + most + " or older").orElse("");
  }
}
