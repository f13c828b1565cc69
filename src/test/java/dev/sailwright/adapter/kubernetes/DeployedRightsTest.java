package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.WorkloadRef;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of deploy/ grant, all of them. */
class DeployedRightsTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final List<WorkloadRef> WORKLOADS =
      Stream.of("Deployment", "StatefulSet", "DaemonSet")
          .map(kind -> new WorkloadRef(kind, "shop", "web"))
          .toList();

  /**
   * @param namespace empty: of all namespaces
   */
  private record Granted(Path file, String namespace, PolicyRule rule) {
    boolean covers(NeededRights.Right needed) {
      return (namespace.isEmpty() || namespace.equals(needed.namespace()))
          && rule.getVerbs().contains(needed.verb())
          && rule.getApiGroups().contains(needed.group())
          && rule.getResources().contains(needed.resource())
          && (rule.getResourceNames().isEmpty() || rule.getResourceNames().contains(needed.name()));
    }
  }

  @Test
  void nothingIsGrantedByWildcard() throws IOException {
    assertThat(granted())
        .extracting(granted -> granted.file().getFileName().toString())
        .contains("rbac.yaml", "rbac-canary.yaml");
    assertThat(granted())
        .allSatisfy(granted ->
            assertThat(
                    Stream.of(
                            granted.rule().getVerbs(),
                            granted.rule().getApiGroups(),
                            granted.rule().getResources(),
                            granted.rule().getResourceNames(),
                            granted.rule().getNonResourceURLs())
                        .flatMap(List::stream))
                .as("%s", granted)
                .noneMatch(word -> word.contains("*")));
  }

  /** What is asked for before a plan is made; the revisions are those that the file names. */
  @ParameterizedTest
  @ValueSource(strings = {"blue", "green"})
  void whatAPlanAsksForIsGranted(String revision) throws IOException {
    var granted = granted();
    assertThat(NeededRights.of(WORKLOADS, true, Optional.of(revision)))
        .filteredOn(needed -> granted.stream().noneMatch(grant -> grant.covers(needed)))
        .isEmpty();
  }

  private static List<Granted> granted() throws IOException {
    var granted = new ArrayList<Granted>();
    try (var files = Files.list(DEPLOY)) {
      for (var file : files.sorted().toList()) {
        try (var yaml = Files.newInputStream(file)) {
          documents(yaml).flatMap(document -> of(file, document)).forEach(granted::add);
        }
      }
    }
    return granted;
  }

  /** A file of one document is not a list. */
  private static Stream<?> documents(InputStream yaml) {
    var read = new KubernetesSerialization().<Object>unmarshal(yaml);
    return read instanceof List<?> several ? several.stream() : Stream.of(read);
  }

  private static Stream<Granted> of(Path file, Object document) {
    return switch (document) {
      case ClusterRole role -> role.getRules().stream().map(rule -> new Granted(file, "", rule));
      case Role role ->
          role.getRules().stream()
              .map(rule -> new Granted(file, role.getMetadata().getNamespace(), rule));
      default -> Stream.empty();
    };
  }
}
