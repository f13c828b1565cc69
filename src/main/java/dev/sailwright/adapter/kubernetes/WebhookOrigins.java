package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sailwright.mesh.Webhook;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which object an entry is of, what it says, and who looks after it. */
final class WebhookOrigins {
  private static final String INSTALLED = "operator.istio.io/version";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String HELM = "meta.helm.sh/release-name";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private WebhookOrigins() {}

  static Webhook.Origin of(MutatingWebhookConfiguration configuration, MutatingWebhook entry) {
    return of(configuration, entry, configuration.getWebhooks().size());
  }

  static Webhook.Origin of(ValidatingWebhookConfiguration configuration, ValidatingWebhook entry) {
    return of(configuration, entry, configuration.getWebhooks().size());
  }

  private static Webhook.Origin of(HasMetadata configuration, Object entry, int entries) {
    var labels = map(configuration.getMetadata().getLabels());
    return new Webhook.Origin(
        Objects.requireNonNullElse(configuration.getMetadata().getUid(), ""),
        digest(entry),
        entries,
        Optional.ofNullable(labels.get(INSTALLED)),
        owners(configuration));
  }

  /**
   * istiod writes the caBundle anew whenever its root changes, and a validator's failurePolicy when
   * it starts, so these say nothing.
   */
  private static String digest(Object entry) {
    JsonNode tree = JSON.valueToTree(entry);
    if (tree.path("clientConfig") instanceof ObjectNode client) {
      client.remove("caBundle");
    }
    if (entry instanceof ValidatingWebhook && tree instanceof ObjectNode fields) {
      fields.remove("failurePolicy");
    }
    try {
      var bytes = JSON.writeValueAsString(JSON.treeToValue(tree, Object.class));
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(bytes.getBytes(StandardCharsets.UTF_8)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON can be written", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** A label {@code managed-by: Helm} is no sign: istioctl renders it, too. */
  private static List<String> owners(HasMetadata configuration) {
    var meta = configuration.getMetadata();
    var marks = new TreeMap<>(map(meta.getLabels()));
    marks.putAll(map(meta.getAnnotations()));
    var owners = new ArrayList<String>();
    Stream.concat(Stream.of(HELM), Installs.GITOPS.stream())
        .filter(marks::containsKey)
        .map(key -> key + "=" + marks.get(key))
        .forEach(owners::add);
    // Argo CD's mark before 3.0; Istio's own charts of today set it as well.
    if (marks.containsKey(INSTANCE) && !marks.containsKey(INSTALLED)) {
      owners.add(INSTANCE + "=" + marks.get(INSTANCE));
    }
    Objects.requireNonNullElse(meta.getOwnerReferences(), List.<OwnerReference>of())
        .forEach(owner -> owners.add("owned by " + owner.getKind() + " " + owner.getName()));
    return owners;
  }

  private static Map<String, String> map(@Nullable Map<String, String> of) {
    return Objects.requireNonNullElse(of, Map.of());
  }
}
