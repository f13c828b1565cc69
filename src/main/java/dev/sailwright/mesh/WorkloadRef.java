package dev.sailwright.mesh;

import java.util.Comparator;

/**
 * Names a workload.
 *
 * @param kind {@code Deployment}, {@code StatefulSet}, {@code DaemonSet}, or the owner's kind where
 *     it is none of these
 */
public record WorkloadRef(String kind, String namespace, String name)
    implements Comparable<WorkloadRef> {
  private static final Comparator<WorkloadRef> ORDER =
      Comparator.comparing(WorkloadRef::namespace)
          .thenComparing(WorkloadRef::name)
          .thenComparing(WorkloadRef::kind);

  @Override
  public int compareTo(WorkloadRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
