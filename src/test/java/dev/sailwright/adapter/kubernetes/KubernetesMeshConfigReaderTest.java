package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshConfig;
import dev.sailwright.mesh.MeshConfigs;
import dev.sailwright.testing.MeshBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesMeshConfigReaderTest {
  @TempDir Path folder;
  private final ApiServer api = new ApiServer();
  private ClusterClients clients;

  @BeforeEach
  void connect() throws IOException {
    clients = api.clients(folder);
  }

  @AfterEach
  void close() {
    clients.close();
    api.close();
  }

  private void config(Map<String, String> data) {
    api.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("istio")
                .withNamespace("istio-system")
                .endMetadata()
                .withData(data)
                .build())
        .createOr(NonDeletingOperation::update);
  }

  private MeshConfigs read() {
    return new KubernetesMeshConfigReader(clients).read(new MeshBuilder().istiod("1.29.1").build());
  }

  private Map<String, String> values(String mesh) {
    config(Map.of("mesh", mesh));
    return read().of("default").map(MeshConfig::values).orElseThrow();
  }

  /** Each pair means the same to istiod. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{b: 1, a: x}|{a: x, b: 1.0}",
        "{a: 'x', b: {c: true}}|{\"b\": {\"c\": true}, \"a\": \"x\"}",
        "trustDomainAliases: [a, b]|trustDomainAliases: [b, a]",
        "extensionProviders: [{name: a, p: 1}, {name: b, p: 2}]|extensionProviders: [{name: b, p:"
            + " 2}, {p: 1, name: a}]",
        "discoverySelectors: [{m: {k: v, l: w}}, {m: {x: y}}]|discoverySelectors: [{m: {x: y}}, {m:"
            + " {l: w, k: v}}]",
        "{a: x, b: null}|{a: x}"
      })
  void orderAndFormattingSayNothing(String one, String other) {
    assertThat(values(one)).isEqualTo(values(other)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "accessLogFile: ''|{}",
        "failoverPriority: [a, b]|failoverPriority: [b, a]",
        "a: true|a: false",
        "{a: {b.c: x}}|{a: {b: {c: x}}}",
        "envoyFileAccessLog: {}|{}"
      })
  void whatMeansSomethingElseIsSomethingElse(String one, String other) {
    assertThat(values(one)).isNotEqualTo(values(other));
  }

  @Test
  void pathsNameTheItemsOfLists() {
    assertThat(values("extensionProviders: [{name: otel, opentelemetry: {port: 4317}}]"))
        .containsExactly(Map.entry("extensionProviders[otel].opentelemetry.port", "4317"));
  }

  @Test
  void networksAreReadAndNoneAreNothing() {
    config(Map.of("mesh", "{}", "meshNetworks", "networks: {}"));
    assertThat(read().of("default")).map(MeshConfig::values).hasValue(Map.of());
    config(
        Map.of(
            "mesh", "{}", "meshNetworks", "networks: {n1: {endpoints: [{fromRegistry: prod}]}}"));
    assertThat(read().of("default"))
        .map(MeshConfig::values)
        .hasValue(Map.of("meshNetworks.n1.endpoints", "[{\"fromRegistry\":\"prod\"}]"));
  }

  @Test
  void noConfigMapIsNoConfigAndNoBlindSpot() {
    assertThat(read()).isEqualTo(MeshConfigs.none());
  }

  @Test
  void aMissingRightIsNamed() {
    api.refuse("/api/v1/namespaces/istio-system/configmaps");
    assertThat(read().found()).isEmpty();
    assertThat(read().blindSpots())
        .singleElement()
        .extracting(BlindSpot::subject, BlindSpot::reason)
        .containsExactly(
            "ConfigMap istio-system/istio",
            "the right to get configmaps in istio-system is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "just words", "[1, 2]"})
  void whatIsNoMeshConfigIsABlindSpotAndNotAnEmptyOne(String text) {
    config(Map.of("mesh", text));
    assertThat(read().found()).isEmpty();
    assertThat(read().blindSpots())
        .extracting(BlindSpot::reason)
        .containsExactly("its mesh or meshNetworks is no YAML object");
  }
}
