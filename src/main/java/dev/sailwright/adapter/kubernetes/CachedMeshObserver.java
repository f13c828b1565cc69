package dev.sailwright.adapter.kubernetes;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.port.MeshObserver;
import java.time.Duration;

/**
 * Answers people from memory for a few seconds, so that a room full of them costs a cluster one
 * look. What decides about an upgrade does not ask here.
 */
public final class CachedMeshObserver implements MeshObserver {
  private static final Duration KEPT = Duration.ofSeconds(5);
  private static final int CLUSTERS = 100;

  private final LoadingCache<String, MeshState> looks;

  public CachedMeshObserver(MeshObserver observer) {
    this.looks =
        Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(CLUSTERS).build(observer::observe);
  }

  @Override
  public MeshState observe(String cluster) {
    return looks.get(cluster);
  }
}
