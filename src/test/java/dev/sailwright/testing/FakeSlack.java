package dev.sailwright.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * As much of Slack's Web API as sending needs, on loopback. It keeps messages, and fails in the
 * ways that it was told to, one call after the other or by the weather. Every message that comes in
 * is checked.
 */
public final class FakeSlack implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 3;
  private static final String UPLOAD = "/upload/";

  /** How one call goes. The DROPPED ones end without an answer. */
  public sealed interface Fault {
    record Refused(String name) implements Fault {}

    record Limited(int seconds) implements Fault {}

    record ServerError(boolean done) implements Fault {}

    record Dropped(boolean done) implements Fault {}

    /** No answer, and the connection stays open until the caller has had enough. */
    record Hanging(boolean done) implements Fault {}
  }

  /** A call as it came in. */
  public record Call(String method, String channel, Instant at) {}

  /** A message as people see it now. */
  public record Posted(
      String channel,
      String ts,
      Optional<String> thread,
      boolean broadcast,
      JsonNode message,
      JsonNode metadata,
      Optional<Uploaded> file) {
    public String text() {
      return message.path("text").asText();
    }
  }

  /**
   * @param title what people read
   */
  public record Uploaded(String name, String title, String content, String altText) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Posted> messages = new ArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<JsonNode> responses = new CopyOnWriteArrayList<>();
  private final List<JsonNode> ephemeral = new CopyOnWriteArrayList<>();
  private final List<JsonNode> views = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<String, String> announced = new HashMap<>();
  private final Map<String, String> altTexts = new HashMap<>();
  private final Map<String, String> contents = new HashMap<>();
  private final Map<String, Integer> lengths = new HashMap<>();
  private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
  private final Map<String, String> closed = new ConcurrentHashMap<>();
  private final List<Call> timed = new CopyOnWriteArrayList<>();
  private final List<String> early = new CopyOnWriteArrayList<>();
  private final Map<String, Instant> limitedUntil = new ConcurrentHashMap<>();
  private final Semaphore handled = new Semaphore(0);
  private final CountDownLatch end = new CountDownLatch(1);
  private final InstantSource clock;
  private volatile Function<Call, Optional<Fault>> weather = call -> Optional.empty();
  private int number;

  public FakeSlack() throws IOException {
    this(InstantSource.system());
  }

  /**
   * @param clock by which calls are dated, and Retry-After is held
   */
  public FakeSlack(InstantSource clock) throws IOException {
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  public URI api() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/");
  }

  public URI responseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/response");
  }

  /** The next calls of this method go so; those after them go well. */
  public void next(String method, Fault... next) {
    faults.computeIfAbsent(method, name -> new ArrayDeque<>()).addAll(List.of(next));
  }

  /** How calls go from now on, unless {@link #next} says otherwise. */
  public void weather(Function<Call, Optional<Fault>> now) {
    weather = now;
  }

  /** Posts into this channel are refused so; an empty error opens it again. */
  public void close(String channel, String error) {
    if (error.isEmpty()) {
      closed.remove(channel);
    } else {
      closed.put(channel, error);
    }
  }

  public List<Call> timed() {
    return List.copyOf(timed);
  }

  /**
   * Waits until one more call has taken effect, or none. A caller that gives up early on a busy
   * machine would otherwise look before its message is there. A call that broke on its way never
   * comes in.
   */
  public boolean awaitHandled() throws InterruptedException {
    return handled.tryAcquire(3, TimeUnit.SECONDS);
  }

  /** A fresh process cannot know what the one before it was told. */
  public void forgetLimits() {
    limitedUntil.clear();
  }

  /** Calls of a method that came before its Retry-After had passed. */
  public List<String> early() {
    return List.copyOf(early);
  }

  public synchronized List<Posted> messages() {
    return List.copyOf(messages);
  }

  /** Names of the methods that were called, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  public List<JsonNode> responses() {
    return List.copyOf(responses);
  }

  public List<JsonNode> ephemeral() {
    return List.copyOf(ephemeral);
  }

  /** Every modal as it was opened or changed. */
  public List<JsonNode> views() {
    return List.copyOf(views);
  }

  /** What was wrong with messages that came in. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      // A file is any bytes, and this keeps each of them.
      var charset = exchange.getRequestURI().getPath().contains(UPLOAD) ? ISO_8859_1 : UTF_8;
      serve(exchange, new String(exchange.getRequestBody().readAllBytes(), charset));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange, String body) throws IOException, InterruptedException {
    var method = exchange.getRequestURI().getPath().replace("/api/", "");
    calls.add(method);
    var call = new Call(method, channel(method, body), clock.instant());
    timed.add(call);
    if (call.at().isBefore(limitedUntil.getOrDefault(method, Instant.EPOCH))) {
      early.add(method + " at " + call.at());
    }
    var fault =
        Optional.ofNullable(faults.get(method))
            .map(Deque::poll)
            .or(() -> weather.apply(call))
            .orElse(null);
    var reply = takesPlace(fault) ? handle(method, body) : "";
    handled.release();
    switch (fault) {
      case null -> answer(exchange, 200, reply);
      case Fault.Refused refused -> answer(exchange, 200, failure(refused.name()));
      case Fault.Limited limited -> {
        limitedUntil.put(method, call.at().plusSeconds(limited.seconds()));
        exchange.getResponseHeaders().set("Retry-After", Integer.toString(limited.seconds()));
        answer(exchange, 429, failure("ratelimited"));
      }
      case Fault.ServerError broken -> answer(exchange, 503, "Service Unavailable");
      case Fault.Dropped dropped -> exchange.close();
      case Fault.Hanging hanging -> end.await();
    }
  }

  private static boolean takesPlace(@Nullable Fault fault) {
    return switch (fault) {
      case null -> true;
      case Fault.Refused refused -> false;
      case Fault.Limited limited -> false;
      case Fault.ServerError broken -> broken.done();
      case Fault.Dropped dropped -> dropped.done();
      case Fault.Hanging hanging -> hanging.done();
    };
  }

  private static String channel(String method, String body) {
    return method.contains(".") && body.contains("=") ? form(body).getOrDefault("channel", "") : "";
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.getBytes(UTF_8).length);
    exchange.getResponseBody().write(body.getBytes(UTF_8));
  }

  private synchronized String handle(String method, String body) throws IOException {
    if (method.equals("/response")) {
      var response = JSON.readTree(body);
      responses.add(response);
      check(response.path("text").asText(), response.path("blocks"));
      for (var off : List.of("unfurl_links", "unfurl_media")) {
        if (response.path(off).asBoolean(true)) {
          violations.add(off + " is not switched off");
        }
      }
      return "ok";
    }
    if (method.startsWith(UPLOAD)) {
      var id = method.substring(UPLOAD.length());
      if (!Objects.equals(lengths.remove(id), body.length())) {
        violations.add("a file of another length than announced, or sent twice");
      }
      contents.put(id, new String(body.getBytes(ISO_8859_1), UTF_8));
      return "OK";
    }
    var form = form(body);
    return switch (method) {
      case "chat.postMessage" -> post(form);
      case "chat.update" -> update(form);
      case "chat.postEphemeral" -> {
        ephemeral.add(check(form.get("text"), JSON.readTree(form.get("blocks"))));
        yield success().put("message_ts", "1.1").toString();
      }
      case "views.open", "views.update" -> {
        var view = JSON.readTree(form.get("view"));
        violations.addAll(BlockKit.viewViolations(view));
        views.add(view);
        yield success().toString();
      }
      case "files.getUploadURLExternal" -> {
        var id = "F%09d".formatted(++number);
        announced.put(id, form.get("filename"));
        Optional.ofNullable(form.get("alt_txt")).ifPresent(alt -> altTexts.put(id, alt));
        lengths.put(id, Integer.valueOf(form.get("length")));
        yield success()
            .put("upload_url", api().resolve("/upload/" + id).toString())
            .put("file_id", id)
            .toString();
      }
      case "files.completeUploadExternal" -> complete(form);
      case "conversations.history" ->
          page(
              form,
              form.containsKey("oldest") && !form.containsKey("latest"),
              messages.reversed().stream()
                  .filter(message -> message.thread().isEmpty() || message.broadcast())
                  .toList());
      case "conversations.replies" ->
          page(
              form,
              false,
              messages.stream()
                  .filter(message ->
                      message.ts().equals(form.get("ts"))
                          || message.thread().equals(Optional.of(form.get("ts"))))
                  .toList());
      default -> failure("unknown_method");
    };
  }

  private String post(Map<String, String> form) throws IOException {
    if (closed.containsKey(form.get("channel"))) {
      return failure(closed.get(form.get("channel")));
    }
    for (var off : List.of("unfurl_links", "unfurl_media", "link_names")) {
      if (isTrue(form.getOrDefault(off, "true"))) {
        violations.add(off + " is not switched off");
      }
    }
    if (!form.containsKey("metadata")) {
      violations.add("a post without metadata");
    }
    var ts = "1700000000.%06d".formatted(++number);
    messages.add(
        new Posted(
            form.get("channel"),
            ts,
            Optional.ofNullable(form.get("thread_ts")),
            isTrue(form.get("reply_broadcast")),
            check(form.get("text"), JSON.readTree(form.get("blocks"))),
            JSON.readTree(form.get("metadata")),
            Optional.empty()));
    return success().put("channel", form.get("channel")).put("ts", ts).toString();
  }

  private String complete(Map<String, String> form) throws IOException {
    var channel = form.get("channel_id");
    if (closed.containsKey(channel)) {
      return failure(closed.get(channel));
    }
    var file = JSON.readTree(form.get("files")).path(0);
    var id = file.path("id").asText();
    if (!contents.containsKey(id)) {
      return failure("file_not_found");
    }
    messages.add(
        new Posted(
            channel,
            "1700000000.%06d".formatted(++number),
            Optional.ofNullable(form.get("thread_ts")),
            false,
            JSON.createObjectNode().put("text", ""),
            JSON.createObjectNode(),
            Optional.of(
                new Uploaded(
                    announced.get(id),
                    file.path("title").asText(),
                    contents.remove(id),
                    altTexts.getOrDefault(id, "")))));
    return success().toString();
  }

  private String update(Map<String, String> form) throws IOException {
    for (var i = 0; i < messages.size(); i++) {
      var old = messages.get(i);
      if (old.ts().equals(form.get("ts"))) {
        var message = check(form.get("text"), JSON.readTree(form.get("blocks")));
        messages.set(
            i,
            new Posted(
                old.channel(),
                old.ts(),
                old.thread(),
                old.broadcast(),
                message,
                old.metadata(),
                Optional.empty()));
        return success().put("channel", old.channel()).put("ts", old.ts()).toString();
      }
    }
    return failure("message_not_found");
  }

  private static String page(Map<String, String> form, boolean fromTheEnd, List<Posted> all) {
    var read = Integer.parseInt(form.getOrDefault("cursor", "0"));
    var page = success();
    var list = page.putArray("messages");
    var here =
        all.stream().filter(message -> message.channel().equals(form.get("channel"))).toList();
    var next = Math.min(here.size(), read + PAGE);
    (fromTheEnd ? here.subList(here.size() - next, here.size() - read) : here.subList(read, next))
        .forEach(message -> add(list, message, isTrue(form.get("include_all_metadata"))));
    page.putObject("response_metadata")
        .put("next_cursor", next < here.size() ? Integer.toString(next) : "");
    return page.toString();
  }

  private static void add(ArrayNode list, Posted message, boolean withMetadata) {
    var node =
        list.addObject().put("type", "message").put("ts", message.ts()).put("text", message.text());
    if (withMetadata) {
      node.set("metadata", message.metadata());
    }
    message
        .file()
        .ifPresent(file ->
            node.putArray("files").addObject().put("name", file.name()).put("title", file.title()));
  }

  private JsonNode check(String text, JsonNode blocks) {
    var message = JSON.createObjectNode().put("text", text);
    message.set("blocks", blocks);
    violations.addAll(BlockKit.violations(message));
    return message;
  }

  private static boolean isTrue(String value) {
    return "1".equals(value) || "true".equals(value);
  }

  private static ObjectNode success() {
    return JSON.createObjectNode().put("ok", true);
  }

  private static String failure(String error) {
    return JSON.createObjectNode().put("ok", false).put("error", error).toString();
  }

  private static Map<String, String> form(String body) {
    var form = new HashMap<String, String>();
    for (var part : body.split("&", -1)) {
      var cut = part.indexOf('=');
      form.put(part.substring(0, cut), URLDecoder.decode(part.substring(cut + 1), UTF_8));
    }
    return form;
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
