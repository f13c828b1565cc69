package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads parts of a cluster; what cannot be read becomes a blind spot, and the rest is still read.
 */
final class Reading {
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final ConcurrentLinkedQueue<BlindSpot> blindSpots = new ConcurrentLinkedQueue<>();

  Reading(KubernetesClient client) {
    this.client = client;
  }

  KubernetesClient client() {
    return client;
  }

  List<BlindSpot> blindSpots() {
    return blindSpots.stream().distinct().toList();
  }

  /** Reads one thing; {@code otherwise} stands for it when it cannot be read. */
  <T> T read(BlindSpot.Area area, String subject, String right, T otherwise, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (KubernetesClientException e) {
      blindSpots.add(blindSpot(area, subject, right, e));
      return otherwise;
    }
  }

  /**
   * Lists page by page and keeps only what {@code reduce} makes of each item, so that big lists
   * stay small.
   */
  <T extends HasMetadata, L extends KubernetesResourceList<T>, R> List<R> list(
      BlindSpot.Area area,
      String resource,
      Supplier<Listable<L>> what,
      Function<T, Optional<R>> reduce) {
    return read(
        area,
        resource + " in all namespaces",
        "list " + resource,
        List.of(),
        () -> {
          var kept = new ArrayList<R>();
          var next = "";
          do {
            var page =
                what.get()
                    .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
            page.getItems().forEach(item -> reduce.apply(item).ifPresent(kept::add));
            next = Objects.requireNonNullElse(page.getMetadata().getContinue(), "");
          } while (!next.isEmpty());
          return List.copyOf(kept);
        });
  }

  private BlindSpot blindSpot(
      BlindSpot.Area area, String subject, String right, KubernetesClientException e) {
    if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        || e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
      return new BlindSpot(
          area,
          subject,
          "the right to " + right + " is missing",
          "Grant it; deploy/rbac.yaml has all that is needed.");
    }
    return new BlindSpot(
        area,
        subject,
        client.getMasterUrl() + ": " + words(e),
        "Check that the API server runs and can be reached from here.");
  }

  /** The innermost cause's own words; a connect failure has none. */
  static String words(Throwable e) {
    var cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Optional.ofNullable(cause.getMessage())
        .orElse("did not answer (" + cause.getClass().getSimpleName() + ")");
  }
}
