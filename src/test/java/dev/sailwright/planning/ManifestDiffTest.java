package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.planning.ManifestDiff.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManifestDiffTest {
  @Test
  void namesTheObjectAndTheFieldsByTheirNames() {
    var diff =
        ManifestDiff.of(
            new Manifest(List.of(istiod("pilot:1.29.1", "INFO"))),
            new Manifest(List.of(istiod("pilot:1.30.5", "DEBUG"))));
    assertThat(diff.text())
        .containsExactly(
            "~ Deployment istio-system/istiod",
            "    - spec.containers[discovery].env[LEVEL].value: INFO",
            "    + spec.containers[discovery].env[LEVEL].value: DEBUG",
            "    - spec.containers[discovery].image: pilot:1.29.1",
            "    + spec.containers[discovery].image: pilot:1.30.5");
  }

  @Test
  void anElementThatMovedWithinItsListIsTheSame() {
    var before = item("Service", "istiod", Map.of("ports", List.of(port("a", 1), port("b", 2))));
    var after = item("Service", "istiod", Map.of("ports", List.of(port("b", 2), port("a", 1))));
    assertThat(diff(before, after).text()).containsExactly("# nothing differs");
  }

  @Test
  void objectsThatComeOrGoAreTold() {
    var diff =
        ManifestDiff.of(
            new Manifest(List.of(item("ClusterRole", "old", Map.of()))),
            new Manifest(List.of(item("ClusterRole", "new", Map.of()))));
    assertThat(diff.text())
        .containsExactly("+ ClusterRole istio-system/new", "- ClusterRole istio-system/old");
    assertThat(diff.count(Kind.ADDED)).isEqualTo(1);
    assertThat(diff.count(Kind.REMOVED)).isEqualTo(1);
    assertThat(diff.count(Kind.CHANGED)).isZero();
  }

  @Test
  void labelsOfTheVersionAloneAreFoldedIntoOneLine() {
    var diff = diff(labelled("1.29.1"), labelled("1.30.5"));
    assertThat(diff.changes()).isEmpty();
    assertThat(diff.text())
        .containsExactly("# 1 object differs in nothing but labels of the version");
  }

  @Test
  void ofATemplateOnlyTheLinesThatDifferAreShown() {
    var before = item("ConfigMap", "injector", Map.of("data", Map.of("t", "a\nb\nc\n")));
    var after = item("ConfigMap", "injector", Map.of("data", Map.of("t", "a\nB\nc\n")));
    assertThat(diff(before, after).text())
        .containsExactly(
            "~ ConfigMap istio-system/injector", "      data.t:", "    -   b", "    +   B");
  }

  @Test
  void noSecretLeavesIt() {
    var before = item("Secret", "certs", Map.of("data", Map.of("key.pem", "b2xkLXNlY3JldA==")));
    var after = item("Secret", "certs", Map.of("data", Map.of("key.pem", "bmV3LXNlY3JldA==")));
    assertThat(diff(before, after).text().toString())
        .doesNotContain("b2xkLXNlY3JldA", "bmV3LXNlY3JldA");
    var env =
        ManifestDiff.of(
            new Manifest(List.of(withEnv("hunter2"))), new Manifest(List.of(withEnv("hunter3"))));
    assertThat(env.text().toString()).contains("API_PASSWORD").doesNotContain("hunter");
  }

  @Test
  void itEndsAndCountsWhatItLeavesOut() {
    var many =
        IntStream.range(0, 3000)
            .boxed()
            .collect(Collectors.toMap(i -> "field" + i, i -> (Object) ("v".repeat(1000) + i)));
    var none = item("CustomResourceDefinition", "x", Map.of());
    var text = diff(none, item("CustomResourceDefinition", "x", many)).text();
    assertThat(text).hasSizeLessThan(250).allMatch(line -> line.length() < 500);
    assertThat(text.getLast()).isEqualTo("    # and 2800 more lines");
    var objects = new ArrayList<Manifest.Item>();
    IntStream.range(0, 5000).forEach(i -> objects.add(item("Role", "r" + i, Map.of())));
    var all = ManifestDiff.of(new Manifest(List.of()), new Manifest(objects)).text();
    assertThat(all).hasSize(4001);
    assertThat(all.getLast()).isEqualTo("# and 1000 more lines");
  }

  @Test
  void theHashFollowsEveryValueAndNotTheOrder() {
    var one = istiod("pilot:1.30.5", "INFO");
    var other = item("Role", "r", Map.of());
    var hash = new Manifest(List.of(one, other)).sha256();
    assertThat(new Manifest(List.of(other, one)).sha256()).isEqualTo(hash).hasSize(64);
    assertThat(new Manifest(List.of(one)).sha256()).isNotEqualTo(hash);
    assertThat(new Manifest(List.of(istiod("pilot:1.30.5", "DEBUG"), other)).sha256())
        .isNotEqualTo(hash);
  }

  private static ManifestDiff diff(Manifest.Item before, Manifest.Item after) {
    return ManifestDiff.of(new Manifest(List.of(before)), new Manifest(List.of(after)));
  }

  private static Manifest.Item istiod(String image, String level) {
    return item(
        "Deployment",
        "istiod",
        Map.of(
            "spec",
            Map.of(
                "containers",
                List.of(
                    Map.of(
                        "name",
                        "discovery",
                        "image",
                        image,
                        "env",
                        List.of(Map.of("name", "LEVEL", "value", level)))))));
  }

  private static Manifest.Item withEnv(String value) {
    return item(
        "Deployment",
        "istiod",
        Map.of("env", List.of(Map.of("name", "API_PASSWORD", "value", value))));
  }

  private static Map<String, Object> port(String name, int port) {
    return Map.of("name", name, "port", port);
  }

  private static Manifest.Item labelled(String version) {
    return Manifest.Item.of(
        Map.of(
            "kind",
            "Role",
            "metadata",
            Map.of("name", "r", "labels", Map.of("app.kubernetes.io/version", version))));
  }

  private static Manifest.Item item(String kind, String name, Map<String, Object> rest) {
    var tree = new HashMap<String, Object>(rest);
    tree.put("kind", kind);
    tree.put("metadata", Map.of("name", name, "namespace", "istio-system"));
    return Manifest.Item.of(tree);
  }
}
