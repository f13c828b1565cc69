package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sailwright.mesh.ServedApis;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks what an API server serves, resource by resource: a group version alone proves little, since
 * {@code networking.k8s.io/v1beta1} came back in Kubernetes 1.31 without ingresses.
 */
final class Discovery {
  /** Kubernetes 1.30 and later answer all at once to this (KEP-3352); older ones ignore it. */
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

  private Discovery() {}

  /**
   * Never throws for an aggregated API that is down: its resources are missing then, and its group
   * version is silent.
   */
  static ServedApis read(KubernetesClient client) {
    var core = aggregated(client, "api");
    var groups = core.isPresent() ? aggregated(client, "apis") : Optional.<JsonNode>empty();
    return groups.isPresent() ? of(List.of(core.orElseThrow(), groups.get())) : oneByOne(client);
  }

  /** Empty when this API server does not answer all at once. */
  private static Optional<JsonNode> aggregated(KubernetesClient client, String path) {
    var http = client.getHttpClient();
    var request =
        http.newHttpRequestBuilder()
            .uri(Address.of(client, path))
            .header("Accept", AGGREGATED)
            .build();
    try {
      var response = http.sendAsync(request, String.class).join();
      if (response.code() != HttpURLConnection.HTTP_OK) {
        return Optional.empty();
      }
      var answer = Serialization.unmarshal(response.bodyString(), JsonNode.class);
      return Optional.of(answer)
          .filter(json -> json.path("kind").asText().equals("APIGroupDiscoveryList"));
    } catch (CompletionException | IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  private static ServedApis of(List<JsonNode> lists) {
    var resources = new HashSet<String>();
    var silent = new HashSet<String>();
    for (var list : lists) {
      for (var group : list.path("items")) {
        var name = group.path("metadata").path("name").asText();
        for (var version : group.path("versions")) {
          var groupVersion = (name.isEmpty() ? "" : name + "/") + version.path("version").asText();
          if (version.path("freshness").asText().equals("Stale")) {
            silent.add(groupVersion);
          }
          version
              .path("resources")
              .forEach(resource ->
                  resources.add(groupVersion + "/" + resource.path("resource").asText()));
        }
      }
    }
    return new ServedApis(/* known= */ true, silent, resources);
  }

  private static ServedApis oneByOne(KubernetesClient client) {
    var groups =
        client.getApiGroups().getGroups().stream()
            .map(APIGroup::getVersions)
            .flatMap(versions -> versions.stream())
            .map(GroupVersionForDiscovery::getGroupVersion);
    var asked = Stream.concat(Stream.of("v1"), groups).toList();
    var answers = SideBySide.ask(asked, groupVersion -> resources(client, groupVersion));
    var silent =
        IntStream.range(0, asked.size())
            .filter(at -> answers.get(at).isEmpty())
            .mapToObj(asked::get)
            .collect(Collectors.toSet());
    return new ServedApis(
        /* known= */ true,
        silent,
        answers.stream()
            .flatMap(Optional::stream)
            .flatMap(Set::stream)
            .collect(Collectors.toSet()));
  }

  private static Optional<Set<String>> resources(KubernetesClient client, String groupVersion) {
    try {
      return Optional.ofNullable(client.getApiResources(groupVersion))
          .map(list ->
              list.getResources().stream()
                  .map(APIResource::getName)
                  .filter(name -> !name.contains("/"))
                  .map(name -> groupVersion + "/" + name)
                  .collect(Collectors.toSet()));
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }
}
