package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * One upgrade as Kubernetes keeps it: people's intent in spec, the leader's progress in status.
 * Both stay JSON here, so that one resource that cannot be understood does not stop the watch of
 * all others; {@link MeshUpgradeMapper} reads them.
 */
@Group(MeshUpgrade.GROUP)
@Version("v1alpha1")
@ShortNames("mu")
public final class MeshUpgrade extends CustomResource<JsonNode, JsonNode> implements Namespaced {
  static final String GROUP = "sailwright.dev";
  private static final long serialVersionUID = 1L;
}
