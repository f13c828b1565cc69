package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;

/**
 * Reads objects as the client itself does, but without what nobody looks at: of an injected pod two
 * thirds, of a CustomResourceDefinition nearly all, in thousands of small objects.
 */
final class ListedObjects {
  private static final ObjectMapper ALL = mapper();
  private static final ObjectMapper PODS = mapper();

  static {
    skip(
        PODS,
        Container.class,
        "env",
        "envFrom",
        "volumeMounts",
        "ports",
        "resources",
        "securityContext",
        "args",
        "command",
        "livenessProbe",
        "readinessProbe",
        "startupProbe",
        "lifecycle");
    skip(PODS, PodSpec.class, "volumes", "tolerations", "affinity", "securityContext");
    skip(ALL, CustomResourceDefinitionVersion.class, "schema");
  }

  private ListedObjects() {}

  static ObjectMapper of(Class<?> type) {
    return type.equals(Pod.class) ? PODS : ALL;
  }

  /**
   * One object.
   *
   * @param path below the API server's address, with a slash first
   * @return empty when it is not there
   * @throws KubernetesClientException when the API server refuses, cannot be reached, or says
   *     something else
   */
  static <T> Optional<T> read(KubernetesClient client, String path, Class<T> type) {
    var text = Optional.ofNullable(client.raw(path));
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(of(type).readValue(text.get(), type));
    } catch (JsonProcessingException e) {
      throw new KubernetesClientException("the answer to get " + path + " could not be read", e);
    }
  }

  private static ObjectMapper mapper() {
    var mapper = new ObjectMapper();
    var unused = new KubernetesSerialization(mapper, false);
    skip(mapper, ObjectMeta.class, "managedFields");
    return mapper;
  }

  private static void skip(ObjectMapper mapper, Class<?> type, String... fields) {
    mapper
        .configOverride(type)
        .setIgnorals(JsonIgnoreProperties.Value.forIgnoredProperties(fields));
  }
}
