package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sailwright.planning.LiveDifference;
import dev.sailwright.planning.LiveObjects;
import dev.sailwright.planning.Manifest;
import dev.sailwright.port.LiveObjectReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads what istioctl applied. Kinds are listed where the bot may only list them; of the ConfigMaps
 * of a namespace, which may be many and large, only those that were rendered are read.
 */
public final class KubernetesLiveObjectReader implements LiveObjectReader {
  /** A reader with its defaults, as renderings are read: both take an empty value for none. */
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final String AUTOSCALER = "HorizontalPodAutoscaler";

  private final ClusterClients clients;

  public KubernetesLiveObjectReader(ClusterClients clients) {
    this.clients = clients;
  }

  @Override
  public LiveObjects live(String cluster, Manifest rendered) {
    var client = clients.of(cluster);
    var names = new TreeMap<String, TreeMap<String, TreeSet<String>>>();
    rendered.items().stream()
        .filter(LiveDifference::looksAt)
        .forEach(item -> {
          var kinds = names.computeIfAbsent(item.namespace(), any -> new TreeMap<>());
          kinds.computeIfAbsent(item.kind(), any -> new TreeSet<>()).add(item.name());
          // Somebody's own autoscaler decides about replicas, too.
          kinds.computeIfAbsent(AUTOSCALER, any -> new TreeSet<>());
        });
    var items = new ArrayList<Manifest.Item>();
    var unread = new ArrayList<LiveObjects.Unread>();
    names.forEach((namespace, kinds) ->
        kinds.forEach((kind, wanted) -> {
          try {
            objects(client, kind, namespace, wanted)
                .map(KubernetesLiveObjectReader::item)
                .forEach(items::add);
          } catch (KubernetesClientException e) {
            unread.add(new LiveObjects.Unread(kind, namespace, reason(kind, e)));
          }
        }));
    return new LiveObjects(new Manifest(items), unread);
  }

  private static Stream<? extends HasMetadata> objects(
      KubernetesClient client, String kind, String namespace, Collection<String> wanted) {
    return switch (kind) {
      case "Deployment" ->
          client.apps().deployments().inNamespace(namespace).list().getItems().stream();
      case "DaemonSet" ->
          client.apps().daemonSets().inNamespace(namespace).list().getItems().stream();
      case "Service" -> client.services().inNamespace(namespace).list().getItems().stream();
      case AUTOSCALER ->
          client
              .autoscaling()
              .v2()
              .horizontalPodAutoscalers()
              .inNamespace(namespace)
              .list()
              .getItems()
              .stream();
      case "PodDisruptionBudget" ->
          client
              .policy()
              .v1()
              .podDisruptionBudget()
              .inNamespace(namespace)
              .list()
              .getItems()
              .stream();
      default ->
          wanted.stream()
              .map(name -> client.configMaps().inNamespace(namespace).withName(name).get())
              .filter(Objects::nonNull);
    };
  }

  private static Manifest.Item item(HasMetadata object) {
    return Manifest.Item.of(
        YAML.convertValue(object, Map.class), KubernetesLiveObjectReader::fields);
  }

  private static Optional<Map<?, ?>> fields(String text) {
    try {
      var tree = YAML.readTree(text);
      return tree != null && tree.isObject()
          ? Optional.of(YAML.convertValue(tree, Map.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String reason(String kind, KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        ? "the right to "
            + (kind.equals("ConfigMap") ? "get " : "list ")
            + kind.toLowerCase(Locale.ROOT)
            + "s is missing"
        : Reading.words(e);
  }
}
