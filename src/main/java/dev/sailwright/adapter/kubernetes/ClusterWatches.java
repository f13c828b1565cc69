package dev.sailwright.adapter.kubernetes;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watches of all clusters that the bot looks after. */
public final class ClusterWatches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatches.class);

  private final ClusterClients clients;
  private final Map<String, ClusterWatch> watches = new ConcurrentHashMap<>();

  public ClusterWatches(ClusterClients clients) {
    this.clients = clients;
  }

  /**
   * Watches each of the clusters from now on. One whose kubeconfig cannot be used is not watched;
   * looks at it say why.
   */
  public ClusterWatches start(Iterable<String> clusters) {
    for (var cluster : clusters) {
      try {
        watches.computeIfAbsent(cluster, name -> ClusterWatch.start(clients.of(name)));
      } catch (RuntimeException e) {
        LOG.warn("the cluster {} is not watched: {}", cluster, Reading.words(e));
      }
    }
    return this;
  }

  Optional<ClusterWatch> of(String cluster) {
    return Optional.ofNullable(watches.get(cluster));
  }

  @Override
  public void close() {
    watches.values().forEach(ClusterWatch::close);
  }
}
