package dev.sailwright.realcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What deploy/rbac.yaml grants, and what an API server's audit log says was used. */
final class Rights {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CREATED = 201;

  private Rights() {}

  /**
   * @param namespace empty: cluster-wide
   * @param resource or an address of the API server, such as {@code /metrics}
   * @param names of the objects that it is about; empty: all
   */
  record Right(String namespace, String group, String resource, Set<String> names, String verb)
      implements Comparable<Right> {
    /** A right of all namespaces covers each of them, and one of all names each name. */
    boolean covers(Right used) {
      return (namespace.isEmpty() || namespace.equals(used.namespace))
          && group.equals(used.group)
          && resource.equals(used.resource)
          && (names.isEmpty() || (!used.names.isEmpty() && names.containsAll(used.names)))
          && verb.equals(used.verb);
    }

    @Override
    public int compareTo(Right other) {
      return (this + " " + new TreeSet<>(names))
          .compareTo(other + " " + new TreeSet<>(other.names));
    }

    @Override
    public String toString() {
      return verb
          + " "
          + resource
          + (group.isEmpty() ? "" : "." + group)
          + (namespace.isEmpty() ? "" : " in " + namespace);
    }
  }

  static Set<Right> granted() throws IOException {
    var granted = new TreeSet<Right>();
    for (var document : documents()) {
      if (document instanceof ClusterRole role) {
        role.getRules().forEach(rule -> granted.addAll(of("", rule)));
      } else if (document instanceof Role role) {
        role.getRules()
            .forEach(rule -> granted.addAll(of(role.getMetadata().getNamespace(), rule)));
      }
    }
    return granted;
  }

  private static List<HasMetadata> documents() throws IOException {
    try (var yaml = Files.newInputStream(Path.of("deploy/rbac.yaml"))) {
      return new KubernetesSerialization().<List<HasMetadata>>unmarshal(yaml);
    }
  }

  private static Set<Right> of(String namespace, PolicyRule rule) {
    var names = Set.copyOf(rule.getResourceNames());
    var resources =
        rule.getApiGroups().stream()
            .flatMap(group ->
                rule.getResources().stream()
                    .flatMap(resource ->
                        rule.getVerbs().stream()
                            .map(verb -> new Right(namespace, group, resource, names, verb))));
    var addresses =
        rule.getNonResourceURLs().stream()
            .flatMap(url -> rule.getVerbs().stream().map(verb -> address(url, verb)));
    return Stream.concat(resources, addresses).collect(Collectors.toSet());
  }

  private static Right address(String url, String verb) {
    return new Right("", "", url, Set.of(), verb);
  }

  /** One request of an audit log; {@code allowed} is the authorizer's word. */
  record Use(Right right, boolean allowed, String request) {}

  static List<Use> used(Path auditLog) throws IOException {
    try (Stream<String> lines = Files.lines(auditLog)) {
      return lines.flatMap(Rights::uses).toList();
    }
  }

  /** A patch that brings what was not there needs the right to create it, too. */
  private static Stream<Use> uses(String line) {
    try {
      var event = JSON.readTree(line);
      var verb = event.path("verb").asText();
      var verbs =
          verb.equals("patch") && event.path("responseStatus").path("code").asInt() == CREATED
              ? Stream.of(verb, "create")
              : Stream.of(verb);
      return verbs.map(each -> use(event, each));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Use use(JsonNode event, String verb) {
    var allowed =
        event
            .path("annotations")
            .path("authorization.k8s.io/decision")
            .asText("allow")
            .equals("allow");
    return new Use(
        right(event, verb),
        allowed,
        event.path("verb").asText() + " " + event.path("requestURI").asText());
  }

  private static Right right(JsonNode event, String verb) {
    var object = event.path("objectRef");
    if (object.isMissingNode()) {
      return address(URI.create(event.path("requestURI").asText()).getPath(), verb);
    }
    var subresource = object.path("subresource").asText("");
    return new Right(
        object.path("namespace").asText(""),
        object.path("apiGroup").asText(""),
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
        object.has("name") ? Set.of(object.path("name").asText()) : Set.of(),
        verb);
  }
}
