package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.WorkloadRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** The rights that are used: our own, and where one runs as us, those of istioctl. */
final class NeededRights {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String SYSTEM = "istio-system";
  private static final List<String> WEBHOOKS =
      List.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations");

  private NeededRights() {}

  /**
   * @param namespace empty: in all namespaces
   * @param name of one object; empty: of any
   */
  record Right(String verb, String group, String resource, String namespace, String name) {
    Right(String verb, String group, String resource, String namespace) {
      this(verb, group, resource, namespace, "");
    }

    @Override
    public String toString() {
      return verb
          + " "
          + resource
          + (name.isEmpty() ? "" : " " + name)
          + (namespace.isEmpty() ? "" : " in " + namespace);
    }
  }

  static List<Right> of(
      Collection<WorkloadRef> workloads, boolean installs, Optional<String> revision) {
    var rights = new ArrayList<Right>();
    for (var resource : List.of("pods", "namespaces", "services", "events")) {
      rights.add(new Right("list", "", resource, ""));
    }
    for (var resource : List.of("deployments", "statefulsets", "daemonsets")) {
      rights.add(new Right("list", "apps", resource, ""));
    }
    rights.add(new Right("list", "discovery.k8s.io", "endpointslices", ""));
    rights.add(new Right("list", "gateway.networking.k8s.io", "gateways", ""));
    for (var resource : WEBHOOKS) {
      rights.add(new Right("list", "admissionregistration.k8s.io", resource, ""));
    }
    var places = new TreeSet<String>();
    for (var workload : workloads) {
      var resource = workload.kind().toLowerCase(Locale.ROOT) + "s";
      if (places.add(workload.namespace() + "/" + resource)) {
        rights.add(new Right("patch", "apps", resource, workload.namespace()));
      }
      if (places.add(workload.namespace())) {
        rights.add(new Right("create", "", "pods", workload.namespace()));
      }
    }
    if (installs) {
      rights.addAll(ofIstioctl());
    }
    revision.map(NeededRights::ofRoles).ifPresent(rights::addAll);
    return rights;
  }

  /**
   * The roles of a revision hold rights that the bot has not, and have its name; without these
   * istioctl ends half-way, with the CRDs applied (seen with 1.32 on a real API server).
   */
  private static List<Right> ofRoles(String revision) {
    var rights = new ArrayList<Right>();
    for (var verb : List.of("bind", "escalate")) {
      for (var role :
          List.of("istiod-clusterrole", "istiod-gateway-controller", "istio-reader-clusterrole")) {
        rights.add(new Right(verb, RBAC, "clusterroles", "", role + "-" + revision + "-" + SYSTEM));
      }
      rights.add(new Right(verb, RBAC, "roles", SYSTEM, "istiod-" + revision));
    }
    return rights;
  }

  /**
   * What `istioctl upgrade` applies, waits for, and at its end looks for to prune; without the last
   * ones it fails when all is installed (seen with 1.29.1 on a real API server).
   */
  private static List<Right> ofIstioctl() {
    var rights = new ArrayList<Right>();
    rights.add(new Right("list", "apps", "replicasets", SYSTEM));
    for (var resource : List.of("configmaps", "secrets", "serviceaccounts")) {
      rights.add(new Right("list", "", resource, ""));
    }
    for (var resource : List.of("roles", "rolebindings")) {
      rights.add(new Right("list", RBAC, resource, ""));
    }
    rights.add(new Right("list", "policy", "poddisruptionbudgets", ""));
    rights.add(new Right("list", "autoscaling", "horizontalpodautoscalers", ""));
    rights.add(new Right("list", "networking.istio.io", "envoyfilters", ""));
    for (var resource : List.of("serviceaccounts", "services", "configmaps")) {
      rights.add(new Right("patch", "", resource, SYSTEM));
    }
    rights.add(new Right("patch", "apps", "deployments", SYSTEM));
    rights.add(new Right("patch", "autoscaling", "horizontalpodautoscalers", SYSTEM));
    rights.add(new Right("patch", "policy", "poddisruptionbudgets", SYSTEM));
    rights.add(new Right("patch", RBAC, "roles", SYSTEM));
    rights.add(new Right("patch", RBAC, "rolebindings", SYSTEM));
    for (var resource : List.of("clusterroles", "clusterrolebindings")) {
      rights.add(new Right("patch", RBAC, resource, ""));
    }
    rights.add(new Right("patch", "apiextensions.k8s.io", "customresourcedefinitions", ""));
    for (var resource : WEBHOOKS) {
      rights.add(new Right("patch", "admissionregistration.k8s.io", resource, ""));
      rights.add(new Right("delete", "admissionregistration.k8s.io", resource, ""));
    }
    return rights;
  }
}
