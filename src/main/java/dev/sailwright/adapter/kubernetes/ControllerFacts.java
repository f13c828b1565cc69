package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a Deployment, StatefulSet or DaemonSet. "Complete" follows {@code kubectl rollout
 * status}.
 *
 * @param problem the rollout gave up; only of the newest generation
 * @param rollingOut see {@link Workload}: pods of an older template are left, or the newest one was
 *     not looked at yet. A Deployment says when its pods are refused (ReplicaFailure); a
 *     StatefulSet or DaemonSet whose pods are refused has fewer than it should. Nothing replaces
 *     the pods of a DaemonSet with OnDelete but people
 * @param obstacle what keeps a restart from reaching every pod
 * @param images of the template, by container name
 */
record ControllerFacts(
    WorkloadRef ref,
    Map<String, String> labels,
    Map<String, String> templateLabels,
    Map<String, String> templateAnnotations,
    Map<String, String> images,
    boolean hostNetwork,
    int desired,
    int ready,
    boolean complete,
    Optional<String> problem,
    boolean rollingOut,
    Optional<Workload.Obstacle> obstacle) {
  private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

  static ControllerFacts of(Deployment deployment) {
    var desired = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    var status = deployment.getStatus();
    var current = current(deployment, status.getObservedGeneration());
    return facts(
        deployment,
        "Deployment",
        deployment.getSpec().getTemplate(),
        desired,
        number(status.getReadyReplicas()),
        current
            && number(status.getUpdatedReplicas()) == desired
            && number(status.getReplicas()) == desired
            && number(status.getAvailableReplicas()) == desired,
        current ? gaveUp(status) : Optional.empty(),
        !current
            || (number(status.getUpdatedReplicas()) < number(status.getReplicas())
                && gaveUp(status).isEmpty()
                && !isRefused(status)),
        Boolean.TRUE.equals(deployment.getSpec().getPaused())
            ? Optional.of(Workload.Obstacle.PAUSED)
            : Optional.empty());
  }

  static ControllerFacts of(StatefulSet set) {
    var desired = Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
    var status = set.getStatus();
    var current = current(set, status.getObservedGeneration());
    var sameRevision = Objects.equals(status.getCurrentRevision(), status.getUpdateRevision());
    return facts(
        set,
        "StatefulSet",
        set.getSpec().getTemplate(),
        desired,
        number(status.getReadyReplicas()),
        current
            && (sameRevision || number(status.getUpdatedReplicas()) == desired)
            && number(status.getReadyReplicas()) == desired,
        Optional.empty(),
        !current
            || (!sameRevision
                && number(status.getReplicas()) >= desired
                && number(status.getUpdatedReplicas()) < number(status.getReplicas())),
        obstacle(set));
  }

  static ControllerFacts of(DaemonSet set) {
    var status = set.getStatus();
    var desired = number(status.getDesiredNumberScheduled());
    var current = current(set, status.getObservedGeneration());
    var scheduled = number(status.getCurrentNumberScheduled());
    var onDelete =
        set.getSpec().getUpdateStrategy() != null
            && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType());
    return facts(
        set,
        "DaemonSet",
        set.getSpec().getTemplate(),
        desired,
        number(status.getNumberReady()),
        current
            && number(status.getUpdatedNumberScheduled()) == desired
            && number(status.getNumberAvailable()) == desired,
        Optional.empty(),
        !current
            || (!onDelete
                && scheduled >= desired
                && number(status.getUpdatedNumberScheduled()) < scheduled),
        onDelete ? Optional.of(Workload.Obstacle.ON_DELETE) : Optional.empty());
  }

  Optional<String> restartedAt() {
    return Optional.ofNullable(templateAnnotations.get(RESTARTED_AT));
  }

  private static ControllerFacts facts(
      HasMetadata item,
      String kind,
      PodTemplateSpec template,
      int desired,
      int ready,
      boolean complete,
      Optional<String> problem,
      boolean rollingOut,
      Optional<Workload.Obstacle> obstacle) {
    var meta = item.getMetadata();
    var images = new HashMap<String, String>();
    template
        .getSpec()
        .getContainers()
        .forEach(container ->
            images.put(container.getName(), Objects.requireNonNullElse(container.getImage(), "")));
    return new ControllerFacts(
        new WorkloadRef(kind, meta.getNamespace(), meta.getName()),
        orEmpty(meta.getLabels()),
        orEmpty(template.getMetadata() == null ? null : template.getMetadata().getLabels()),
        orEmpty(template.getMetadata() == null ? null : template.getMetadata().getAnnotations()),
        Map.copyOf(images),
        Boolean.TRUE.equals(template.getSpec().getHostNetwork()),
        desired,
        ready,
        complete,
        problem,
        rollingOut,
        obstacle);
  }

  private static Optional<Workload.Obstacle> obstacle(StatefulSet set) {
    var strategy = set.getSpec().getUpdateStrategy();
    if (strategy == null) {
      return Optional.empty();
    }
    if ("OnDelete".equals(strategy.getType())) {
      return Optional.of(Workload.Obstacle.ON_DELETE);
    }
    var partitioned =
        strategy.getRollingUpdate() != null
            && number(strategy.getRollingUpdate().getPartition()) > 0;
    return partitioned ? Optional.of(Workload.Obstacle.PARTITIONED) : Optional.empty();
  }

  private static Optional<String> gaveUp(DeploymentStatus status) {
    return status.getConditions().stream()
        .filter(condition ->
            condition.getType().equals("Progressing") && condition.getStatus().equals("False"))
        .map(condition -> condition.getReason() + ": " + condition.getMessage())
        .findFirst();
  }

  private static boolean isRefused(DeploymentStatus status) {
    return status.getConditions().stream()
        .anyMatch(condition ->
            condition.getType().equals("ReplicaFailure") && condition.getStatus().equals("True"));
  }

  private static boolean current(HasMetadata item, @Nullable Long observed) {
    return observed != null && observed >= item.getMetadata().getGeneration();
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : Map.copyOf(map);
  }
}
