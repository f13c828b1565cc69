package dev.sailwright.adapter.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.conversations.ConversationsHistoryRequest;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import dev.sailwright.upgrade.MessageRef;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes one call and says what became of it, as surely as it can be known. */
final class SlackCalls implements Outbox.Api {
  static final String EVENT_TYPE = "sailwright_upgrade";
  static final String KEY = "key";
  static final String LANE = "lane";
  static final String LAST = "last";

  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(30);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int PAGE = 200;

  private final MethodsClient methods;
  private final SlackEffects effects;
  private final Attachments attachments;

  /**
   * @param attachments where the files' contents are
   */
  SlackCalls(MethodsClient methods, SlackEffects effects, Attachments attachments) {
    this.methods = methods;
    this.effects = effects;
    this.attachments = attachments;
  }

  @Override
  public Sent call(Send send) {
    try {
      return switch (send) {
        case Send.Post post -> post(post);
        case Send.Update update -> update(update);
        case Send.Upload upload -> upload(upload);
        case Send.Find find -> find(find);
      };
    } catch (SlackApiException e) {
      return answered(e);
    } catch (SlackEffects.TakenOverException e) {
      return new Sent.NotSent("another process carries on, or nobody could tell whether one does");
    } catch (SlackEffects.FileNotTakenException e) {
      return new Sent.Refused(SlackError.of(SlackError.FILE_NOT_TAKEN));
    } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
      return new Sent.NotSent(e.getClass().getSimpleName());
    } catch (IOException e) {
      return new Sent.Unclear(e.getClass().getSimpleName());
    }
  }

  private Sent post(Send.Post post) throws IOException, SlackApiException {
    var request =
        ChatPostMessageRequest.builder()
            .channel(post.channel())
            .threadTs(post.thread().orElse(null))
            .replyBroadcast(post.broadcast() && post.thread().isPresent())
            .text(post.message().text())
            .blocks(post.message().blocks())
            .metadata(metadata(post.key()))
            .linkNames(false)
            .unfurlLinks(false)
            .unfurlMedia(false)
            .build();
    var response = effects.post(post, request);
    return response.isOk()
        ? new Sent.Arrived(new MessageRef(response.getChannel(), response.getTs()))
        : refused(response);
  }

  private Sent update(Send.Update update) throws IOException, SlackApiException {
    var request =
        ChatUpdateRequest.builder()
            .channel(update.ref().channel())
            .ts(update.ref().ts())
            .text(update.message().text())
            .blocks(update.message().blocks())
            .metadata(metadata(update.key()))
            .linkNames(false)
            .build();
    var response = effects.update(update, request);
    return response.isOk() ? new Sent.Arrived(update.ref()) : refused(response);
  }

  private Sent upload(Send.Upload upload) throws IOException, SlackApiException {
    return switch (attachments.text(upload)) {
      case Attachments.Text.There there ->
          upload(upload, there.text().getBytes(StandardCharsets.UTF_8));
      case Attachments.Text.Picture picture -> upload(upload, picture.png().array());
      case Attachments.Text.Not not -> new Sent.Refused(not.error());
    };
  }

  private Sent upload(Send.Upload upload, byte[] bytes) throws IOException, SlackApiException {
    var response = effects.upload(upload, bytes);
    return response.isOk() ? new Sent.Uploaded() : withoutFile(refused(response));
  }

  /**
   * Words can go where a file cannot: {@code chat:write.public} is about words alone. If they
   * cannot either, they will say so themselves.
   */
  private static Sent withoutFile(Sent sent) {
    return sent instanceof Sent.Refused refused
            && !refused.error().isAboutTheToken()
            && refused.error().kind() != SlackError.Kind.GONE
        ? new Sent.Refused(refused.error().aboutTheMessage())
        : sent;
  }

  private Sent find(Send.Find find) throws IOException, SlackApiException {
    var looked = find.thread().isPresent() ? replies(find, find.thread().get()) : history(find);
    if (looked.refused().isPresent()) {
      return looked.refused().get();
    }
    var found = new HashMap<String, Sent.Seen>();
    looked
        .messages()
        .forEach(message -> {
          var ref = new MessageRef(find.channel(), message.getTs());
          payload(message, find.lane())
              .ifPresent(payload ->
                  found.putIfAbsent(
                      String.valueOf(payload.get(KEY)), new Sent.Seen(ref, last(payload))));
          lastOfFiles(message, find.lane())
              .forEach(last ->
                  found.putIfAbsent(
                      UpgradeLane.filePart(find.lane(), last), new Sent.Seen(ref, last)));
        });
    return new Sent.Found(found, looked.cursor());
  }

  private Looked replies(Send.Find find, String thread) throws IOException, SlackApiException {
    var response =
        methods.conversationsReplies(
            ConversationsRepliesRequest.builder()
                .channel(find.channel())
                .ts(thread)
                .includeAllMetadata(true)
                .limit(PAGE)
                .cursor(find.cursor().orElse(null))
                .build());
    return Looked.of(response, response.getMessages(), response.getResponseMetadata());
  }

  private Looked history(Send.Find find) throws IOException, SlackApiException {
    var response =
        methods.conversationsHistory(
            ConversationsHistoryRequest.builder()
                .channel(find.channel())
                .oldest(ts(find.since()))
                .latest(find.until().map(SlackCalls::ts).orElse(null))
                .inclusive(true)
                .includeAllMetadata(true)
                .limit(PAGE)
                .cursor(find.cursor().orElse(null))
                .build());
    return Looked.of(response, response.getMessages(), response.getResponseMetadata());
  }

  private static String ts(Instant moment) {
    return moment.getEpochSecond() + ".000000";
  }

  /** One page of messages, or why there is none. */
  private record Looked(Optional<Sent> refused, List<Message> messages, Optional<String> cursor) {
    static Looked of(
        SlackApiTextResponse response,
        @Nullable List<Message> messages,
        @Nullable ResponseMetadata metadata) {
      return response.isOk()
          ? new Looked(
              Optional.empty(),
              messages == null ? List.of() : messages,
              Optional.ofNullable(metadata)
                  .map(ResponseMetadata::getNextCursor)
                  .filter(next -> !next.isEmpty()))
          : new Looked(Optional.of(SlackCalls.refused(response)), List.of(), Optional.empty());
    }
  }

  private static Message.Metadata metadata(Send.Key key) {
    return Message.Metadata.builder()
        .eventType(EVENT_TYPE)
        .eventPayload(Map.of(KEY, key.part(), LANE, key.lane(), LAST, Integer.toString(key.last())))
        .build();
  }

  private static List<Integer> lastOfFiles(Message message, String lane) {
    return Stream.ofNullable(message.getFiles())
        .flatMap(List::stream)
        .flatMap(file -> Stream.ofNullable(file.getName()))
        .flatMap(name -> Send.Key.lastOf(lane, name).stream())
        .toList();
  }

  private static Optional<Map<String, Object>> payload(Message message, String lane) {
    return Optional.ofNullable(message.getMetadata())
        .filter(metadata -> EVENT_TYPE.equals(metadata.getEventType()))
        .flatMap(metadata -> Optional.ofNullable(metadata.getEventPayload()))
        .filter(payload -> lane.equals(payload.get(LANE)) && payload.containsKey(KEY));
  }

  /** Anybody's app can post metadata that looks like ours, so nothing of it is believed unread. */
  private static int last(Map<String, Object> payload) {
    var last = String.valueOf(payload.get(LAST));
    return last.matches("[0-9]{1,6}") ? Integer.parseInt(last) : 0;
  }

  private static Sent refused(SlackApiTextResponse response) {
    var error = Optional.ofNullable(response.getError()).orElse("unknown_error");
    if (error.equals("ratelimited") || error.equals("rate_limited")) {
      return new Sent.Limited(DEFAULT_RETRY_AFTER);
    }
    return SlackError.isSlacksOwn(error)
        ? new Sent.Unclear(error)
        : new Sent.Refused(SlackError.of(error));
  }

  private static Sent answered(SlackApiException e) {
    var status = e.getResponse().code();
    if (status == TOO_MANY_REQUESTS) {
      return new Sent.Limited(
          Optional.ofNullable(e.getResponse().header("Retry-After"))
              .flatMap(SlackCalls::seconds)
              .orElse(DEFAULT_RETRY_AFTER));
    }
    if (status >= SERVER_ERROR) {
      return new Sent.Unclear("HTTP " + status);
    }
    var named =
        Optional.ofNullable(e.getError()).map(error -> error.getError()).orElse("http_" + status);
    return new Sent.Refused(SlackError.of(named));
  }

  private static Optional<Duration> seconds(String header) {
    try {
      return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(header.strip()))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
