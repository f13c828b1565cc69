package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads a list page by page and item by item, so that one object at a time is in memory. The next
 * page is asked for as soon as this one names it, which it does before its items: the API server
 * makes it ready meanwhile.
 *
 * <p>Pods, of which there are the most, are asked for in protobuf, which an API server makes with
 * little more than half the work of JSON. To ask for all of them at once would save it no more:
 * from 1.34 on it makes pages, too, from its memory and not from etcd ({@code
 * ListFromCacheSnapshot} in staging/src/k8s.io/apiserver/pkg/features/kube_features.go@v1.34.0).
 * And up to 1.32 it would hold the whole answer, of however many pods, before it sends any of it
 * ({@code StreamingCollectionEncodingToProtobuf}, there).
 */
final class PagedItems {
  private static final int PAGE = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String JSON = "application/json";
  private static final String PROTOBUF_OR_JSON = ProtobufObject.MEDIA_TYPE + ", " + JSON;

  private final KubernetesClient client;
  private final String path;
  private final Duration patience;

  /**
   * @param path below the API server's address, such as {@code api/v1/pods}; may have a query
   */
  PagedItems(KubernetesClient client, String path) {
    this(client, path, PATIENCE);
  }

  /**
   * @param patience for each page to begin, and to come to its end
   */
  PagedItems(KubernetesClient client, String path, Duration patience) {
    this.client = client;
    this.path = path;
    this.patience = patience;
  }

  /**
   * @throws KubernetesClientException when the API server refuses, cannot be reached, does not come
   *     to an end, or says something that is no list
   */
  <T> void forEach(Class<T> type, Consumer<T> each) {
    var page = Optional.of(ask(type, ""));
    while (page.isPresent()) {
      page = read(page.get(), type, each);
    }
  }

  /**
   * A strange object must not go unseen, so none of its kind is seen then.
   *
   * @param keep what is kept of an object; empty when it does not matter
   * @throws KubernetesClientException as {@link #forEach}, and when an object is not understood
   */
  <T extends HasMetadata, R> List<R> kept(Class<T> type, Function<T, Optional<R>> keep) {
    var kept = new ArrayList<R>();
    forEach(type, item -> understood(item, keep).ifPresent(kept::add));
    return kept;
  }

  private static <T extends HasMetadata, R> Optional<R> understood(
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

  private Page ask(Class<?> type, String token) {
    var http = client.getHttpClient();
    var address =
        Address.of(client, path)
            + (path.contains("?") ? "&" : "?")
            + "limit="
            + PAGE
            + (token.isEmpty()
                ? ""
                : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
    var request =
        http.newHttpRequestBuilder()
            .uri(address)
            .header("Accept", type.equals(Pod.class) ? PROTOBUF_OR_JSON : JSON)
            .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    var inbox = new AnswerBody.Inbox();
    return new Page(inbox, http.consumeBytes(request, inbox));
  }

  /** The next page, which is on its way; empty after the last one. */
  private <T> Optional<Page> read(Page page, Class<T> type, Consumer<T> each) {
    var next = new ArrayList<Page>(1);
    try {
      var answer = page.answer().join();
      try (var body = page.inbox().open(answer.body());
          var limit = new Limit(body::close, patience)) {
        var isProtobuf = isProtobuf(answer);
        if (answer.code() != HttpURLConnection.HTTP_OK) {
          throw Refusal.of(client, "get " + path, answer.code(), isProtobuf, body);
        }
        format(type, isProtobuf).read(body, token -> next.add(ask(type, token)), each);
      }
      return next.stream().findFirst();
    } catch (CompletionException e) {
      throw new KubernetesClientException("get " + path + " got no answer", e.getCause());
    } catch (IOException | RuntimeException e) {
      next.forEach(Page::forget);
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  /** An API server that cannot write protobuf, and a proxy before it, may answer in JSON. */
  private static boolean isProtobuf(HttpResponse<AsyncBody> answer) {
    return answer.headers("Content-Type").stream()
        .anyMatch(type -> type.startsWith(ProtobufObject.MEDIA_TYPE));
  }

  private static <T> PageFormat<T> format(Class<T> type, boolean isProtobuf) {
    return isProtobuf
        ? (body, next, each) ->
            new ProtobufPods().read(body, next, pod -> each.accept(type.cast(pod)))
        : new JsonPage<>(type);
  }

  /** A page that was asked for. */
  private record Page(AnswerBody.Inbox inbox, CompletableFuture<HttpResponse<AsyncBody>> answer) {
    void forget() {
      answer.cancel(true);
      var unused = answer.thenAccept(response -> response.body().cancel());
    }
  }
}
