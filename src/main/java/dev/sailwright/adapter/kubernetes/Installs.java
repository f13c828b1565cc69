package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.InstallEvidence.Method;
import dev.sailwright.mesh.ServedApis;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks for proofs of how the mesh was installed. A label {@code managed-by: Helm} is none:
 * istioctl renders it too (istio/istio operator golden files, pilot_default@1.30.0). Helm's own
 * annotation is.
 */
final class Installs {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Labels and annotations by which Argo CD and Flux know what they look after. */
  static final List<String> GITOPS =
      List.of(
          "argocd.argoproj.io/instance",
          "argocd.argoproj.io/tracking-id",
          "kustomize.toolkit.fluxcd.io/name",
          "helm.toolkit.fluxcd.io/name");

  private final Reading reading;
  private final ServedApis served;
  private final Set<Method> proven = EnumSet.noneOf(Method.class);
  private final List<String> lines = new ArrayList<>();

  Installs(Reading reading, ServedApis served) {
    this.reading = reading;
    this.served = served;
  }

  InstallEvidence read(List<ControllerFacts> controllers) {
    var record = Optional.<InstallEvidence.MeshRecord>empty();
    for (var istiod : controllers.stream().filter(ControlPlanes::isIstiod).toList()) {
      var deployment =
          reading.read(
              BlindSpot.Area.INSTALL,
              istiod.ref().toString(),
              "get deployments",
              Optional.<Deployment>empty(),
              () ->
                  Optional.ofNullable(
                      reading
                          .client()
                          .apps()
                          .deployments()
                          .inNamespace(istiod.ref().namespace())
                          .withName(istiod.ref().name())
                          .get()));
      deployment.ifPresent(this::examine);
      record = record.or(() -> values(istiod)).or(() -> installedState(istiod));
    }
    controllers.stream()
        .filter(controller ->
            "istio-operator"
                .equals(
                    controller
                        .labels()
                        .getOrDefault("name", controller.templateLabels().get("name"))))
        .forEach(controller ->
            prove(Method.IN_CLUSTER_OPERATOR, controller.ref() + ": the in-cluster operator"));
    if (served.resources().stream()
        .anyMatch(resource -> resource.startsWith("mesh.cloud.google.com/"))) {
      prove(Method.MANAGED, "API group mesh.cloud.google.com is served");
    }
    return new InstallEvidence(proven, lines, record);
  }

  private void examine(Deployment istiod) {
    var meta = istiod.getMetadata();
    var name = "Deployment " + meta.getNamespace() + "/" + meta.getName();
    var labels = Objects.requireNonNullElse(meta.getLabels(), Map.<String, String>of());
    var annotations = Objects.requireNonNullElse(meta.getAnnotations(), Map.<String, String>of());
    if (meta.getManagedFields().stream()
        .anyMatch(fields -> "istio-operator".equals(fields.getManager()))) {
      prove(Method.ISTIOCTL, name + ": managed fields of istio-operator");
    }
    if (annotations.containsKey("meta.helm.sh/release-name")) {
      prove(
          Method.HELM,
          name
              + ": annotation meta.helm.sh/release-name="
              + annotations.get("meta.helm.sh/release-name"));
    }
    meta.getOwnerReferences().stream()
        .filter(owner -> owner.getKind().equals("IstioRevision"))
        .forEach(owner -> prove(Method.SAIL, name + ": owned by IstioRevision " + owner.getName()));
    GITOPS.stream()
        .filter(key -> labels.containsKey(key) || annotations.containsKey(key))
        .forEach(key -> prove(Method.GITOPS, name + ": " + key));
    var revision = labels.getOrDefault("istio.io/rev", "");
    if (revision.startsWith("asm-") || meta.getNamespace().equals("aks-istio-system")) {
      prove(Method.MANAGED, name + ": revision " + revision + " in " + meta.getNamespace());
    }
  }

  private void prove(Method method, String line) {
    proven.add(method);
    lines.add(line);
  }

  /**
   * From 1.26 every install writes its inputs here
   * (istio-discovery/templates/configmap-values.yaml@1.30.0).
   */
  private Optional<InstallEvidence.MeshRecord> values(ControllerFacts istiod) {
    var revision = istiod.labels().getOrDefault("istio.io/rev", "default");
    var name = revision.equals("default") ? "values" : "values-" + revision;
    var where = istiod.ref().namespace();
    return reading
        .read(
            BlindSpot.Area.INSTALL,
            "ConfigMap " + where + "/" + name,
            "get configmaps",
            Optional.<String>empty(),
            () ->
                Optional.ofNullable(
                        reading.client().configMaps().inNamespace(where).withName(name).get())
                    .map(map -> map.getData().getOrDefault("original-values", "")))
        .flatMap(Installs::tree)
        .map(tree -> new InstallEvidence.MeshRecord("ConfigMap " + where + "/" + name, flat(tree)));
  }

  /** Up to 1.23 istioctl kept its spec here; one of another version than istiod's is a leftover. */
  private Optional<InstallEvidence.MeshRecord> installedState(ControllerFacts istiod) {
    if (!served.resources().contains("install.istio.io/v1alpha1/istiooperators")) {
      return Optional.empty();
    }
    var running =
        Images.version(istiod.images().getOrDefault("discovery", ""))
            .map(Object::toString)
            .orElse("");
    return reading
        .read(
            BlindSpot.Area.INSTALL,
            "IstioOperators",
            "list istiooperators",
            List.<GenericKubernetesResource>of(),
            () ->
                reading
                    .client()
                    .genericKubernetesResources("install.istio.io/v1alpha1", "IstioOperator")
                    .inNamespace(istiod.ref().namespace())
                    .list()
                    .getItems())
        .stream()
        .filter(operator -> operator.getMetadata().getName().startsWith("installed-state"))
        .map(operator -> JSON.<JsonNode>valueToTree(operator.getAdditionalProperties().get("spec")))
        .filter(spec -> spec.path("tag").asText().equals(running))
        .findFirst()
        .map(spec -> new InstallEvidence.MeshRecord("IstioOperator installed-state", flat(spec)));
  }

  private static Optional<JsonNode> tree(String json) {
    try {
      return json.isBlank() ? Optional.empty() : Optional.of(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Dotted paths of all leaves that say something; empty strings, lists and maps are left out. */
  static Map<String, String> flat(JsonNode tree) {
    var flat = new TreeMap<String, String>();
    flatten("", tree, flat);
    return flat;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      node.properties()
          .forEach(field ->
              flatten(
                  path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                  field.getValue(),
                  into));
    } else if (node.isArray()) {
      for (var i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i), into);
      }
    } else if (!node.isNull() && !node.asText().isEmpty()) {
      into.put(path, node.asText());
    }
  }
}
