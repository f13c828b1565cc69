package dev.sailwright.diagnosis;

import java.util.Locale;

/**
 * The stable name of each thing that can be found; docs/findings.md has an anchor for each of a
 * mesh, docs/prechecks.md for each of an upgrade.
 *
 * <p>Those marked overridable are refusals that {@code --emergency} turns into something the
 * approver acknowledges, and only while the control plane is down.
 */
public enum FindingCode {
  // of a mesh as it is
  CONTROL_PLANE_DOWN(Source.CONTROL_PLANE),
  CONTROL_PLANE_MISSING(Source.OBJECTS),
  NEEDED_API_GONE(Source.DISCOVERY),
  ISTIOD_SCALED_TO_ZERO(Source.OBJECTS),
  ISTIOD_PODS_REFUSED(Source.EVENTS),
  ISTIOD_IMAGE(Source.CONTROL_PLANE),
  ISTIOD_NOT_SCHEDULED(Source.CONTROL_PLANE),
  ISTIOD_OUT_OF_MEMORY(Source.CONTROL_PLANE),
  ISTIOD_CRASH_LOOP(Source.CONTROL_PLANE),
  INJECTION_REFUSED(Source.EVENTS),
  OTHER_WEBHOOK_FAILED(Source.EVENTS),
  QUOTA_EXCEEDED(Source.EVENTS),
  SERVICE_ACCOUNT_MISSING(Source.EVENTS),
  ADMISSION_DENIED(Source.EVENTS),
  PODS_REFUSED(Source.EVENTS),
  WEBHOOK_WITHOUT_ENDPOINTS(Source.OBJECTS),
  WEBHOOK_CA_BUNDLE(Source.OBJECTS),
  OVERLAPPING_INJECTORS(Source.OBJECTS),
  WEBHOOK_FOREIGN_AUTHORITY(Source.CERTIFICATES),
  OTHER_WEBHOOK_CLOSED(Source.OBJECTS),
  ROOT_CERTIFICATE_EXPIRED(Source.CERTIFICATES),
  ROOT_CERTIFICATE_EXPIRES(Source.CERTIFICATES),
  ROOT_CERTIFICATES_DIFFER(Source.CERTIFICATES),
  SIGNING_CERTIFICATE_ENDS(Source.METRICS),
  PROXIES_NOT_CONNECTED(Source.METRICS),
  PROXIES_NOT_SYNCED(Source.CONTROL_PLANE),
  WORKLOAD_CERTIFICATE_EXPIRED(Source.PROXIES),
  WORKLOAD_CERTIFICATE_EXPIRES(Source.PROXIES),
  XDS_REJECTED(Source.METRICS),
  PUSHES_FAILED(Source.METRICS),
  PUSHES_SLOW(Source.METRICS),
  INJECTIONS_FAILED(Source.METRICS),
  WEBHOOK_PATCHES_FAILED(Source.METRICS),
  WEBHOOK_CALLS_FAILED(Source.METRICS),
  API_SERVER_ERRORS(Source.METRICS),
  DEPRECATED_API_USED(Source.API_SERVER),
  GATEWAY_API_TOO_NEW(Source.VERSIONS),
  GATEWAY_API_IGNORED(Source.VERSIONS),
  API_SERVER_NOT_READY(Source.API_SERVER),
  TAG_ON_DEAD_REVISION(Source.OBJECTS),
  TAG_SERVICE_ASTRAY(Source.OBJECTS),
  NAMESPACE_ON_DEAD_REVISION(Source.OBJECTS),
  NAMESPACE_NOT_INJECTED(Source.OBJECTS),
  BOTH_INJECTION_LABELS(Source.OBJECTS),
  MIXED_REVISION(Source.OBJECTS),
  OUT_OF_SUPPORT(Source.RELEASE_DATA),
  SUPPORT_ENDS_SOON(Source.RELEASE_DATA),
  SUPPORT_UNKNOWN(Source.RELEASE_DATA),
  KUBERNETES_OUT_OF_RANGE(Source.RELEASE_DATA),
  NEXT_KUBERNETES_KILLS(Source.RELEASE_DATA),
  NEXT_KUBERNETES_OUT_OF_RANGE(Source.RELEASE_DATA),
  KNOWN_BAD_VERSION(Source.RELEASE_DATA),
  SECURITY_BULLETINS(Source.RELEASE_DATA),
  BULLETINS_UNKNOWN(Source.RELEASE_DATA),
  PROXY_SKEW(Source.VERSIONS),
  AMBIENT_BEHIND(Source.VERSIONS),
  STALE_PROXIES(Source.OBJECTS),
  PODS_WITHOUT_PROXY(Source.OBJECTS),
  ROLLOUT_STUCK(Source.OBJECTS),
  WORKLOAD_NOT_MOVABLE(false),
  LOGS_API_REMOVED(Source.LOGS),
  LOGS_ISTIOD_UNREACHABLE(Source.LOGS),
  LOGS_WEBHOOK_FAILURE(Source.LOGS),
  LOGS_ROOT_MISMATCH(Source.LOGS),
  LOGS_CERTIFICATE_EXPIRED(Source.LOGS),
  LOGS_CLOCK_SKEW(Source.LOGS),
  LOGS_CA_SIGNING(Source.LOGS),
  LOGS_AUTHENTICATION(Source.LOGS),
  LOGS_XDS_REJECTED(Source.LOGS),
  LOGS_JWKS(Source.LOGS),
  LOGS_RBAC_DENIED(Source.LOGS),
  LOGS_REMOTE_CLUSTER(Source.LOGS),
  LOGS_INJECTION_FAILED(Source.LOGS),
  LOGS_API_UNREACHABLE(Source.LOGS),
  LOGS_STARTUP_STUCK(Source.LOGS),
  LOGS_LEADER_LOST(Source.LOGS),
  LOGS_CRD_VERSION(Source.LOGS),
  LOGS_PROXY_CRASH(Source.LOGS),
  LOGS_OUT_OF_MEMORY(Source.LOGS),
  LOGS_MESSAGE_TOO_LARGE(Source.LOGS),
  LOGS_OTHER(Source.LOGS),
  LOG_SURGE(Source.LOGS),
  LEFTOVER(Source.OBJECTS),
  NOT_SEEN(Source.NONE),
  // of an upgrade that somebody asks for
  TARGET_UNKNOWN(false),
  TARGET_NOT_CHECKED(false),
  TARGET_NOT_NEWER(false),
  TARGET_NOT_OLDER(false),
  TARGET_SKIPS_MINORS(true),
  TARGET_OUT_OF_SUPPORT(false),
  TARGET_KUBERNETES_RANGE(true),
  TARGET_NEEDS_GONE_API(false),
  SEVERAL_CONTROL_PLANES(false),
  INSTALL_METHOD_OTHER(false),
  INSTALL_METHOD_MIXED(false),
  INSTALL_METHOD_UNPROVEN(false),
  INPUTS_DIFFER(false),
  INPUTS_UNPROVEN(false),
  RIGHT_MISSING(false),
  ISTIOCTL_UNUSABLE(false),
  TARGET_NOT_RENDERED(false),
  ISTIOCTL_PRECHECK(true),
  UPGRADE_RUNNING(false),
  EMERGENCY_NOT_NEEDED(false),
  NOBODY_MAY_APPROVE(false),
  NAMESPACE_NOT_IN_MESH(false),
  NOTHING_TO_RESTART(false),
  NOTHING_TO_CLEAN_UP(false),
  LEFTOVERS_STAY(false),
  // of what such an upgrade would meet
  ROLLOUT_IN_PROGRESS(false),
  TARGET_KNOWN_BAD(false),
  TARGET_NOT_NEWEST_PATCH(false),
  KUBELETS_OUT_OF_RANGE(true),
  PROXIES_TOO_OLD(true),
  PROXIES_NEWER(false),
  ISTIOD_VERSIONS_DIFFER(false),
  PARTS_DIFFER(false),
  ISTIOD_UNAVAILABLE(false),
  ISTIOD_SINGLE(false),
  ISTIOD_RESTARTED(false),
  ISTIOD_NEAR_LIMIT(false),
  INJECTION_TRIAL(false),
  INJECTOR_TEMPLATES(false),
  EXTERNAL_AUTHORITY(false),
  NETWORK_POLICY(false),
  POD_SECURITY(false),
  REMOTE_CLUSTERS(false),
  DEFAULT_TAG(false),
  CRD_VERSIONS(false),
  GATEWAY_API_EXCLUDED(false),
  ENVOY_FILTERS(false),
  WASM_PLUGINS(false),
  ANALYSIS_NEW(true),
  ANALYSIS_FAILED(true),
  BEHAVIOUR_CHANGES(false),
  UPGRADE_NOTES(false),
  PROXY_SETTINGS_PINNED(false),
  TELEMETRY_PROVIDERS(false),
  INGRESS_CLASS(false),
  RESTART_IS_OUTAGE(false),
  RESTART_IS_PARTIAL(false),
  BUDGET_EXHAUSTED(false),
  AUTOSCALER_AT_MAX(false),
  WORKLOADS_NOT_READY(false),
  QUOTA_FULL(false),
  NODES_NOT_READY(true),
  JOBS_RUNNING(false),
  QUORUM_AT_RISK(false),
  GATEWAYS_ROLL(false),
  GATEWAY_SERVICE(false),
  AMBIENT_RESETS(false),
  VIRTUAL_MACHINES(false),
  OTHER_CONTROLLERS(false),
  NATIVE_SIDECARS(false),
  CHANGES_CLOSED(false),
  NO_WAY_BACK(false),
  CANARY_UNFIT(false),
  IN_PLACE_UNFIT(false);

  private final boolean overridable;
  private final Source source;

  FindingCode(Source source) {
    this.overridable = false;
    this.source = source;
  }

  FindingCode(boolean overridable) {
    this.overridable = overridable;
    this.source = Source.NONE;
  }

  /** Where it is seen; NONE for what is found of a request, and not of a mesh. */
  public Source source() {
    return source;
  }

  /** Whether it is found of an upgrade; the others are found of a mesh. */
  public boolean isOfUpgrade() {
    return source == Source.NONE && this != NOT_SEEN;
  }

  public boolean overridable() {
    return overridable;
  }

  /** The anchor in the documents, such as {@code needed-api-gone}. */
  public String anchor() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
