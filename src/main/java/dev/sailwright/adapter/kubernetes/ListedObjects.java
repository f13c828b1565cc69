package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
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
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";

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
   * Empty when there is none of this name, such as {@code gateways.networking.istio.io}.
   *
   * @throws KubernetesClientException when the API server refuses, cannot be reached, or says
   *     something else
   */
  static Optional<CustomResourceDefinition> definition(KubernetesClient client, String name) {
    var text = Optional.ofNullable(client.raw(DEFINITIONS + name));
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(ALL.readValue(text.get(), CustomResourceDefinition.class));
    } catch (JsonProcessingException e) {
      throw new KubernetesClientException(
          "CustomResourceDefinition " + name + " could not be read", e);
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
