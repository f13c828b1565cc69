package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A Slack workspace in memory. The bot talks to it by {@link #webApi()} and {@link
 * #responseUrls()}; people talk to the bot by {@link #command}, {@link #click} and {@link #submit},
 * which send signed requests to the bot's endpoint and return when it has answered. So a test, or a
 * page, is a conversation.
 */
public final class SimulatedSlack {
  /** Where {@link #webApi()} is to be mounted on the bot's own server. */
  public static final String API_PATH = "/playground/slack/api/";

  /** Where {@link #responseUrls()} is to be mounted on the bot's own server. */
  public static final String RESPONSE_PATH = "/playground/slack/response/";

  /** Where files are. */
  public static final String FILE_PATH = "/playground/slack/files/";

  private final Workspace workspace;
  private final Tickets tickets;
  private final Views views;
  private final PostLimit limit;
  private final FileMethods files;
  private final WebApi api;
  private final Responses responses;
  private final People people;

  /**
   * @param botToken the only one that the Web API takes
   * @param botEndpoint such as {@code http://127.0.0.1:8080/slack/events}; the server that also has
   *     the three servlets
   */
  public SimulatedSlack(
      InstantSource clock, String botToken, String signingSecret, URI botEndpoint) {
    this(clock, botToken, signingSecret, botEndpoint, BotLink.PATIENCE);
  }

  /**
   * @param patience how long a bot may take to answer
   */
  SimulatedSlack(
      InstantSource clock,
      String botToken,
      String signingSecret,
      URI botEndpoint,
      Duration patience) {
    this.workspace = new Workspace(clock);
    this.tickets = new Tickets(clock);
    this.views = new Views(workspace, tickets);
    this.limit = new PostLimit(clock);
    this.files = new FileMethods(workspace, botEndpoint.resolve(FILE_PATH).toString());
    this.api = new WebApi(botToken, workspace, views, files, limit);
    this.responses = new Responses(workspace);
    var payloads = new Payloads(tickets, botEndpoint.resolve(RESPONSE_PATH).toString());
    this.people =
        new People(
            workspace,
            views,
            responses,
            payloads,
            new BotLink(clock, signingSecret, botEndpoint, patience));
  }

  /** The Web API, for the path {@code /playground/slack/api/*}. */
  public HttpServlet webApi() {
    return new WebApiServlet(api);
  }

  /** The response URLs, for the path {@code /playground/slack/response/*}. */
  public HttpServlet responseUrls() {
    return new ResponseUrlServlet(tickets, responses);
  }

  /** Sending and reading files, for the path {@code /playground/slack/files/*}. */
  public HttpServlet files() {
    return new FileServlet(files);
  }

  /** Empties the workspace: messages, open forms, tickets. Subscribers stay. */
  public void reset() {
    tickets.clear();
    views.clear();
    people.forget();
    workspace.reset();
  }

  /**
   * @param channel id, or name with or without #
   * @throws IllegalArgumentException when there is no such channel
   */
  public Room channel(String channel) {
    return new Room(found(channel), workspace);
  }

  private Channel found(String channel) {
    return workspace
        .channel(channel)
        .orElseThrow(() -> new IllegalArgumentException("no channel " + channel));
  }

  public List<Channel> channels() {
    return workspace.channels();
  }

  /** Posts as a person or a bot, in the channel. */
  public Message say(String channel, Person author, String text) {
    return say(channel, Optional.empty(), author, text, Json.array(), false);
  }

  /**
   * @param thread the root's ts; empty for the channel itself
   * @param blocks may be empty
   * @param broadcast a reply that is shown in the channel too
   */
  public Message say(
      String channel,
      Optional<String> thread,
      Person author,
      String text,
      ArrayNode blocks,
      boolean broadcast) {
    BlockCheck.message(blocks);
    var room = found(channel);
    return workspace.post(ts ->
        new Message(
            room.id(),
            ts,
            thread,
            author.id(),
            text,
            BlockIds.filled(blocks),
            Optional.empty(),
            Optional.empty(),
            broadcast && thread.isPresent(),
            Optional.empty(),
            Map.of()));
  }

  /** Posts what a person typed: as plain words, whatever is in it. */
  public Message type(
      Person person, String channel, Optional<String> thread, String words, boolean broadcast) {
    return say(channel, thread, person, People.escaped(words), Json.array(), broadcast);
  }

  /**
   * Types a slash command. When the bot does not take it, the person reads Slack's complaint.
   *
   * @param thread the root's ts, when the command is typed in a thread
   * @param line the whole of it, such as {@code /istio status}
   */
  public Delivery command(Person person, String channel, Optional<String> thread, String line) {
    return people.command(person, found(channel), thread, line);
  }

  /**
   * Clicks a button and, if it asks, confirms.
   *
   * @param button its label or action id
   * @throws IllegalArgumentException when the message, as it is now, has no such button
   */
  public Delivery click(Person person, Message message, String button) {
    var now = workspace.find(message.channel(), message.ts()).orElse(message);
    var found =
        now.button(button)
            .orElseThrow(() ->
                new IllegalArgumentException("no button " + button + " in: " + now.allText()));
    return people.use(person, now, found.blockId(), found.actionId(), Optional.empty());
  }

  /**
   * Uses any interactive element.
   *
   * @param option the value of the picked option, for menus
   * @throws IllegalArgumentException when there is no such element
   */
  public Delivery use(
      Person person,
      String channel,
      String ts,
      String blockId,
      String actionId,
      Optional<String> option) {
    var message =
        workspace
            .find(channel, ts)
            .orElseThrow(() -> new IllegalArgumentException("no message " + ts));
    return people.use(person, message, blockId, actionId, option);
  }

  /** The form that this person has open, in Slack's shape. */
  public Optional<JsonNode> view(Person person) {
    return views.of(person.id()).map(Views.Open::view);
  }

  /** What the bot published in this person's App Home, in Slack's shape. */
  public Optional<JsonNode> home(Person person) {
    return views.home(person.id()).map(JsonNode.class::cast);
  }

  /**
   * Submits the open form.
   *
   * @param values by action id
   * @return complaints by block id; empty when the form was taken
   * @throws IllegalArgumentException when no form is open
   */
  public Map<String, String> submit(Person person, Map<String, String> values) {
    return people.submit(person, values);
  }

  /** Closes the open form without sending it. */
  public void closeView(Person person) {
    people.closeView(person);
  }

  /** Tells of every message that is posted or changed, on the thread that did it. */
  public Subscription subscribe(Consumer<Message> listener) {
    return workspace.subscribe(listener);
  }

  /**
   * Answers 429 beyond one post a second and channel.
   *
   * @param burst posts that may come at once; 0 switches the limit off
   */
  public void limitPosts(int burst) {
    limit.allow(burst);
  }

  /**
   * Makes the next call of a method fail.
   *
   * @param status HTTP, such as 200 with Slack's error, 429 or 500
   * @param error such as {@code internal_error}
   */
  public void failNext(String method, int status, String error) {
    api.failNext(method, WebApi.Answer.error(status, error));
  }

  /** What the bot's token may do from now on; at first it is what manifest.yml asks for. */
  public void grantScopes(Set<String> scopes) {
    api.scopes().grant(scopes);
  }

  /** Full members all, until something else is said here. */
  public void membership(String user, Membership membership) {
    workspace.membership(user, membership);
  }

  /**
   * @param id such as {@code S0SRE00001}
   * @param members user ids
   */
  public void userGroup(String id, Set<String> members) {
    workspace.userGroup(id, members);
  }

  /** Names of the Web API's methods called so far, in order, refused calls included. */
  public List<String> calls() {
    return api.calls();
  }

  /**
   * What is new for this person since a version.
   *
   * @param since the version of the last news; negative for everything
   */
  public News news(Person person, long since) {
    var fresh = workspace.newsFor(person.id(), since);
    return new News(
        fresh.version(),
        fresh.everything(),
        fresh.changed(),
        fresh.gone(),
        view(person),
        people.lastRequester());
  }

  /** Waits until something is newer than this version, or for the timeout. */
  public void await(long version, Duration timeout) throws InterruptedException {
    workspace.await(version, timeout);
  }

  /**
   * @param everything forget what was known before: there was a reset, or this is the first news
   * @param changed new and changed messages
   * @param gone deleted messages
   * @param view the open form
   * @param lastRequester who typed the newest upgrade command
   */
  public record News(
      long version,
      boolean everything,
      List<Message> changed,
      List<Message> gone,
      Optional<JsonNode> view,
      Optional<String> lastRequester) {}
}
