package dev.sailwright.comparison;

/** What two meshes are compared in, in the order in which differences of one weight are told. */
enum Aspect {
  ISTIO_VERSION(Section.ISTIO, Weight.HIGH, "Istio version"),
  ISTIOD_STATE(Section.ISTIO, Weight.HIGH, "istiod"),
  NEEDED_APIS(Section.SERVED_APIS, Weight.HIGH, "APIs that istiod cannot do without"),
  CA_BUNDLES(Section.WEBHOOKS, Weight.HIGH, "caBundle of Istio's webhooks"),
  WEBHOOK_ENDPOINTS(Section.WEBHOOKS, Weight.HIGH, "what Istio's webhooks call"),
  WEBHOOK_AUTHORITY(Section.WEBHOOKS, Weight.HIGH, "whom Istio's webhooks trust"),
  OTHER_WEBHOOKS(Section.WEBHOOKS, Weight.HIGH, "other programs' webhooks that fail closed"),
  ROOT_EXPIRY(Section.CERTIFICATES, Weight.HIGH, "end of the root certificate"),
  ROOT_BY_NAMESPACE(Section.CERTIFICATES, Weight.HIGH, "root certificate by namespace"),
  API_SERVER(Section.KUBERNETES, Weight.HIGH, "API server"),
  KUBERNETES_VERSION(Section.KUBERNETES, Weight.MEDIUM, "Kubernetes version"),
  GATEWAY_API(Section.KUBERNETES, Weight.MEDIUM, "Gateway API"),
  REVISIONS(Section.REVISIONS, Weight.MEDIUM, "revisions"),
  TAGS(Section.REVISIONS, Weight.MEDIUM, "revision tags"),
  MESH_CONFIG(Section.MESH_CONFIG, Weight.MEDIUM, "mesh config"),
  PROXY_VERSIONS(Section.DATA_PLANE, Weight.MEDIUM, "proxy versions"),
  PROXY_KINDS(Section.DATA_PLANE, Weight.MEDIUM, "kinds of proxies"),
  MESHED_PODS(Section.DATA_PLANE, Weight.MEDIUM, "pods with sidecars"),
  BARE_PODS(Section.DATA_PLANE, Weight.MEDIUM, "pods without their proxy"),
  BOTH_LABELS(Section.DATA_PLANE, Weight.MEDIUM, "namespaces with both injection labels"),
  INJECTION_LABELS(Section.DATA_PLANE, Weight.MEDIUM, "labels of namespaces"),
  WEBHOOK_ENTRIES(Section.WEBHOOKS, Weight.MEDIUM, "Istio's webhooks"),
  FAILURE_POLICY(Section.WEBHOOKS, Weight.MEDIUM, "failure policy of Istio's webhooks"),
  INSTALL(Section.INSTALL, Weight.MEDIUM, "install method"),
  ISTIOD_REPLICAS(Section.ISTIO, Weight.LOW, "istiod pods asked for"),
  USED_APIS(Section.SERVED_APIS, Weight.LOW, "APIs that istiod or its install uses"),
  ROOT(Section.CERTIFICATES, Weight.LOW, "root certificate");

  private final Section section;
  private final Weight weight;
  private final String title;

  Aspect(Section section, Weight weight, String title) {
    this.section = section;
    this.weight = weight;
    this.title = title;
  }

  Section section() {
    return section;
  }

  Weight weight() {
    return weight;
  }

  String title() {
    return title;
  }
}
