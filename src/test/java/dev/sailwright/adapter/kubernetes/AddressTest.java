package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://prod.example.com,https://prod.example.com/api/v1/pods?limit=1",
    "https://prod.example.com/,https://prod.example.com/api/v1/pods?limit=1",
    "https://example.com/k8s/prod,https://example.com/k8s/prod/api/v1/pods?limit=1",
  })
  void anApiServerMayStandBelowAPath(String server, String address) {
    var config = new ConfigBuilder().withAutoConfigure(false).withMasterUrl(server).build();
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(Address.of(client, "api/v1/pods?limit=1")).isEqualTo(address);
    }
  }
}
