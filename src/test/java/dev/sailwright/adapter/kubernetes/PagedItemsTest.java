package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagedItemsTest {
  private static final String FIRST = "/api/v1/pods?limit=500";
  private static final String SECOND = "/api/v1/pods?limit=500&continue=a+b%26c";

  @TempDir Path folder;
  private final ApiServer server = new ApiServer();
  private final List<String> read = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void allPagesAreReadInTheirOrder() throws Exception {
    server.answer(FIRST, page("a b&c", "cart", "web"));
    server.answer(SECOND, page("", "store"));
    read();
    assertThat(read).containsExactly("cart", "web", "store");
  }

  /** As from one that is not written in Go. */
  @Test
  void theItemsMayComeFirst() throws Exception {
    server.answer(
        FIRST,
        "{\"items\": [{\"metadata\": {\"name\": \"cart\"}}], \"metadata\": {\"continue\": \"a"
            + " b&c\"}}");
    server.answer(SECOND, page("", "store"));
    read();
    assertThat(read).containsExactly("cart", "store");
  }

  @Test
  void anEmptyListHasNoItems() throws Exception {
    server.answer(FIRST, "{\"kind\": \"PodList\", \"metadata\": {}, \"items\": null}");
    read();
    assertThat(read).isEmpty();
  }

  @Test
  void whoWroteWhichFieldIsNotRead() throws Exception {
    server.answer(
        FIRST,
        """
        {"items": [{"metadata": {"managedFields": [{"manager": "me", "fieldsV1": {"f:spec": {}}}],
          "name": "cart", "labels": {"app": "cart"}}}]}
        """);
    try (var clients = server.clients(folder)) {
      new PagedItems(clients.of("prod"), "api/v1/pods")
          .forEach(
              Pod.class,
              pod -> {
                assertThat(pod.getMetadata().getManagedFields()).isEmpty();
                assertThat(pod.getMetadata().getLabels()).containsEntry("app", "cart");
                keep(pod);
              });
    }
    assertThat(read).containsExactly("cart");
  }

  @Test
  void pagesMayBeInProtobuf() throws Exception {
    server.answer(FIRST, ProtobufWriter.list("a b&c", List.of(pod("cart"), pod("web"))));
    server.answer(SECOND, ProtobufWriter.list("", List.of(pod("store"))));
    read();
    assertThat(read).containsExactly("cart", "web", "store");
    assertThat(server.packed()).isEqualTo(2);
  }

  /** What the answer says of itself decides, not what was asked for. */
  @Test
  void thePagesOfOneListMayBeWrittenDifferently() throws Exception {
    server.answer(FIRST, ProtobufWriter.list("a b&c", List.of(pod("cart"))));
    server.answer(SECOND, page("", "store"));
    read();
    assertThat(read).containsExactly("cart", "store");
  }

  @Test
  void noProtobufIsAskedForOfOtherKinds() throws Exception {
    var nodes = "/api/v1/nodes?limit=500";
    server.answer(nodes, ProtobufWriter.list("", List.of(pod("cart"))));
    server.answer(nodes, "{\"items\": [{\"metadata\": {\"name\": \"node-0\"}}]}");
    try (var clients = server.clients(folder)) {
      new PagedItems(clients.of("prod"), "api/v1/nodes")
          .forEach(Node.class, node -> read.add(node.getMetadata().getName()));
    }
    assertThat(read).containsExactly("node-0");
  }

  @Test
  void brokenProtobufIsNoList() {
    server.answer(FIRST, "k8s?".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(this::read).isInstanceOf(KubernetesClientException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 410, 500})
  void aRefusalKeepsItsCodeAndWhatCameBeforeIsNoList(int code) {
    server.answer(FIRST, page("a b&c", "cart"));
    server.refuse(SECOND, code);
    assertThatThrownBy(this::read)
        .asInstanceOf(type(KubernetesClientException.class))
        .satisfies(refusal -> {
          assertThat(refusal.getCode()).isEqualTo(code);
          assertThat(refusal).hasMessageContaining("api/v1/pods");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "<html>",
        "{\"kind\": \"PodList\", \"items\": [{\"metadata\": {\"name\": \"cart\"}}",
        "{\"kind\": \"PodList\", \"items\": [{\"metadata\": []}]}"
      })
  void whatIsNoListIsNotTakenForOne(String words) {
    server.answer(FIRST, words);
    assertThatThrownBy(this::read).isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void anAnswerThatStopsHalfWayIsGivenUp() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var unused = Thread.ofVirtual().start(() -> answerHalf(listener));
      var address = "http://127.0.0.1:" + listener.getLocalPort();
      try (var clients = ApiServer.clients(folder, address)) {
        var pages = new PagedItems(clients.of("prod"), "api/v1/pods", Duration.ofMillis(500));
        assertThatThrownBy(() -> pages.forEach(Pod.class, this::keep))
            .isInstanceOf(KubernetesClientException.class);
      }
      assertThat(read).containsExactly("cart");
    }
  }

  @Test
  void noAnswerAtAllIsToldAsOne() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var clients = ApiServer.clients(folder, "http://127.0.0.1:" + silent.getLocalPort())) {
      var pages = new PagedItems(clients.of("prod"), "api/v1/pods", Duration.ofMillis(50));
      assertThatThrownBy(() -> pages.forEach(Pod.class, this::keep))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("get api/v1/pods got no answer");
    }
  }

  private void answerHalf(ServerSocket listener) {
    try (var socket = listener.accept()) {
      socket
          .getOutputStream()
          .write(
              """
              HTTP/1.1 200 OK\r
              Content-Type: application/json\r
              Content-Length: 1000000\r
              \r
              {"kind": "PodList", "items": [{"metadata": {"name": "cart"}}, \
              """
                  .getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      // Until the other side has had enough.
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // The other side has had enough.
    }
  }

  private void read() throws IOException {
    try (var clients = server.clients(folder)) {
      new PagedItems(clients.of("prod"), "api/v1/pods").forEach(Pod.class, this::keep);
    }
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .endStatus()
        .build();
  }

  private void keep(Pod pod) {
    read.add(pod.getMetadata().getName());
  }

  private static String page(String next, String... names) {
    return "{\"kind\": \"PodList\", \"metadata\": {\"continue\": \"%s\"}, \"items\": [%s]}"
        .formatted(
            next,
            String.join(
                ", ",
                List.of(names).stream()
                    .map("{\"metadata\": {\"name\": \"%s\"}}"::formatted)
                    .toList()));
  }
}
