package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.planning.Leftover;
import dev.sailwright.port.LeftoverRemover;
import dev.sailwright.port.UnreachableException;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads, compares, and removes what it read and nothing that came after: the API server is told the
 * resourceVersion. It is found in a list, since nothing else here needs the right to get one.
 */
public final class KubernetesLeftoverRemover implements LeftoverRemover {
  private static final String NAME = "metadata.name";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ClusterClients clients;

  public KubernetesLeftoverRemover(ClusterClients clients) {
    this.clients = clients;
  }

  @Override
  public void remove(String cluster, Leftover leftover) {
    var client = clients.of(cluster);
    try {
      switch (leftover.kind()) {
        case VALIDATING -> delete(client, leftover);
        case MUTATING -> takeOut(client, leftover);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw new UnreachableException(
            leftover.title() + " could not be removed: " + Reading.words(e), e);
      }
    }
  }

  private static void delete(KubernetesClient client, Leftover leftover) {
    var configurations = client.admissionRegistration().v1().validatingWebhookConfigurations();
    for (var found : configurations.withField(NAME, leftover.configuration()).list().getItems()) {
      check(
          leftover,
          found.getWebhooks().stream().map(entry -> WebhookOrigins.of(found, entry)).toList());
      configurations
          .withName(leftover.configuration())
          .lockResourceVersion(found.getMetadata().getResourceVersion())
          .delete();
    }
  }

  private static void takeOut(KubernetesClient client, Leftover leftover) {
    var configurations = client.admissionRegistration().v1().mutatingWebhookConfigurations();
    for (var found : configurations.withField(NAME, leftover.configuration()).list().getItems()) {
      for (var place : places(found, leftover.entry().orElseThrow())) {
        check(leftover, List.of(WebhookOrigins.of(found, found.getWebhooks().get(place))));
        // By its name alone, the client would get it once more, which needs a right of its own.
        configurations.resource(found).patch(PatchContext.of(PatchType.JSON), patch(found, place));
      }
    }
  }

  /** Names are unique in a configuration, so there is one at most. */
  private static List<Integer> places(MutatingWebhookConfiguration found, String entry) {
    return IntStream.range(0, found.getWebhooks().size())
        .filter(index -> found.getWebhooks().get(index).getName().equals(entry))
        .boxed()
        .toList();
  }

  private static void check(Leftover leftover, List<Webhook.Origin> found) {
    if (!leftover.is(found)) {
      throw new UnreachableException(
          leftover.title() + " is not what it was when its removal was planned; it stays");
    }
  }

  /** A list is patched by place, so the tests see to it that it is still the same list. */
  private static String patch(MutatingWebhookConfiguration found, int place) {
    var patch = JSON.createArrayNode();
    patch
        .addObject()
        .put("op", "test")
        .put("path", "/metadata/uid")
        .put("value", found.getMetadata().getUid());
    patch
        .addObject()
        .put("op", "test")
        .put("path", "/metadata/resourceVersion")
        .put("value", found.getMetadata().getResourceVersion());
    patch
        .addObject()
        .put("op", "test")
        .put("path", "/webhooks/" + place + "/name")
        .put("value", found.getWebhooks().get(place).getName());
    patch.addObject().put("op", "remove").put("path", "/webhooks/" + place);
    return patch.toString();
  }
}
