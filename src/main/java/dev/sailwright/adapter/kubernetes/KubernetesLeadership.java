package dev.sailwright.adapter.kubernetes;

import dev.sailwright.port.Leadership;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads who holds the Lease, which the process that held it before may not know yet. */
public final class KubernetesLeadership implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesLeadership.class);

  private final KubernetesClient client;
  private final String namespace;
  private final String holder;

  /**
   * @param holder the name by which this process holds it
   */
  public KubernetesLeadership(KubernetesClient client, String namespace, String holder) {
    this.client = client;
    this.namespace = namespace;
    this.holder = holder;
  }

  @Override
  public boolean isMine() {
    try {
      var lease = client.leases().inNamespace(namespace).withName(OperatorLoop.LEASE).get();
      return lease != null && holder.equals(lease.getSpec().getHolderIdentity());
    } catch (KubernetesClientException e) {
      LOG.warn("who leads cannot be read: {}", Reading.words(e));
      return false;
    }
  }
}
