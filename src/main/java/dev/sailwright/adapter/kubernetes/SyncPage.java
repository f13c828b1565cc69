package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sailwright.mesh.ProxyFacts.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What istiod's {@code /debug/syncz} tells, of which only the proxies that are behind are kept: of
 * 5,000 proxies it is several megabytes.
 *
 * <p>It is an array with an object for each connected proxy: {@code proxy} is {@code
 * pod.namespace}, {@code cluster_sent} and the like are nonces, which are not there where nothing
 * of that kind was sent; pilot/pkg/xds/debug.go@1.7.4 and @1.29.1. What a proxy said when it
 * refused a configuration is there since 1.24 alone, in {@code resources} by the type's URL.
 *
 * @param connected proxies to which anything was sent
 * @param behind by proxy, what was sent last and not acknowledged
 * @param synced of the proxies that were asked for, those that acknowledged all
 */
record SyncPage(int connected, Map<String, Map<Kind, Unacknowledged>> behind, Set<String> synced) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int REFUSAL = 200;

  private static final Map<String, Kind> KINDS =
      Map.of(
          "cluster", Kind.CDS,
          "listener", Kind.LDS,
          "endpoint", Kind.EDS,
          "route", Kind.RDS,
          "extensionconfig", Kind.ECDS);

  private static final Map<String, Kind> TYPES =
      Map.of(
          "type.googleapis.com/envoy.config.cluster.v3.Cluster", Kind.CDS,
          "type.googleapis.com/envoy.config.listener.v3.Listener", Kind.LDS,
          "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment", Kind.EDS,
          "type.googleapis.com/envoy.config.route.v3.RouteConfiguration", Kind.RDS,
          "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig", Kind.ECDS);

  /**
   * @param nonce of what was sent; another one each time
   * @param refusal empty when the proxy said nothing, or this istiod does not tell
   */
  record Unacknowledged(String nonce, String refusal) {}

  /**
   * Stops at the end of the array, whatever follows.
   *
   * @param wanted proxies, as {@code pod.namespace}, that {@code synced} is to tell of
   * @throws IOException when reading fails, or it is something else
   */
  static SyncPage read(InputStream from, Predicate<String> wanted) throws IOException {
    try (var json = JSON.createParser(from)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("no array, but " + json.currentToken());
      }
      var connected = 0;
      var behind = new HashMap<String, Map<Kind, Unacknowledged>>();
      var synced = new HashSet<String>();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        var proxy = Proxy.read(json);
        if (!proxy.sent.isEmpty()) {
          connected++;
          var late = proxy.late();
          if (!late.isEmpty()) {
            behind.merge(proxy.name, late, SyncPage::both);
          } else if (wanted.test(proxy.name)) {
            synced.add(proxy.name);
          }
        }
      }
      if (json.currentToken() != JsonToken.END_ARRAY) {
        throw new IOException("it ends in the middle");
      }
      return new SyncPage(connected, behind, synced);
    }
  }

  /** Two connections of one proxy. */
  private static Map<Kind, Unacknowledged> both(
      Map<Kind, Unacknowledged> one, Map<Kind, Unacknowledged> other) {
    var both = new EnumMap<>(one);
    both.putAll(other);
    return both;
  }

  /** One of the objects. */
  private static final class Proxy {
    private String name = "";
    private final Map<Kind, String> sent = new EnumMap<>(Kind.class);
    private final Map<Kind, String> acknowledged = new EnumMap<>(Kind.class);
    private final Map<Kind, String> refusals = new EnumMap<>(Kind.class);

    /** From the object's brace to the other. */
    static Proxy read(JsonParser json) throws IOException {
      var proxy = new Proxy();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var field = json.currentName();
        json.nextToken();
        proxy.field(field, json);
      }
      return proxy;
    }

    private void field(String field, JsonParser json) throws IOException {
      if (field.equals("resources") && json.currentToken() == JsonToken.START_OBJECT) {
        resources(json);
      } else if (json.currentToken() != JsonToken.VALUE_STRING) {
        json.skipChildren();
      } else if (field.equals("proxy")) {
        name = json.getText();
      } else {
        nonce(field, json.getText());
      }
    }

    private void nonce(String field, String nonce) {
      var line = field.lastIndexOf('_');
      var kind = line < 0 ? null : KINDS.get(field.substring(0, line));
      if (kind != null && !nonce.isEmpty()) {
        switch (field.substring(line)) {
          case "_sent" -> sent.put(kind, nonce);
          case "_acked" -> acknowledged.put(kind, nonce);
          default -> {
            // Another fact of this kind.
          }
        }
      }
    }

    private void resources(JsonParser json) throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var kind = TYPES.get(json.currentName());
        if (json.nextToken() == JsonToken.START_OBJECT) {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            var field = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING
                && kind != null
                && field.equals("lastError")) {
              refusals.put(kind, shortened(json.getText()));
            }
            json.skipChildren();
          }
        } else {
          json.skipChildren();
        }
      }
    }

    private static String shortened(String words) {
      return words.length() > REFUSAL ? words.substring(0, REFUSAL) + "…" : words;
    }

    Map<Kind, Unacknowledged> late() {
      var late = new EnumMap<Kind, Unacknowledged>(Kind.class);
      sent.forEach((kind, nonce) -> {
        if (!nonce.equals(acknowledged.get(kind))) {
          late.put(kind, new Unacknowledged(nonce, refusals.getOrDefault(kind, "")));
        }
      });
      return late;
    }
  }
}
