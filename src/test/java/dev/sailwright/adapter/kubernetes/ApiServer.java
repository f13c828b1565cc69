package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An API server on loopback that keeps objects, serves watches, and can be told to refuse. As a
 * real one, it answers in gzip who asks for that.
 */
final class ApiServer implements AutoCloseable {
  // Loggers that nobody holds are forgotten, and their level with them.
  private static final Logger REQUEST_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  static {
    REQUEST_LOG.setLevel(Level.WARNING);
  }

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, byte[]> inProtobuf = new ConcurrentHashMap<>();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final Map<String, String> refusedBehind = new ConcurrentHashMap<>();
  private final Map<String, ForwardedPort> ports = new ConcurrentHashMap<>();
  private final AtomicInteger packed = new AtomicInteger();
  private final KubernetesMockServer server;
  private final KubernetesClient client;

  ApiServer() {
    Map<ServerRequest, Queue<ServerResponse>> responses = new ConcurrentHashMap<>();
    var memory = new KubernetesMixedDispatcher(responses);
    var dispatcher =
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return packed(request, plain(request));
          }

          private MockResponse plain(RecordedRequest request) {
            var behind = ports.get(request.getPath());
            if (behind != null) {
              return new MockResponse().withWebSocketUpgrade(behind);
            }
            var refusal = refusedBehind.get(request.getPath());
            if (refusal != null) {
              return new MockResponse().setResponseCode(403).setBody(refusal);
            }
            var protobuf = inProtobuf.get(request.getPath());
            if (protobuf != null && accepts(request, ProtobufObject.MEDIA_TYPE)) {
              return new MockResponse()
                  .setResponseCode(200)
                  .setHeader("Content-Type", ProtobufObject.MEDIA_TYPE)
                  .setBody(protobuf);
            }
            var told = told(request.getPath());
            if (told != null) {
              return new MockResponse().setResponseCode(200).setBody(told);
            }
            return refused.entrySet().stream()
                .filter(entry -> request.getPath().startsWith(entry.getKey()))
                .map(entry -> refusal(entry.getValue()))
                .findFirst()
                .orElseGet(() -> memory.dispatch(request));
          }
        };
    server =
        new KubernetesMockServer(new Context(), new MockWebServer(), responses, dispatcher, false);
    server.init();
    HttpClient.Factory http = new JdkHttpClientFactory();
    client = server.createClient(http);
  }

  KubernetesClient client() {
    return client;
  }

  /** Answers in gzip so far. */
  int packed() {
    return packed.get();
  }

  private MockResponse packed(RecordedRequest request, MockResponse plain) {
    if (!"gzip".equals(request.getHeader("Accept-Encoding"))) {
      return plain;
    }
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain.getBody().getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    packed.incrementAndGet();
    return plain.setBody(bytes.toByteArray()).setHeader("Content-Encoding", "gzip");
  }

  /** A pod of {@code istio-system}. */
  void putReadyIstiod(String name) {
    put(
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("istio-system")
            .withName(name)
            .addToLabels("app", "istiod")
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build());
  }

  /**
   * The product's own, of the cluster {@code prod}, by a kubeconfig.
   *
   * @param folder for the kubeconfig
   */
  ClusterClients clients(Path folder) throws IOException {
    return clients(folder, client.getMasterUrl().toString());
  }

  /**
   * Of any API server.
   *
   * @param folder for the kubeconfig
   */
  static ClusterClients clients(Path folder, String address) throws IOException {
    var kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            contexts: [{name: prod, context: {cluster: prod, user: bot}}]
            clusters: [{name: prod, cluster: {server: "%s"}}]
            users: [{name: bot, user: {token: bot}}]
            """
                .formatted(address));
    return new ClusterClients(new ClientConfigs(List.of(kubeconfig), Map.of()), cluster -> cluster);
  }

  void put(HasMetadata object) {
    client.resource(object).create();
  }

  /** As for somebody without the right to it, whatever the verb. */
  void refuse(String path) {
    refuse(path, 403);
  }

  void refuse(String path, int status) {
    refused.put(path, status);
  }

  /** As somebody behind it refuses with 403, in words of their own. */
  void refuse(String path, String words) {
    refusedBehind.put(path, words);
  }

  /** From now on, this and nothing else is said to a request for exactly this path. */
  void answer(String path, String json) {
    answers.put(path, json);
  }

  /** From now on, this is said to a request for exactly this path that accepts protobuf. */
  void answer(String path, byte[] protobuf) {
    inProtobuf.put(path, protobuf);
  }

  private static boolean accepts(RecordedRequest request, String type) {
    return Objects.requireNonNullElse(request.getHeader("Accept"), "").contains(type);
  }

  /** From now on, this is behind the port of a pod. */
  void forward(String namespace, String pod, int port, ForwardedPort behind) {
    ports.put(
        "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/portforward?ports=" + port, behind);
  }

  void forget(String path) {
    answers.remove(path);
  }

  private @Nullable String told(String path) {
    return answers.get(path);
  }

  int requests() {
    return server.getRequestCount();
  }

  private static MockResponse refusal(int status) {
    return new MockResponse()
        .setResponseCode(status)
        .setBody(
            Serialization.asJson(
                new StatusBuilder().withCode(status).withMessage("refused").build()));
  }

  @Override
  public void close() {
    client.close();
    try {
      server.destroy();
    } catch (RejectedExecutionException hasEnded) {
      // It waits for the end of its event loop on that very loop, which may have come to it before.
    }
  }
}
