package dev.sailwright.realcluster;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Stands between a bot and the real API server, one connection for each request, and does to the
 * requests what an API server in trouble does. It has a certificate of its own, because client-go
 * keeps its token to itself without TLS.
 */
final class FaultyApiServer implements AutoCloseable {
  enum Fault {
    /** 409 to every write. */
    CONFLICT(
        409,
        "Conflict",
        "Operation cannot be fulfilled: the object has been modified; please apply your changes to"
            + " the latest version and try again"),
    /** 429 to everything, as while it is overloaded. */
    TOO_MANY_REQUESTS(429, "TooManyRequests", "Too many requests, please try again later."),
    /** 410 to whoever lists or watches from a version on, as after its history was compacted. */
    GONE(410, "Expired", "too old resource version: 1 (2)"),
    /** 500 to everything. */
    SERVER_ERROR(500, "InternalError", "Internal error occurred: etcdserver: request timed out"),
    /** Every write is carried out, and its answer is lost. */
    LOST_ANSWER,
    /** No connection, and those that were open are gone: as while it restarts. */
    RESTART,
    /** Whatever is open is cut, every second anew. */
    CUT,
    /** Two seconds more for every request. */
    SLOW,
    /**
     * The API server is killed and, in the end, started anew: it is over when that is ready. Last,
     * because an istioctl that runs meanwhile fails.
     */
    KILLED;

    private final int status;
    private final String reason;
    private final String message;

    Fault() {
      this(0, "", "");
    }

    Fault(int status, String reason, String message) {
      this.status = status;
      this.reason = reason;
      this.message = message;
    }

    private boolean refuses(Request request) {
      return switch (this) {
        case CONFLICT -> request.isWrite();
        case GONE -> request.isFromAVersionOn();
        case TOO_MANY_REQUESTS, SERVER_ERROR -> true;
        case LOST_ANSWER, RESTART, KILLED, CUT, SLOW -> false;
      };
    }

    /** Whoever writes an upgrade does so, as far as can be known, in vain. */
    private boolean keepsWritesFromCounting() {
      return switch (this) {
        case CONFLICT, TOO_MANY_REQUESTS, SERVER_ERROR, LOST_ANSWER, RESTART, KILLED -> true;
        case GONE, CUT, SLOW -> false;
      };
    }
  }

  /**
   * @param recovery from the fault's end to the next write of an upgrade that succeeded
   * @param mostWritesInASecond tried while none could succeed
   */
  record Survived(Fault fault, String state, Duration recovery, int mostWritesInASecond) {}

  private record Request(String head) {
    boolean isWrite() {
      return !head.startsWith("GET ") && !head.startsWith("HEAD ");
    }

    boolean isFromAVersionOn() {
      var line = head.lines().findFirst().orElse("");
      return !isWrite() && (line.contains("watch=") || line.contains("resourceVersion="));
    }

    boolean isWriteOfAnUpgrade() {
      return isWrite() && head.lines().findFirst().orElse("").contains("/meshupgrades/");
    }

    int length() {
      var length = LENGTH.matcher(head);
      return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }

