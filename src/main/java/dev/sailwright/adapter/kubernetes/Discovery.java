package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.ServedApis;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks what an API server serves, resource by resource: a group version alone proves little, since
 * {@code networking.k8s.io/v1beta1} came back in Kubernetes 1.31 without ingresses.
 */
final class Discovery {
  private Discovery() {}

  /**
   * Never throws for an aggregated API that is down: its resources are missing then, and {@code
   * known} is false.
   */
  static ServedApis read(KubernetesClient client) {
    var groups =
        client.getApiGroups().getGroups().stream()
            .map(APIGroup::getVersions)
            .flatMap(versions -> versions.stream())
            .map(GroupVersionForDiscovery::getGroupVersion);
    var answers =
        Stream.concat(Stream.of("v1"), groups).toList().parallelStream()
            .map(groupVersion -> resources(client, groupVersion))
            .toList();
    return new ServedApis(
        answers.stream().allMatch(Optional::isPresent),
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
