package dev.sailwright.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.BlindSpot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MeshComparisonTest {
  private static final String DIFFERENT_IN_ALL =
      """
      kubernetes: v1.18.20
      served: [networking.k8s.io/v1beta1/ingresses]
      controlPlanes: [{version: 1.16.1, revision: old, desired: 2}]
      tags: {stable: old}
      namespaces: [{name: shop, revision: old}]
      workloads: [{name: edge, version: 1.16.1, role: GATEWAY}]
      webhooks: [{configuration: other, name: other.istio.io}]
      meshConfig: {old: {accessLogFile: /dev/stderr}}
      facts:
        roots: [{namespace: istio-system, fingerprint: cc, ends: "2026-12-24"}]
        gatewayApi: {TLS_ROUTES: v1.2.0}
      """;

  private static Look night(String more) throws IOException {
    return GoldenComparisonTest.look(
        Files.readString(Path.of("src/test/resources/comparison/the-night/in-right.yaml")) + more);
  }

  /** What one side could not see is neither different nor the same, whatever the other shows. */
  @ParameterizedTest
  @EnumSource(
      value = BlindSpot.Area.class,
      names = {"KUBERNETES", "DATA_PLANE", "WEBHOOKS", "INSTALL"})
  void whatReadsOfABlindAreaIsNotCompared(BlindSpot.Area area) throws IOException {
    var blind =
        night("blindSpots: [{area: " + area + ", subject: something, reason: forbidden}]\n");
    var other = GoldenComparisonTest.look("cluster: dev\n" + DIFFERENT_IN_ALL);
    var titles =
        Topics.BOOK.stream()
            .filter(topic -> topic.needs().contains(area))
            .map(topic -> topic.aspect().title())
            .toList();
    assertThat(titles).isNotEmpty();
    for (var comparison :
        List.of(MeshComparison.of(blind, other), MeshComparison.of(other, blind))) {
      assertThat(comparison.differences())
          .extracting(Difference::title)
          .doesNotContainAnyElementsOf(titles);
      assertThat(comparison.same()).noneMatch(line -> startsWithAny(line, titles));
      assertThat(comparison.notCompared())
          .containsAll(titles.stream().map(title -> title + ": not seen on prod").toList());
    }
  }

  private static boolean startsWithAny(String line, List<String> titles) {
    return titles.stream().anyMatch(title -> line.startsWith(title + ": "));
  }

  @Test
  void twoThatDifferInAllAreToldInTheOrderOfWeight() throws IOException {
    var comparison =
        MeshComparison.of(
            GoldenComparisonTest.look("cluster: dev\n" + DIFFERENT_IN_ALL), night(""));
    assertThat(comparison.differences().getFirst().title()).isEqualTo("Istio version");
    assertThat(comparison.differences().stream().filter(each -> !each.isSuspicious()))
        .extracting(Difference::weight)
        .isSorted();
    assertThat(comparison.differences())
        .extracting(Difference::section)
        .contains(
            Arrays.stream(Section.values())
                .filter(section -> section != Section.INSTALL)
                .toArray(Section[]::new));
  }

  @Test
  void noSecretOfEitherMeshIsTold() throws IOException {
    var comparison =
        MeshComparison.of(
            GoldenComparisonTest.look("mesh-config", "in-left.yaml"),
            GoldenComparisonTest.look("mesh-config", "in-right.yaml"));
    assertThat(comparison.toString()).contains("API_TOKEN").doesNotContain("canary");
  }

  @Test
  void anUnreachableClusterLeavesTheOtherToBeTold() throws IOException {
    var lost =
        GoldenComparisonTest.look(
            "cluster: dev\nkubernetes: none\nblindSpots:\n"
                + String.join(
                    "",
                    Stream.of(BlindSpot.Area.values())
                        .map(area ->
                            "- {area: " + area + ", subject: anything, reason: no answer}\n")
                        .toList()));
    var comparison = MeshComparison.of(lost, night(""));
    assertThat(comparison.outcome()).isEqualTo(Comparison.Outcome.NOT_ENOUGH_SEEN);
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.same()).isEmpty();
    assertThat(comparison.notCompared()).containsExactly("everything: not seen on dev");
    assertThat(comparison.right().cause())
        .hasValueSatisfying(cause -> assertThat(cause).contains("istiod 1.7.4 needs APIs"));
  }

  static Stream<FindingCode> codesWithADifference() {
    return Arrays.stream(FindingCode.values()).filter(code -> !Suspects.of(code).isEmpty());
  }

  /** A mark that points at what no topic reads would never be seen. */
  @ParameterizedTest
  @MethodSource("codesWithADifference")
  void everySuspectIsComparedByATopic(FindingCode code) {
    assertThat(Topics.BOOK.stream().map(Topic::aspect)).containsAll(Suspects.of(code));
  }

  @Test
  void everyAspectHasOneTopic() {
    assertThat(Topics.BOOK.stream().map(Topic::aspect)).containsExactlyInAnyOrder(Aspect.values());
  }

  @Test
  void longValuesAreCutWhereTheirDifferenceIsSeen() {
    var same = "a".repeat(500);
    var cut = difference(same + "left", same + "right").atMost(40);
    assertThat(cut.shown(Side.LEFT)).hasSizeLessThanOrEqualTo(40).endsWith("left").startsWith("…");
    assertThat(cut.shown(Side.RIGHT)).hasSizeLessThanOrEqualTo(40).endsWith("right");
    assertThat(difference(same, "short").atMost(40).shown(Side.LEFT))
        .hasSizeLessThanOrEqualTo(40)
        .endsWith("…");
    assertThat(difference("one", "other").atMost(40)).isEqualTo(difference("one", "other"));
  }

  private static Difference difference(String left, String right) {
    return new Difference(
        Section.MESH_CONFIG,
        Weight.MEDIUM,
        "mesh config",
        "trustDomain",
        Optional.of(left),
        Optional.of(right),
        Optional.empty());
  }
}
