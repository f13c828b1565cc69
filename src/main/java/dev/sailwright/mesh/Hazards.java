package dev.sailwright.mesh;

import java.util.List;

/** What is known to go wrong with single versions, beyond bulletins and ends of support. */
public record Hazards(List<KnownBad> knownBad, List<GatewayApiLimit> gatewayApi) {
  public static final Hazards NONE = new Hazards(List.of(), List.of());

  public Hazards {
    knownBad = List.copyOf(knownBad);
    gatewayApi = List.copyOf(gatewayApi);
  }

  /** Of a version that runs, or that one would go to from anywhere. */
  public List<KnownBad> ofVersion(IstioVersion version) {
    return knownBad.stream().filter(bad -> bad.from().isEmpty() && bad.names(version)).toList();
  }

  /** Of the step from one version to another, the second one's own among them. */
  public List<KnownBad> ofStep(IstioVersion from, IstioVersion to) {
    return knownBad.stream()
        .filter(bad -> bad.names(to))
        .filter(bad -> bad.from().map(range -> range.contains(from)).orElse(true))
        .toList();
  }

  public List<GatewayApiLimit> gatewayApi(IstioVersion version) {
    return gatewayApi.stream().filter(limit -> limit.isOf(version)).toList();
  }
}
