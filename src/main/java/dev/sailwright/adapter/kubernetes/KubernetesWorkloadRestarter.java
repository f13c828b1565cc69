package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.WorkloadRestarter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;

/** Stamps pod templates by a merge patch; a stamp that is there already changes nothing. */
public final class KubernetesWorkloadRestarter implements WorkloadRestarter {
  private final ClusterClients clients;

  public KubernetesWorkloadRestarter(ClusterClients clients) {
    this.clients = clients;
  }

  @Override
  public void restart(String cluster, WorkloadRef workload, Instant stamp) {
    var patch =
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/restartedAt\":\""
            + stamp
            + "\"}}}}}";
    try {
      resource(clients.of(cluster), workload).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    } catch (KubernetesClientException e) {
      throw new UnreachableException(workload + " could not be restarted: " + Reading.words(e), e);
    }
  }

  private static Resource<? extends HasMetadata> resource(
      KubernetesClient client, WorkloadRef workload) {
    return switch (workload.kind()) {
      case "Deployment" ->
          client.apps().deployments().inNamespace(workload.namespace()).withName(workload.name());
      case "StatefulSet" ->
          client.apps().statefulSets().inNamespace(workload.namespace()).withName(workload.name());
      case "DaemonSet" ->
          client.apps().daemonSets().inNamespace(workload.namespace()).withName(workload.name());
      default -> throw new IllegalArgumentException("a restart of " + workload + " is not known");
    };
  }
}
