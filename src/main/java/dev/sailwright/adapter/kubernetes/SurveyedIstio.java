package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Surveyed;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Istio's own objects, in the newest version that is served. What is not served is not there; that
 * it is not served is known from the look at the mesh.
 */
final class SurveyedIstio {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NETWORKING = "networking.istio.io";
  private static final String EXTENSIONS = "extensions.istio.io";
  private static final String BUNDLE = "gateway.networking.k8s.io/bundle-version";
  private static final Set<String> TLS_MODES = Set.of("SIMPLE", "MUTUAL");

  /** Newest first. */
  private static final List<String> VERSIONS = List.of("v1", "v1beta1", "v1alpha3", "v1alpha1");

  private final KubernetesClient client;
  private final Set<String> served;

  SurveyedIstio(KubernetesClient client, MeshState mesh) {
    this.client = client;
    this.served = mesh.servedApis().resources();
  }

  /** Of all that Istio and the Gateway API define here. */
  List<Surveyed.Definition> definitions() {
    return SideBySide.ask(names(), this::definition).stream().flatMap(Optional::stream).toList();
  }

  private List<String> names() {
    return served.stream()
        .map(resource -> resource.split("/", -1))
        .filter(parts ->
            parts.length == 3
                && (parts[0].endsWith(".istio.io") || parts[0].equals("gateway.networking.k8s.io")))
        .map(parts -> parts[2] + "." + parts[0])
        .distinct()
        .sorted()
        .toList();
  }

  /** One that was deleted meanwhile is not there. */
  private Optional<Surveyed.Definition> definition(String name) {
    return ListedObjects.definition(client, name).map(crd -> definition(name, crd));
  }

  private static Surveyed.Definition definition(String name, CustomResourceDefinition crd) {
    return new Surveyed.Definition(
        name,
        crd.getStatus().getStoredVersions(),
        crd.getStatus().getConditions().stream()
            .anyMatch(condition ->
                condition.getType().equals("Established") && condition.getStatus().equals("True")),
        Optional.ofNullable(crd.getMetadata().getAnnotations())
            .flatMap(notes -> Optional.ofNullable(notes.get(BUNDLE))));
  }

  List<Surveyed.EnvoyFilter> envoyFilters() {
    return list(NETWORKING, "envoyfilters", SurveyedIstio::envoyFilter);
  }

  private static Surveyed.EnvoyFilter envoyFilter(GenericKubernetesResource item) {
    var patches = spec(item).path("configPatches");
    var versions = new ArrayList<String>();
    patches.forEach(
        patch -> versions.add(patch.path("match").path("proxy").path("proxyVersion").asText("")));
    var names = new TreeSet<String>();
    var types = new TreeSet<String>();
    patches.forEach(patch -> collect(patch, names, types));
    return new Surveyed.EnvoyFilter(
        item.getMetadata().getNamespace(),
        item.getMetadata().getName(),
        versions,
        names,
        types,
        stream(patches).anyMatch(SurveyedIstio::isUntyped));
  }

  private static void collect(JsonNode node, Set<String> names, Set<String> types) {
    node.properties()
        .forEach(field -> {
          if (field.getKey().equals("name") && field.getValue().isTextual()) {
            names.add(field.getValue().asText());
          } else if (field.getKey().equals("@type")) {
            types.add(field.getValue().asText());
          }
          collect(field.getValue(), names, types);
        });
    if (node.isArray()) {
      node.forEach(element -> collect(element, names, types));
    }
  }

  /** A filter that is added must say what it is: Envoy takes no untyped one since 1.20. */
  private static boolean isUntyped(JsonNode patch) {
    var added = patch.path("patch");
    return patch.path("applyTo").asText("").endsWith("_FILTER")
        && added.path("operation").asText("").matches("INSERT_.*|ADD|REPLACE")
        && added.path("value").has("name")
        && !added.path("value").has("typed_config")
        && !added.path("value").has("typedConfig")
        && !added.path("value").has("config_discovery");
  }

