package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.TagService;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationList;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationList;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetList;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One kind of object that a look at a mesh needs of all namespaces: where it is listed or watched,
 * and how little is kept of each.
 *
 * @param area that is blind without it
 * @param resource plural name in the Kubernetes API
 * @param path below the API server's address, for a list of all namespaces
 * @param blank an object of the kind, without content
 * @param reduce what is kept; empty when the object does not matter to a mesh
 */
record Listing<T extends HasMetadata, L extends KubernetesResourceList<T>, R>(
    BlindSpot.Area area,
    String resource,
    String path,
    Class<T> type,
    Function<KubernetesClient, FilterWatchListDeletable<T, L, ?>> in,
    Supplier<T> blank,
    Function<T, Optional<R>> reduce) {
  static final Listing<Namespace, NamespaceList, MeshNamespace> NAMESPACES =
      new Listing<>(
          BlindSpot.Area.DATA_PLANE,
          "namespaces",
          "api/v1/namespaces",
          Namespace.class,
          KubernetesClient::namespaces,
          Namespace::new,
          NamespaceFacts::of);
  static final Listing<Pod, PodList, PodFacts> PODS =
      new Listing<>(
          BlindSpot.Area.DATA_PLANE,
          "pods",
          "api/v1/pods",
          Pod.class,
          client -> client.pods().inAnyNamespace(),
          Pod::new,
          pod -> Optional.of(PodFacts.of(pod)));
  static final Listing<Deployment, DeploymentList, ControllerFacts> DEPLOYMENTS =
      new Listing<>(
          BlindSpot.Area.CONTROL_PLANE,
          "deployments",
          "apis/apps/v1/deployments",
          Deployment.class,
          client -> client.apps().deployments().inAnyNamespace(),
          Deployment::new,
          deployment -> Optional.of(ControllerFacts.of(deployment)));
  static final Listing<StatefulSet, StatefulSetList, ControllerFacts> STATEFUL_SETS =
      new Listing<>(
          BlindSpot.Area.DATA_PLANE,
          "statefulsets",
          "apis/apps/v1/statefulsets",
          StatefulSet.class,
          client -> client.apps().statefulSets().inAnyNamespace(),
          StatefulSet::new,
          set -> Optional.of(ControllerFacts.of(set)));
  static final Listing<DaemonSet, DaemonSetList, ControllerFacts> DAEMON_SETS =
      new Listing<>(
          BlindSpot.Area.DATA_PLANE,
          "daemonsets",
          "apis/apps/v1/daemonsets",
          DaemonSet.class,
          client -> client.apps().daemonSets().inAnyNamespace(),
          DaemonSet::new,
          set -> Optional.of(ControllerFacts.of(set)));
  static final Listing<Event, EventList, MeshState.CreationFailure> FAILED_CREATES =
      new Listing<>(
          BlindSpot.Area.EVENTS,
          "events",
          "api/v1/events?fieldSelector=reason%3DFailedCreate",
          Event.class,
          client -> client.v1().events().inAnyNamespace().withField("reason", "FailedCreate"),
          Event::new,
          event -> Optional.of(CreationFailures.of(event)));
  static final Listing<
          MutatingWebhookConfiguration,
          MutatingWebhookConfigurationList,
          MutatingWebhookConfiguration>
      MUTATING_WEBHOOKS =
          new Listing<>(
              BlindSpot.Area.WEBHOOKS,
              "mutatingwebhookconfigurations",
              "apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
              MutatingWebhookConfiguration.class,
              client -> client.admissionRegistration().v1().mutatingWebhookConfigurations(),
              MutatingWebhookConfiguration::new,
              Optional::of);
  static final Listing<
          ValidatingWebhookConfiguration,
          ValidatingWebhookConfigurationList,
          ValidatingWebhookConfiguration>
      VALIDATING_WEBHOOKS =
          new Listing<>(
              BlindSpot.Area.WEBHOOKS,
              "validatingwebhookconfigurations",
              "apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
              ValidatingWebhookConfiguration.class,
              client -> client.admissionRegistration().v1().validatingWebhookConfigurations(),
              ValidatingWebhookConfiguration::new,
              Optional::of);
  static final Listing<Service, ServiceList, TagService> TAG_SERVICES =
      new Listing<>(
          BlindSpot.Area.WEBHOOKS,
          "services",
          "api/v1/services?labelSelector=istio.io%2Ftag",
          Service.class,
          client -> client.services().inAnyNamespace().withLabel("istio.io/tag"),
          Service::new,
          TagServiceFacts::of);

  static final List<Listing<?, ?, ?>> ALL =
      List.of(
          NAMESPACES,
          PODS,
          DEPLOYMENTS,
          STATEFUL_SETS,
          DAEMON_SETS,
          FAILED_CREATES,
          MUTATING_WEBHOOKS,
          VALIDATING_WEBHOOKS,
          TAG_SERVICES);

  /**
   * What is left of one object.
   *
   * @param facts empty when it does not matter to a mesh, or was not understood
   * @param trouble why it was not understood
   */
  record Reduced<R>(Optional<R> facts, Optional<String> trouble) {}

  /** One strange object must not hide all others, nor go unseen. */
  Reduced<R> reduced(T item) {
    try {
      return new Reduced<>(reduce.apply(item), Optional.empty());
    } catch (RuntimeException e) {
      var meta = item.getMetadata();
      return new Reduced<>(
          Optional.empty(),
          Optional.of(
              Objects.requireNonNullElse(meta.getNamespace(), "")
                  + "/"
                  + meta.getName()
                  + " could not be understood: "
                  + e));
    }
  }

  /**
   * Lists page by page, so that big lists stay small.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses or
   *     cannot be reached
   */
  List<Reduced<R>> list(KubernetesClient client) {
    var kept = new ArrayList<Reduced<R>>();
    new PagedItems(client, path).forEach(type, item -> kept.add(reduced(item)));
    return kept;
  }
}
