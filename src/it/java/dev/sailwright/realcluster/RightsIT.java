package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What deploy/rbac.yaml grants against what the bot and its istioctl used of it in the whole suite,
 * by the API server's own audit log.
 */
class RightsIT {
  /** Granted and not used by these two meshes, each with who uses it. */
  private static final List<String> OTHER_MESHES =
      List.of();

  @Test
  void nothingThatTheBotAsksForIsRefused() throws Exception {
    assertThat(Rights.used(log()).stream().filter(use -> !use.allowed()).map(Rights.Use::request))
        .isEmpty();
  }

  @Test
  void everyRightIsUsedOrSaysWhoUsesIt() throws Exception {
    var used =
        Rights.used(log()).stream()
            .map(Rights.Use::right)
            .collect(Collectors.toCollection(TreeSet::new));
    var unused =
        Rights.granted().stream()
            .filter(granted -> used.stream().noneMatch(granted::covers))
            .map(Rights.Right::toString)
            .toList();
    assertThat(unused).containsExactlyInAnyOrderElementsOf(OTHER_MESHES);
  }

  @Test
  void nothingIsGrantedByWildcard() throws Exception {
    assertThat(Rights.granted()).noneMatch(right -> right.toString().contains("*"));
  }

  private static Path log() {
    return Path.of(
        Optional.ofNullable(System.getenv("AUDIT_LOG"))
            .orElseThrow(() -> new AssertionError("AUDIT_LOG names the API server's audit log")));
  }
}
