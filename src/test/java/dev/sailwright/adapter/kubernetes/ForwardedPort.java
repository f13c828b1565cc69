package dev.sailwright.adapter.kubernetes;

import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A port of a pod, as a kubelet forwards it: each connection brings the next answer. */
final class ForwardedPort extends WebSocketListener {
  private static final byte DATA = 0;
  private static final byte ERROR = 1;
  private static final int PIECE = 100;
  private static final byte[] PORT_NUMBER = {(byte) (8080 & 0xff), (byte) (8080 >> 8)};

  private final Deque<Answer> answers;
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  private record Answer(byte channel, String text, boolean ends) {}

  private ForwardedPort(List<Answer> answers) {
    this.answers = new ArrayDeque<>(answers);
  }

  /** One after another; the last one again and again. */
  static ForwardedPort answering(String... answers) {
    return new ForwardedPort(
        List.of(answers).stream().map(text -> new Answer(DATA, text, true)).toList());
  }

  /** It does not close the connection afterwards. */
  static ForwardedPort stayingOpen(String answer) {
    return new ForwardedPort(List.of(new Answer(DATA, answer, false)));
  }

  /** The kubelet cannot reach the port. */
  static ForwardedPort closed(String words) {
    return new ForwardedPort(List.of(new Answer(ERROR, words, false)));
  }

  static String ok(String body) {
    return "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body;
  }

  /** What came to it. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void onOpen(WebSocket socket, Response response) {
    socket.send(message(DATA, PORT_NUMBER));
    socket.send(message(ERROR, PORT_NUMBER));
  }

  @Override
  public void onMessage(WebSocket socket, byte[] message) {
    requests.add(new String(message, 1, message.length - 1, StandardCharsets.UTF_8));
    var answer = next();
    var bytes = ByteBuffer.wrap(answer.text().getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      var piece = new byte[Math.min(PIECE, bytes.remaining())];
      bytes.get(piece);
      socket.send(message(answer.channel(), piece));
    }
    if (answer.ends()) {
      socket.close(1000, "");
    }
  }

  private synchronized Answer next() {
    return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
  }

  private static byte[] message(byte channel, byte[] bytes) {
    return ByteBuffer.allocate(bytes.length + 1).put(channel).put(bytes).array();
  }
}
