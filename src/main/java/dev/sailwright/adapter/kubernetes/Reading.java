package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Reads parts of a cluster; what cannot be read becomes a blind spot, and the rest is still read.
 */
final class Reading {
  private static final int EXAMPLES = 3;

  private final KubernetesClient client;
  private final Optional<ClusterWatch> watch;
  private final Map<Listing<?, ?, ?>, Supplier<?>> coming = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<BlindSpot> blindSpots = new ConcurrentLinkedQueue<>();

  Reading(KubernetesClient client, Optional<ClusterWatch> watch) {
    this.client = client;
    this.watch = watch;
  }

  KubernetesClient client() {
    return client;
  }

  List<BlindSpot> blindSpots() {
    return blindSpots.stream().distinct().toList();
  }

  /** Notes something that cannot be seen, for another reason than an error. */
  void blind(BlindSpot.Area area, String subject, String reason, String remedy) {
    blindSpots.add(new BlindSpot(area, subject, reason, remedy));
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
   * Asks for the lists that nothing watches, before anybody needs them. Each of them comes to who
   * then takes it by {@link #list}, and so does the reason why it did not.
   */
  void ahead(SideBySide asking, List<Listing<?, ?, ?>> listings) {
    listings.stream()
        .filter(listing -> watch.flatMap(watching -> watching.items(listing)).isEmpty())
        .forEach(listing -> coming.put(listing, asking.ask(() -> listing.list(client))));
  }

  /** What a watch knows at the moment, else what a list says. */
  <R> List<R> list(Listing<?, ?, R> listing) {
    var subject = listing.resource() + " in all namespaces";
    var items =
        watch
            .flatMap(watching -> watching.items(listing))
            .orElseGet(() ->
                read(
                    listing.area(),
                    subject,
                    "list " + listing.resource(),
                    List.of(),
                    () -> asked(listing)));
    items.stream()
        .flatMap(item -> item.trouble().stream())
        .limit(EXAMPLES)
        .forEach(trouble ->
            blindSpots.add(
                new BlindSpot(
                    listing.area(),
                    listing.resource(),
                    trouble,
                    "Look at it with kubectl, and report it to the authors of Sailwright.")));
    return items.stream().flatMap(item -> item.facts().stream()).toList();
  }

  @SuppressWarnings("unchecked") // ahead() puts beside each listing what it lists
  private <R> List<Listing.Reduced<R>> asked(Listing<?, ?, R> listing) {
    var answer = (Supplier<List<Listing.Reduced<R>>>) coming.remove(listing);
    return answer == null ? listing.list(client) : answer.get();
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
