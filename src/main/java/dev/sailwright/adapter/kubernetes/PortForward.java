package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a port of a pod through the API server, as {@code kubectl port-forward} makes
 * it: to the pod it comes from its own loopback. Reading it is reading what the pod answers.
 *
 * <p>Of each message the first byte is the channel, and the first message of each channel names the
 * port; staging/src/k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go@v1.34.0.
 */
final class PortForward extends ArrivingBytes {
  private static final String PROTOCOL = "v4.channel.k8s.io";
  private static final byte DATA = 0;
  private static final byte ERROR = 1;
  private static final int NORMAL = 1000;

  private final WebSocket socket;
  private final Channels channels;

  private PortForward(WebSocket socket, Channels channels) {
    super(channels.arrivals);
    this.socket = socket;
    this.channels = channels;
  }

  /**
   * @param patience until it is open
   * @throws KubernetesClientException when the API server refuses, with its code, or does not
   *     answer
   */
  static PortForward open(
      KubernetesClient client, String namespace, String pod, int port, Duration patience) {
    var channels = new Channels();
    var opening =
        client
            .getHttpClient()
            .newWebSocketBuilder()
            .uri(
                URI.create(
                    Address.of(
                        client, Address.ofPod(namespace, pod) + "/portforward?ports=" + port)))
            .subprotocol(PROTOCOL)
            .connectTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .buildAsync(channels);
    return new PortForward(opened(opening, namespace + "/" + pod, patience), channels);
  }

  private static WebSocket opened(
      CompletableFuture<WebSocket> opening, String pod, Duration patience) {
    try {
      return opening.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      var code =
          e.getCause() instanceof WebSocketHandshakeException refused
              ? refused.getResponse().code()
              : 0;
      throw new KubernetesClientException(
          "forwarding a port of " + pod + ": " + Reading.words(e), code, null);
    } catch (TimeoutException e) {
      var unused = opening.thenAccept(late -> late.sendClose(NORMAL, "too late"));
      throw new KubernetesClientException("forwarding a port of " + pod + " got no answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("nobody waits for the port of " + pod + " any more");
    }
  }

  void send(byte[] bytes) throws IOException {
    var message = ByteBuffer.allocate(bytes.length + 1).put(DATA).put(bytes).flip();
    if (!socket.send(message)) {
      throw new IOException("the connection to the pod is closed");
    }
  }

  @Override
  void askForMore() {
    socket.request();
  }

  @Override
  IOException brokenOff(Throwable trouble) {
    return new IOException(Reading.words(trouble), trouble);
  }

  /** Whoever still reads learns that there will be no more. */
  @Override
  public void close() {
    channels.end(new IOException("the answer did not come to its end in time"));
    socket.sendClose(NORMAL, "read");
  }

  /** Takes what comes, in the client's threads; one message at a time until it is read. */
  private static final class Channels implements WebSocket.Listener {
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final Set<Byte> named = new HashSet<>();

    @Override
    public void onMessage(WebSocket from, ByteBuffer message) {
      if (!message.hasRemaining()) {
        from.request();
        return;
      }
      var channel = message.get();
      if (named.add(channel)) {
        from.request();
      } else if (channel == ERROR) {
        end(new IOException(StandardCharsets.UTF_8.decode(message).toString().strip()));
      } else {
        // Before the piece, so that the next one is on its way while this one is read.
        arrivals.add(new Pause());
        arrivals.add(new Piece(message));
      }
    }

    @Override
    public void onClose(WebSocket from, int code, String reason) {
      end(null);
    }

    @Override
    public void onError(WebSocket from, Throwable trouble) {
      end(trouble);
    }

    private void end(@Nullable Throwable trouble) {
      arrivals.add(new End(trouble));
    }
  }
}