  List<Surveyed.WasmPlugin> wasmPlugins() {
    return list(
        EXTENSIONS,
        "wasmplugins",
        item ->
            new Surveyed.WasmPlugin(
                item.getMetadata().getNamespace(),
                item.getMetadata().getName(),
                spec(item).path("url").asText("")));
  }

  List<Surveyed.DestinationRule> destinationRules() {
    return list(NETWORKING, "destinationrules", SurveyedIstio::destinationRule);
  }

  private static Surveyed.DestinationRule destinationRule(GenericKubernetesResource item) {
    var spec = spec(item);
    var places = new ArrayList<String>();
    tls("trafficPolicy", spec.path("trafficPolicy"), places);
    spec.path("subsets")
        .forEach(subset ->
            tls("subset " + subset.path("name").asText(), subset.path("trafficPolicy"), places));
    return new Surveyed.DestinationRule(
        item.getMetadata().getNamespace(),
        item.getMetadata().getName(),
        spec.path("host").asText(""),
        places);
  }

  private static void tls(String place, JsonNode policy, List<String> places) {
    var found = new ArrayList<JsonNode>();
    found.add(policy.path("tls"));
    policy.path("portLevelSettings").forEach(port -> found.add(port.path("tls")));
    for (var tls : found) {
      var mode = tls.path("mode").asText("");
      var missing = new ArrayList<String>();
      if (!tls.hasNonNull("sni")) {
        missing.add("sni");
      }
      if (!tls.hasNonNull("caCertificates") && !tls.hasNonNull("credentialName")) {
        missing.add("caCertificates");
      }
      if (TLS_MODES.contains(mode) && !missing.isEmpty()) {
        places.add(place + ": " + mode + " without " + String.join(" and ", missing));
      }
    }
  }

  List<Surveyed.ServiceEntry> serviceEntries() {
    return list(
        NETWORKING,
        "serviceentries",
        item -> {
          var spec = spec(item);
          return new Surveyed.ServiceEntry(
              item.getMetadata().getNamespace(),
              item.getMetadata().getName(),
              stream(spec.path("hosts")).map(JsonNode::asText).toList(),
              spec.path("resolution").asText("NONE"),
              stream(spec.path("ports")).anyMatch(port -> port.hasNonNull("targetPort")));
        });
  }

  List<String> workloadEntries() {
    return list(
        NETWORKING,
        "workloadentries",
        item -> item.getMetadata().getNamespace() + "/" + item.getMetadata().getName());
  }

  List<Surveyed.Gateway> gateways() {
    return list(NETWORKING, "gateways", SurveyedIstio::gateway);
  }

  private static Surveyed.Gateway gateway(GenericKubernetesResource item) {
    var spec = spec(item);
    var selector = new TreeSet<String>();
    spec.path("selector")
        .properties()
        .forEach(label -> selector.add(label.getKey() + "=" + label.getValue().asText()));
    var servers = new HashSet<String>();
    spec.path("servers")
        .forEach(server ->
            server
                .path("hosts")
                .forEach(host ->
                    servers.add(
                        server.path("port").path("number").asText()
                            + "/"
                            + host.asText().replaceFirst("^.*/", ""))));
    return new Surveyed.Gateway(
        item.getMetadata().getNamespace(),
        item.getMetadata().getName(),
        String.join(",", selector),
        servers.stream().sorted().toList());
  }

  private <R> List<R> list(
      String group, String plural, Function<GenericKubernetesResource, R> keep) {
    var version =
        VERSIONS.stream()
            .filter(candidate -> served.contains(group + "/" + candidate + "/" + plural))
            .min(Comparator.comparingInt(VERSIONS::indexOf));
    return version
        .map(served ->
            new PagedItems(client, "apis/" + group + "/" + served + "/" + plural)
                .kept(GenericKubernetesResource.class, item -> Optional.of(keep.apply(item))))
        .orElse(List.of());
  }

  private static JsonNode spec(GenericKubernetesResource item) {
    return JSON.valueToTree(
        Objects.requireNonNullElse(item.getAdditionalProperties().get("spec"), Map.of()));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    var elements = new ArrayList<JsonNode>();
    array.forEach(elements::add);
    return elements.stream();
  }
}
