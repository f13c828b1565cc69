package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What decides how the workloads of a mesh bear a restart. */
final class SurveyedWorkloads {
  /** Who signs certificates (pilot/pkg/features and security/pkg/pki@1.30.0). */
  private static final Set<String> SIGNING =
      Set.of(
          "PILOT_CERT_PROVIDER",
          "EXTERNAL_CA",
          "K8S_SIGNER",
          "CA_TRUSTED_NODE_ACCOUNTS",
          "ENABLE_CA_SERVER",
          "CA_ADDR");

  private final KubernetesClient client;
  private final Set<WorkloadRef> meshed;
  private final Set<String> namespaces;

  SurveyedWorkloads(KubernetesClient client, MeshState mesh) {
    this.client = client;
    var planes =
        mesh.controlPlanes().stream()
            .map(plane -> new WorkloadRef("Deployment", plane.namespace(), plane.name()));
    this.meshed =
        Stream.concat(mesh.workloads().stream().map(Workload::ref), planes)
            .collect(Collectors.toUnmodifiableSet());
    this.namespaces =
        meshed.stream().map(WorkloadRef::namespace).collect(Collectors.toUnmodifiableSet());
  }

  List<Surveyed.Autoscaler> autoscalers() {
    return new PagedItems(client, "apis/autoscaling/v1/horizontalpodautoscalers")
        .kept(
            HorizontalPodAutoscaler.class,
            item -> Optional.of(autoscaler(item)).filter(found -> meshed.contains(found.target())));
  }

  private static Surveyed.Autoscaler autoscaler(HorizontalPodAutoscaler item) {
    var meta = item.getMetadata();
    var target = item.getSpec().getScaleTargetRef();
    return new Surveyed.Autoscaler(
        meta.getNamespace(),
        meta.getName(),
        new WorkloadRef(target.getKind(), meta.getNamespace(), target.getName()),
        Objects.requireNonNullElse(item.getSpec().getMinReplicas(), 1),
        Objects.requireNonNullElse(item.getSpec().getMaxReplicas(), 1),
        item.getStatus() == null
            ? 0
            : Objects.requireNonNullElse(item.getStatus().getCurrentReplicas(), 0));
  }

  List<Surveyed.Budget> budgets() {
    return new PagedItems(client, "apis/policy/v1/poddisruptionbudgets")
        .kept(
            PodDisruptionBudget.class,
            item ->
                Optional.of(budget(item)).filter(found -> namespaces.contains(found.namespace())));
  }

  private static Surveyed.Budget budget(PodDisruptionBudget item) {
    var status = Optional.ofNullable(item.getStatus());
    return new Surveyed.Budget(
        item.getMetadata().getNamespace(),
        item.getMetadata().getName(),
        status.map(found -> number(found.getExpectedPods())).orElse(0),
        status.map(found -> number(found.getDisruptionsAllowed())).orElse(0));
  }

  List<Surveyed.Template> templates() {
    return Stream.concat(
            new PagedItems(client, "apis/apps/v1/deployments")
                    .kept(
                        Deployment.class,
                        item -> mine("Deployment", item).map(ref -> deployment(ref, item)))
                    .stream(),
            new PagedItems(client, "apis/apps/v1/statefulsets")
                    .kept(
                        StatefulSet.class,
                        item -> mine("StatefulSet", item).map(ref -> statefulSet(ref, item)))
                    .stream())
        .toList();
  }

  private Optional<WorkloadRef> mine(String kind, HasMetadata item) {
    return Optional.of(
            new WorkloadRef(kind, item.getMetadata().getNamespace(), item.getMetadata().getName()))
        .filter(meshed::contains);
  }

  private static Surveyed.Template deployment(WorkloadRef ref, Deployment item) {
    var strategy = Optional.ofNullable(item.getSpec().getStrategy());
    var rolling = strategy.flatMap(found -> Optional.ofNullable(found.getRollingUpdate()));
    var template = item.getSpec().getTemplate();
    return template(
        ref,
        strategy.filter(found -> "Recreate".equals(found.getType())).isPresent()
            || rolling.filter(found -> isAll(found.getMaxUnavailable())).isPresent(),
        rolling.filter(found -> isNone(found.getMaxSurge())).isPresent() || claimsVolume(template),
        template);
  }

  private static boolean isAll(@Nullable IntOrString value) {
    return value != null && "100%".equals(value.getStrVal());
  }

  private static boolean isNone(@Nullable IntOrString value) {
    return value != null
        && ("0%".equals(value.getStrVal()) || Integer.valueOf(0).equals(value.getIntVal()));
  }

  private static boolean claimsVolume(PodTemplateSpec template) {
    return template.getSpec().getVolumes().stream()
        .anyMatch(volume -> volume.getPersistentVolumeClaim() != null);
  }

  private static Surveyed.Template statefulSet(WorkloadRef ref, StatefulSet item) {
    return template(ref, false, true, item.getSpec().getTemplate());
  }

  private static Surveyed.Template template(
      WorkloadRef ref, boolean recreate, boolean noSurge, PodTemplateSpec template) {
    var meta = Optional.ofNullable(template.getMetadata());
    var containers = template.getSpec().getContainers();
    return new Surveyed.Template(
        ref,
        recreate,
        noSurge,
        containers.stream()
            .map(Container::getImage)
            .map(image -> Objects.requireNonNullElse(image, ""))
            .toList(),
        meta.flatMap(found -> Optional.ofNullable(found.getLabels())).orElse(Map.of()),
        meta.flatMap(found -> Optional.ofNullable(found.getAnnotations())).stream()
            .flatMap(notes -> notes.entrySet().stream())
            .filter(note ->
                note.getKey().startsWith("sidecar.istio.io/")
                    || note.getKey().startsWith("proxy.istio.io/"))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)),
        containers.stream()
            .filter(container -> container.getName().equals("discovery"))
            .flatMap(container -> container.getEnv().stream())
            .filter(variable -> SIGNING.contains(variable.getName()) && variable.getValue() != null)
            .collect(Collectors.toUnmodifiableMap(EnvVar::getName, EnvVar::getValue, (a, b) -> b)));
  }

  /** Those that run. */
  List<Surveyed.JobRun> jobs() {
    return new PagedItems(client, "apis/batch/v1/jobs")
        .kept(
            Job.class,
            item ->
                Optional.of(job(item))
                    .filter(found -> found.active() > 0 && namespaces.contains(found.namespace())));
  }

  private static Surveyed.JobRun job(Job item) {
    var status = Optional.ofNullable(item.getStatus());
    return new Surveyed.JobRun(
        item.getMetadata().getNamespace(),
        item.getMetadata().getName(),
        status.map(found -> number(found.getActive())).orElse(0),
        status.flatMap(found -> Optional.ofNullable(found.getStartTime())).map(Instant::parse));
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
