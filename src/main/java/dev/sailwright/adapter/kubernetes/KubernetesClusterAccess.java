package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.port.ClusterAccess;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.upgrade.StepFacts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks a cluster what we may do, and what a new pod would get. */
public final class KubernetesClusterAccess implements ClusterAccess {
  private static final String TRIAL = "sailwright-injection-check";

  private final ClusterClients clients;

  public KubernetesClusterAccess(ClusterClients clients) {
    this.clients = clients;
  }

  @Override
  public List<String> missingRights(
      String cluster,
      Collection<WorkloadRef> workloads,
      boolean installs,
      Optional<String> revision) {
    var client = clients.of(cluster);
    try {
      return SideBySide.ask(
              NeededRights.of(workloads, installs, revision),
              right -> Optional.of(right.toString()).filter(any -> !isAllowed(client, right)))
          .stream()
          .flatMap(Optional::stream)
          .toList();
    } catch (KubernetesClientException e) {
      throw new UnreachableException(
          client.getMasterUrl() + " could not be asked for our rights: " + Reading.words(e), e);
    }
  }

  private static boolean isAllowed(KubernetesClient client, NeededRights.Right right) {
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb(right.verb())
            .withGroup(right.group())
            .withResource(right.resource())
            .withNamespace(right.namespace())
            .withName(right.name().isEmpty() ? null : right.name())
            .endResourceAttributes()
            .endSpec()
            .build();
    var answer = client.authorization().v1().selfSubjectAccessReview().create(review);
    return Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  @Override
  public List<StepFacts.Injection> tryInjection(String cluster, Collection<String> namespaces) {
    var client = clients.of(cluster);
    return namespaces.stream()
        .map(namespace -> tryInjection(client, namespace, trial(namespace)))
        .toList();
  }

  @Override
  public StepFacts.Injection tryRevision(String cluster, String namespace, String revision) {
    var labelled =
        new PodBuilder(trial(namespace))
            .editMetadata()
            .addToLabels("istio.io/rev", revision)
            .endMetadata()
            .build();
    return tryInjection(clients.of(cluster), namespace, labelled);
  }

  private static StepFacts.Injection tryInjection(
      KubernetesClient client, String namespace, Pod trial) {
    try {
      var created = client.pods().inNamespace(namespace).resource(trial).dryRun().create();
      var proxy = proxyImage(created).flatMap(Images::version);
      return new StepFacts.Injection(
          namespace, proxy, proxy.isPresent() ? "" : "the pod came back without a proxy");
    } catch (KubernetesClientException e) {
      var words = e.getStatus() == null ? null : e.getStatus().getMessage();
      return new StepFacts.Injection(
          namespace,
          Optional.empty(),
          Objects.requireNonNullElseGet(words, () -> Reading.words(e)));
    }
  }

  /** It runs nowhere; its security context passes the strictest pod security standard. */
  private static Pod trial(String namespace) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(TRIAL)
        .withNamespace(namespace)
        .addToLabels("app", TRIAL)
        .endMetadata()
        .withNewSpec()
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .addNewContainer()
        .withName("trial")
        .withImage("registry.k8s.io/pause:3.10")
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withRunAsUser(65534L)
        .withNewCapabilities()
        .addToDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .endContainer()
        .endSpec()
        .build();
  }

  private static Optional<String> proxyImage(Pod pod) {
    return Stream.concat(
            pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
        .filter(container -> container.getName().equals("istio-proxy"))
        .map(Container::getImage)
        .findFirst();
  }

  @Override
  public List<String> lastWords(String cluster, Collection<WorkloadRef> workloads) {
    return workloads.isEmpty()
        ? List.of()
        : new LastWords(clients.quick(cluster)).of(List.copyOf(workloads));
  }
}
