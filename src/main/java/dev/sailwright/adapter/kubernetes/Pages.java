package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Lists page by page and keeps what matters, so that big lists stay small. */
final class Pages {
  private Pages() {}

  /**
   * @param keep what is kept of an object; empty when it does not matter
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses or
   *     cannot be reached, or one object is not understood
   */
  static <T extends HasMetadata, L extends KubernetesResourceList<T>, R> List<R> of(
      FilterWatchListDeletable<T, L, ?> where, Function<T, Optional<R>> keep) {
    var kept = new ArrayList<R>();
    var next = "";
    do {
      var page =
          where.list(new ListOptionsBuilder().withLimit(Listing.PAGE).withContinue(next).build());
      page.getItems().forEach(item -> kept(item, keep).ifPresent(kept::add));
      next = Objects.requireNonNullElse(page.getMetadata().getContinue(), "");
    } while (!next.isEmpty());
    return kept;
  }

  /** A strange object must not go unseen, so its kind is not seen. */
  private static <T extends HasMetadata, R> Optional<R> kept(
      T item, Function<T, Optional<R>> keep) {
    try {
      return keep.apply(item);
    } catch (RuntimeException e) {
      throw new KubernetesClientException(
          item.getMetadata().getNamespace()
              + "/"
              + item.getMetadata().getName()
              + " could not be understood: "
              + e);
    }
  }
}
