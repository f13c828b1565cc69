package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one cluster, so that a look at it is answered from memory. What is not watched at the
 * moment (not yet listed, connection lost, right missing) is not answered at all: whoever asks must
 * then list it, and so learns what is wrong.
 */
final class ClusterWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

  /** Of the first list, a whole page is in memory at once, so it is smaller than that of a look. */
  private static final long PAGE = 100;

  private record Watched<T extends HasMetadata, R>(
      SharedIndexInformer<T> informer, ReducedItems<T, R> items, AtomicBoolean complained)
      implements AutoCloseable {
    static <T extends HasMetadata, L extends KubernetesResourceList<T>, R> Watched<T, R> start(
        Listing<T, L, R> listing, KubernetesClient client) {
      var items = new ReducedItems<>(listing);
      var complained = new AtomicBoolean();
      var informer =
          listing
              .in()
              .apply(client)
              .withLimit(PAGE)
              .runnableInformer(0)
              .itemStore(items)
              .exceptionHandler((wasStarted, problem) -> {
                // It is tried again every few seconds; one line says it all.
                if (complained.compareAndSet(false, true)) {
                  LOG.warn(
                      "{} of {} are listed at each look, for they cannot be watched: {}",
                      listing.resource(),
                      client.getMasterUrl(),
                      Reading.words(problem));
                }
                return true;
              });
      informer.start();
      return new Watched<>(informer, items, complained);
    }

    boolean isCurrent() {
      var current = informer.hasSynced() && informer.isWatching();
      if (current) {
        complained.set(false);
      }
      return current;
    }

    @Override
    public void close() {
      informer.close();
    }
  }

  private final Map<Listing<?, ?, ?>, Watched<?, ?>> watched;

  private ClusterWatch(Map<Listing<?, ?, ?>, Watched<?, ?>> watched) {
    this.watched = watched;
  }

  /** Returns at once; the first lists arrive in the background. */
  static ClusterWatch start(KubernetesClient client) {
    return new ClusterWatch(
        Listing.ALL.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), listing -> Watched.start(listing, client))));
  }

  /** Empty while the objects are not watched. */
  @SuppressWarnings("unchecked") // start() puts beside each listing what was started for it
  <R> Optional<List<Listing.Reduced<R>>> items(Listing<?, ?, R> listing) {
    return Optional.ofNullable((Watched<?, R>) watched.get(listing))
        .filter(Watched::isCurrent)
        .map(watch -> watch.items().reduced());
  }

  @Override
  public void close() {
    watched.values().forEach(Watched::close);
  }
}
