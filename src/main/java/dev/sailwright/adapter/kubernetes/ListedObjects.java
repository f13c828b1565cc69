package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Reads the objects of a list as the client itself does, but without what nobody looks at who lists
 * them: of an injected pod, two thirds, in thousands of small objects.
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
  }

  private ListedObjects() {}

  static ObjectMapper of(Class<?> type) {
    return type.equals(Pod.class) ? PODS : ALL;
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
