package dev.sailwright.mesh;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the mesh was installed, as far as the cluster proves it.
 *
 * @param proven methods with a positive proof; none = unproven (as after {@code kubectl apply}),
 *     several = mixed
 * @param lines one line a proof, naming the object, redacted
 * @param record what the mesh itself recorded of its inputs
 */
public record InstallEvidence(Set<Method> proven, List<String> lines, Optional<MeshRecord> record) {
  public InstallEvidence {
    proven = Set.copyOf(proven);
    lines = lines.stream().map(Redaction::inOneLine).toList();
  }

  public enum Method {
    ISTIOCTL("istioctl"),
    HELM("Helm"),
    SAIL("the Sail operator"),
    IN_CLUSTER_OPERATOR("the in-cluster Istio operator"),
    GITOPS("GitOps"),
    MANAGED("a cloud's managed mesh");

    private final String title;

    Method(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /**
   * @param source such as {@code ConfigMap istio-system/values}
   * @param values flattened, dotted path to value, as {@code --set} would name them ({@code
   *     values.} prefix kept)
   */
  public record MeshRecord(String source, Map<String, String> values) {
    public MeshRecord {
      values = Map.copyOf(values);
    }
  }

  public static InstallEvidence none() {
    return new InstallEvidence(Set.of(), List.of(), Optional.empty());
  }
}
