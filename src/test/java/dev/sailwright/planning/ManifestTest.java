package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestTest {
  @Test
  void whatAnInstallWouldLeaveOnRecordIsReadFromIstiodsChart() {
    var values =
        configMap(
            "values",
            Map.of(
                "original-values",
                Map.of("global", Map.of("tag", "1.29.1"), "pilot", Map.of("enabled", true)),
                "merged-values",
                Map.of("pilot", Map.of("traceSampling", 1))));
    var mesh = configMap("istio", Map.of("mesh", Map.of("enableTracing", true)));
    assertThat(new Manifest(List.of(values, mesh)).recordedValues())
        .isEqualTo(Map.of("global.tag", "1.29.1", "pilot.enabled", "true"));
    assertThat(new Manifest(List.of(mesh)).recordedValues()).isEmpty();
  }

  /** The fields stand for the text that istioctl renders. */
  private static Manifest.Item configMap(String name, Map<String, Map<?, ?>> data) {
    var texts = new HashMap<String, String>();
    data.keySet().forEach(key -> texts.put(key, key + ":"));
    return Manifest.Item.of(
        Map.of("kind", "ConfigMap", "metadata", Map.of("name", name), "data", texts),
        text -> Optional.of(data.getOrDefault(text.replace(":", ""), Map.of())));
  }
}
