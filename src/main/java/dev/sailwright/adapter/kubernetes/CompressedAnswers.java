package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Asks for what is big in gzip, a fifth of its size and less: to decrypt it takes longer than to
 * read it. These are the pages of a list, and what the API server counts, nearly 5 MB where 5,000
 * pods are. It compresses lists and objects from 128 KiB on, and its metrics always;
 * staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/writers.go@v1.34.0,
 * prometheus/promhttp/http.go@v1.22.0 of github.com/prometheus/client_golang.
 */
final class CompressedAnswers implements Interceptor {
  private static final String METRICS = "/metrics";
  private static final String OF_A_POD = "/proxy/";

  private static final int HEADER = 10;
  private static final int FLAGS = 3;
  private static final int BUFFER = 64 * 1024;
  private static final int MAGIC = 0x1f8b;
  private static final int MAGIC_LENGTH = 2;

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (isBig(request)) {
      builder.setHeader("Accept-Encoding", "gzip");
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return isBig(request) ? new Body(consumer) : consumer;
  }

  /** What a pod answers may be in gzip by itself, and is not ours to open. */
  private static boolean isBig(HttpRequest request) {
    var query = request.uri().getRawQuery();
    var path = request.uri().getRawPath();
    return "GET".equals(request.method())
        && !path.contains(OF_A_POD)
        && ((query != null && query.contains("limit=")) || path.endsWith(METRICS));
  }

  /** One answer, which comes in pieces; one that begins in another way is passed on as it is. */
  private static final class Body implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> plain;
    private final Inflater inflater = new Inflater(true);
    private final byte[] header = new byte[HEADER];
    private int headerRead;
    private boolean isPlain;
    private boolean isOver;

    Body(AsyncBody.Consumer<List<ByteBuffer>> plain) {
      this.plain = plain;
    }

    @Override
    public void consume(List<ByteBuffer> pieces, AsyncBody body) throws Exception {
      var inflated = new ArrayList<ByteBuffer>();
      for (var piece : pieces) {
        read(piece, inflated);
      }
      plain.consume(inflated, body);
    }

    private void read(ByteBuffer piece, List<ByteBuffer> into) throws IOException {
      while (!isPlain && headerRead < HEADER && piece.hasRemaining()) {
        header[headerRead] = piece.get();
        isPlain = headerRead < MAGIC_LENGTH && header[headerRead] != magic(headerRead);
        headerRead++;
        if (isPlain) {
          into.add(ByteBuffer.wrap(header, 0, headerRead));
        }
      }
      if (isPlain) {
        into.add(piece);
      } else if (headerRead == HEADER) {
        inflate(piece, into);
      }
    }

    private static byte magic(int index) {
      return (byte) (index == 0 ? MAGIC >> Byte.SIZE : MAGIC);
    }

    private void inflate(ByteBuffer piece, List<ByteBuffer> into) throws IOException {
      if (header[FLAGS] != 0) {
        throw new IOException("the API server's gzip header has fields that nobody expected");
      }
      if (isOver) {
        return;
      }
      try {
        inflater.setInput(piece);
        var buffer = ByteBuffer.allocate(BUFFER);
        while (inflater.inflate(buffer) > 0) {
          into.add(buffer.flip());
          buffer = ByteBuffer.allocate(BUFFER);
        }
        isOver = inflater.finished();
        if (isOver) {
          inflater.end();
        }
      } catch (DataFormatException e) {
        throw new IOException("the API server's answer is broken gzip", e);
      }
    }
  }
}
