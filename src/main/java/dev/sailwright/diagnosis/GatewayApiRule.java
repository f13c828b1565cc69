package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.IstioVersion;
import java.util.List;
import java.util.Optional;

/**
 * Gateway API CRDs that a running istiod cannot live with: with those of 1.5, istiod up to 1.29.1
 * never becomes ready (istio/istio issue 59443; pkg/kube/kclient/crdwatcher.go@1.29.2).
 */
final class GatewayApiRule implements DiagnosisRule {
  private static final IstioVersion FIRST_THAT_LIVES = IstioVersion.of("1.29.2");
  private static final IstioVersion FIRST_THAT_LOOKS = IstioVersion.of("1.29.0");
  private static final int TOO_NEW = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence.facts().flatMap(ClusterFacts::gatewayApi).stream()
        .filter(bundle -> bundle.major() > 1 || bundle.minor() >= TOO_NEW)
        .flatMap(bundle ->
            evidence.mesh().controlPlanes().stream()
                .map(plane -> plane.version())
                .flatMap(Optional::stream)
                .distinct()
                .filter(GatewayApiRule::dies)
                .map(version ->
                    Finding.of(
                        FindingCode.GATEWAY_API_TOO_NEW,
                        Severity.BLOCKER,
                        "istiod "
                            + version
                            + " never becomes ready beside the Gateway API's CRDs "
                            + bundle.version()
                            + ".",
                        List.of(
                            "CustomResourceDefinition tlsroutes.gateway.networking.k8s.io:"
                                + " bundle-version "
                                + bundle.version()),
                        "Upgrade Istio to 1.29.6 or newer, or install the CRDs of Gateway API"
                            + " 1.4.")))
        .toList();
  }

  private static boolean dies(IstioVersion version) {
    return version.compareTo(FIRST_THAT_LOOKS) >= 0 && version.compareTo(FIRST_THAT_LIVES) < 0;
  }
}
