package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.Status;
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
 */
final class PagedItems {
  private static final int PAGE = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

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
    var page = Optional.of(ask(""));
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

  private Page ask(String token) {
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
            .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    var inbox = new AnswerBody.Inbox();
    return new Page(client, path, inbox, http.consumeBytes(request, inbox));
  }

  /** The next page, which is on its way; empty after the last one. */
  private <T> Optional<Page> read(Page page, Class<T> type, Consumer<T> each) {
    var next = Optional.<Page>empty();
    try (var body = page.body();
        var limit = new Limit(body::close, patience);
        var json = ListedObjects.of(type).createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer to get " + path + " is no list");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var field = json.currentName();
        json.nextToken();
        switch (field) {
          case "metadata" -> next = token(json.readValueAs(ListMeta.class)).map(this::ask);
          case "items" -> items(json, type, each);
          default -> json.skipChildren();
        }
      }
      return next;
    } catch (CompletionException e) {
      throw new KubernetesClientException("get " + path + " got no answer", e.getCause());
    } catch (IOException | RuntimeException e) {
      next.ifPresent(Page::forget);
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  private static Optional<String> token(ListMeta metadata) {
    return Optional.ofNullable(metadata.getContinue()).filter(token -> !token.isEmpty());
  }

  private static <T> void items(JsonParser json, Class<T> type, Consumer<T> each)
      throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        each.accept(json.readValueAs(type));
      }
    }
  }

  /** A page that was asked for. */
  private record Page(
      KubernetesClient client,
      String path,
      AnswerBody.Inbox inbox,
      CompletableFuture<HttpResponse<AsyncBody>> answer) {
    AnswerBody body() {
      var response = answer.join();
      var body = inbox.open(response.body());
      if (response.code() == HttpURLConnection.HTTP_OK) {
        return body;
      }
      try (body) {
        var status = client.getKubernetesSerialization().unmarshal(body, Status.class);
        throw new KubernetesClientException(
            "get " + path + " was answered with " + response.code() + ": " + status.getMessage(),
            response.code(),
            status);
      }
    }

    void forget() {
      answer.cancel(true);
      var unused = answer.thenAccept(response -> response.body().cancel());
    }
  }
}
