package dev.sailwright.comparison;

import dev.sailwright.mesh.BlindSpot.Area;
import java.util.List;

/** The book of what two meshes are compared in. */
final class Topics {
  static final List<Topic> BOOK =
      List.of(
          Topic.of(Aspect.ISTIO_VERSION, ControlPlaneTraits::version),
          Topic.of(Aspect.ISTIOD_STATE, ControlPlaneTraits::state),
          Topic.of(Aspect.ISTIOD_REPLICAS, ControlPlaneTraits::replicas),
          Topic.of(Aspect.KUBERNETES_VERSION, ClusterTraits::kubernetes),
          Topic.of(Aspect.API_SERVER, ClusterTraits::apiServer, Area.KUBERNETES),
          Topic.of(Aspect.NEEDED_APIS, ClusterTraits::neededApis),
          Topic.of(Aspect.USED_APIS, ClusterTraits::usedApis),
          Topic.of(Aspect.GATEWAY_API, ClusterTraits::gatewayApi, Area.KUBERNETES),
          Topic.of(Aspect.REVISIONS, ControlPlaneTraits::revisions),
          Topic.of(Aspect.TAGS, ControlPlaneTraits::tags, Area.WEBHOOKS),
          Topic.of(Aspect.WEBHOOK_ENTRIES, WebhookTraits::entries, Area.WEBHOOKS),
          Topic.of(Aspect.CA_BUNDLES, WebhookTraits::caBundles, Area.WEBHOOKS),
          Topic.of(Aspect.WEBHOOK_ENDPOINTS, WebhookTraits::endpoints, Area.WEBHOOKS),
          Topic.of(
              Aspect.WEBHOOK_AUTHORITY,
              WebhookTraits::authority,
              Area.WEBHOOKS,
              Area.CERTIFICATES,
              Area.CONTROL_PLANE),
          Topic.of(Aspect.FAILURE_POLICY, WebhookTraits::failurePolicy, Area.WEBHOOKS),
          Topic.of(Aspect.OTHER_WEBHOOKS, WebhookTraits::others, Area.WEBHOOKS),
          Topic.of(Aspect.MESH_CONFIG, MeshConfigTraits::settings),
          Topic.of(Aspect.PROXY_VERSIONS, DataPlaneTraits::versions, Area.DATA_PLANE),
          Topic.of(Aspect.PROXY_KINDS, DataPlaneTraits::kinds, Area.DATA_PLANE),
          Topic.of(Aspect.MESHED_PODS, DataPlaneTraits::pods, Area.DATA_PLANE),
          Topic.of(Aspect.BARE_PODS, DataPlaneTraits::bare, Area.DATA_PLANE),
          Topic.of(Aspect.INJECTION_LABELS, DataPlaneTraits::labels, Area.DATA_PLANE),
          Topic.of(Aspect.BOTH_LABELS, DataPlaneTraits::bothLabels, Area.DATA_PLANE),
          Topic.of(Aspect.ROOT, ClusterTraits::root, Area.CERTIFICATES, Area.CONTROL_PLANE),
          Topic.of(Aspect.ROOT_EXPIRY, ClusterTraits::rootEnds, Area.CERTIFICATES),
          Topic.of(
              Aspect.ROOT_BY_NAMESPACE,
              ClusterTraits::rootsByNamespace,
              Area.CERTIFICATES,
              Area.CONTROL_PLANE),
          Topic.of(Aspect.INSTALL, ControlPlaneTraits::install, Area.INSTALL));

  private Topics() {}
}
