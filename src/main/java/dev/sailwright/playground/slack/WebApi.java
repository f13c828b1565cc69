package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * All methods by name, with what comes before each: the token, the rate limit, failures that a test
 * ordered.
 */
final class WebApi {
  private static final Set<String> LIMITED = Set.of("chat.postMessage", "chat.postEphemeral");

  private final Map<String, Method> methods = new HashMap<>();
  private final Map<String, Queue<Answer>> failures = new ConcurrentHashMap<>();
  private final Queue<String> calls = new ConcurrentLinkedQueue<>();
  private final String token;
  private final PostLimit limit;
  private final Scopes scopes = new Scopes();

  WebApi(String token, Workspace workspace, Views views, FileMethods files, PostLimit limit) {
    this.token = token;
    this.limit = limit;
    new ChatMethods(workspace).addTo(methods);
    new ConversationMethods(workspace, scopes).addTo(methods);
    new PeopleMethods(workspace).addTo(methods);
    views.addTo(methods);
    files.addTo(methods);
  }

  /**
   * @param status HTTP; 429 comes with {@code Retry-After: 1}
   */
  record Answer(int status, ObjectNode body) {
    static Answer error(int status, String code) {
      return new Answer(status, Json.object().put("ok", false).put("error", code));
    }
  }

  /** The next calls of this method answer so, one each. */
  void failNext(String method, Answer answer) {
    failures.computeIfAbsent(method, name -> new ConcurrentLinkedQueue<>()).add(answer);
  }

  Scopes scopes() {
    return scopes;
  }

  /** Names of the methods called so far, in order, refused calls included. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  Answer call(String name, Optional<String> given, Arguments arguments) {
    calls.add(name);
    if (name.equals("api.test")) {
      return answer(PeopleMethods::apiTest, arguments);
    }
    var method = methods.get(name);
    if (method == null) {
      return Answer.error(200, "unknown_method");
    }
    if (given.isEmpty()) {
      return Answer.error(200, "not_authed");
    }
    if (!given.get().equals(token)) {
      return Answer.error(200, "invalid_auth");
    }
    var complaint = scopes.complaint(name);
    if (complaint.isPresent()) {
      return complaint.get();
    }
    var ordered = failures.getOrDefault(name, new ArrayDeque<>()).poll();
    if (ordered != null) {
      return ordered;
    }
    if (LIMITED.contains(name) && !limit.take(arguments.text("channel").orElse(""))) {
      return Answer.error(429, "ratelimited");
    }
    return answer(method, arguments);
  }

  private static Answer answer(Method method, Arguments arguments) {
    try {
      var body = Json.object().put("ok", true);
      body.setAll(method.call(arguments));
      return new Answer(200, body);
    } catch (SlackError e) {
      var answer = Answer.error(200, e.code());
      if (!e.details().isEmpty()) {
        var messages = answer.body().putObject("response_metadata").putArray("messages");
        e.details().forEach(messages::add);
      }
      return answer;
    }
  }
}
