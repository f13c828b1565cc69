package dev.sailwright.mesh;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one control plane was told for all its proxies.
 *
 * @param revision of the control plane
 * @param source such as {@code ConfigMap istio-system/istio}
 * @param values path to what is written there; what is not written has istiod's default and is not
 *     here. Secrets may still be in it
 */
public record MeshConfig(String revision, String source, Map<String, String> values) {
  public MeshConfig {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }
}