    /** The answer is to be the last of its connection. */
    byte[] once() {
      var text =
          head.toLowerCase(Locale.ROOT).contains("\r\nupgrade:")
              ? head
              : CONNECTION
                  .matcher(head)
                  .replaceAll("")
                  .replaceFirst("\r\n", "\r\nConnection: close\r\n");
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final Pattern CONNECTION = Pattern.compile("(?i)(?<=\r\n)connection:[^\r]*\r\n");
  private static final Pattern SUCCESS = Pattern.compile("(?s)HTTP/1.1 20[01] .*");
  private static final Duration SLOWNESS = Duration.ofSeconds(2);
  private static final int BODY_MILLIS = 200;
  private static final int BACKLOG = 100;
  private static final String PASSWORD = "of-this-test";

  private final URI upstream;
  private final ServerSocket listener;
  private final SocketFactory tls;
  private final Optional<ApiServerProcess> process;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Survived> survived = new ArrayList<>();
  private final List<Instant> writes = new ArrayList<>();
  private volatile Optional<Fault> fault = Optional.empty();
  private volatile CountDownLatch faultIsOver = new CountDownLatch(0);
  private Optional<Instant> succeeded = Optional.empty();

  private FaultyApiServer(
      URI upstream, ServerSocket listener, SocketFactory tls, Optional<ApiServerProcess> process) {
    this.upstream = upstream;
    this.listener = listener;
    this.tls = tls;
    this.process = process;
  }

  /**
   * @param folder for its key, which is made here
   */
  static FaultyApiServer before(URI upstream, Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(
        KeyStore.getInstance(ownCertificate(folder).toFile(), PASSWORD.toCharArray()),
        PASSWORD.toCharArray());
    var tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), new TrustManager[] {new TrustsTheTestsOwnCluster()}, null);
    var server =
        new FaultyApiServer(
            upstream,
            tls.getServerSocketFactory()
                .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()),
            tls.getSocketFactory(),
            ApiServerProcess.find());
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  private static Path ownCertificate(Path folder) throws IOException, InterruptedException {
    var file = folder.resolve("faulty-api-server.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "faulty",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new AssertionError(said);
    }
    return file;
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + listener.getLocalPort());
  }

  /** What can be done here: the process of a cluster elsewhere is out of reach. */
  List<Fault> faults() {
    return Stream.of(Fault.values())
        .filter(kind -> kind != Fault.KILLED || process.isPresent())
        .toList();
  }

  synchronized List<Survived> survived() {
    return List.copyOf(survived);
  }

  /**
   * Makes the trouble for as long as it lasts, and waits until an upgrade is written again.
   *
   * @param state in which the upgrade is, for the report
   */
  void trouble(Fault now, String state, Duration lasts, Duration patience)
      throws IOException, InterruptedException {
    synchronized (this) {
      writes.clear();
      succeeded = Optional.empty();
    }
    faultIsOver = new CountDownLatch(1);
    fault = Optional.of(now);
    if (now == Fault.KILLED) {
      process.orElseThrow().kill();
    }
    var end = Instant.now().plus(lasts);
    while (Instant.now().isBefore(end)) {
      if (now == Fault.CUT || now == Fault.RESTART) {
        cut();
      }
      TimeUnit.SECONDS.sleep(1);
    }
    if (now == Fault.KILLED) {
      process.orElseThrow().start();
      await("the API server to be ready").atMost(patience).until(this::isReady);
    }
    synchronized (this) {
      fault = Optional.empty();
      succeeded = Optional.empty();
      faultIsOver.countDown();
      var over = Instant.now();
      while (succeeded.isEmpty() && Instant.now().isBefore(over.plus(patience))) {
        wait(BODY_MILLIS);
      }
      survived.add(
          new Survived(
              now,
              state,
              Duration.between(over, succeeded.orElse(Instant.MAX.minus(patience))),
              now.keepsWritesFromCounting() ? mostInASecond() : 0));
    }
  }

  private int mostInASecond() {
    return writes.stream()
        .mapToInt(first ->
            (int)
                writes.stream()
                    .filter(other ->
                        !other.isBefore(first) && other.isBefore(first.plus(Duration.ofSeconds(1))))
                    .count())
        .max()
        .orElse(0);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      if (is(Fault.RESTART)) {
        return;
      }
      var head = head(client.getInputStream());
      if (!head.isEmpty()) {
        serve(client, new Request(head));
      }
    } catch (IOException cutOff) {
      // One side is gone; the other one is told by closing it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private void serve(Socket client, Request request) throws IOException, InterruptedException {
    if (request.isWriteOfAnUpgrade()) {
      written(Instant.now());
    }
    var now = fault;
    if (now.isPresent() && now.get().refuses(request)) {
      refuse(client, request, now.get());
      return;
    }
    if (is(Fault.SLOW)) {
      TimeUnit.MILLISECONDS.sleep(SLOWNESS.toMillis());
    }
    try (var server = tls.createSocket(upstream.getHost(), upstream.getPort())) {
      open.add(server);
      server.getOutputStream().write(request.once());
      server.getOutputStream().flush();
      Thread.ofVirtual().start(() -> pump(client, server));
      if (request.isWrite() && is(Fault.LOST_ANSWER)) {
        var unused = head(server.getInputStream());
        faultIsOver.await();
        return;
      }
      var answer = head(server.getInputStream());
      client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      if (request.isWriteOfAnUpgrade() && SUCCESS.matcher(answer).matches()) {
        counted();
      }
      server.getInputStream().transferTo(client.getOutputStream());
      open.remove(server);
    }
  }

  private boolean isReady() {
    try (var server = tls.createSocket(upstream.getHost(), upstream.getPort())) {
      write(
          server.getOutputStream(), "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      return SUCCESS.matcher(head(server.getInputStream())).matches();
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean is(Fault kind) {
    return fault.filter(kind::equals).isPresent();
  }

  private synchronized void written(Instant at) {
    if (fault.isPresent()) {
      writes.add(at);
    }
  }

  private synchronized void counted() {
    succeeded = Optional.of(Instant.now());
    notifyAll();
  }

  private static void refuse(Socket client, Request request, Fault fault) throws IOException {
    if (request.isWrite()) {
      client.setSoTimeout(BODY_MILLIS);
      try {
        var unused = client.getInputStream().readNBytes(request.length());
      } catch (SocketTimeoutException noMoreOfIt) {
        // It said that more would come; the answer is the same.
      }
    }
    var body =
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","message":"%s","code":%d}\
        """
            .formatted(fault.reason, fault.message, fault.status);
    write(
        client.getOutputStream(),
        "HTTP/1.1 %d Trouble\r\nContent-Type: application/json\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(fault.status, body.length(), body));
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // The answer's side notices by itself.
    }
  }

  /** Up to and with the empty line; empty when nothing came. */
  private static String head(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var ending = 0;
    while (ending < 4) {
      var next = in.read();
      if (next < 0) {
        break;
      }
      bytes.write(next);
      ending = next == "\r\n\r\n".charAt(ending) ? ending + 1 : next == '\r' ? 1 : 0;
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private void cut() {
    open.forEach(FaultyApiServer::close);
    open.clear();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    faultIsOver.countDown();
    cut();
  }

  /** Its certificate is made anew with each cluster; what is tested here is not TLS. */
  private static final class TrustsTheTestsOwnCluster implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
