package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An informer's memory that forgets all of an object but what a look needs, and what the informer
 * itself compares: name, uid and resourceVersion.
 */
final class ReducedItems<T extends HasMetadata, R> implements ItemStore<T> {
  private record Item<R>(
      @Nullable String namespace,
      String name,
      @Nullable String uid,
      @Nullable String resourceVersion,
      Listing.Reduced<R> reduced) {}

  private final Listing<T, ?, R> listing;
  private final Map<String, Item<R>> items = new ConcurrentHashMap<>();

  ReducedItems(Listing<T, ?, R> listing) {
    this.listing = listing;
  }

  List<Listing.Reduced<R>> reduced() {
    return items.values().stream().map(Item::reduced).toList();
  }

  @Override
  public String getKey(T object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable T put(String key, T object) {
    var meta = object.getMetadata();
    return skeleton(
        items.put(
            key,
            new Item<>(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid(),
                meta.getResourceVersion(),
                listing.reduced(object))));
  }

  @Override
  public @Nullable T remove(String key) {
    return skeleton(items.remove(key));
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<T> values() {
    return items.values().stream().map(this::present);
  }

  @Override
  public @Nullable T get(String key) {
    return skeleton(items.get(key));
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private @Nullable T skeleton(@Nullable Item<R> item) {
    return item == null ? null : present(item);
  }

  private T present(Item<R> item) {
    var object = listing.blank().get();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(item.namespace())
            .withName(item.name())
            .withUid(item.uid())
            .withResourceVersion(item.resourceVersion())
            .build());
    return object;
  }
}
