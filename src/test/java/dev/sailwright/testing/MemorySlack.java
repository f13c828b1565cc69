package dev.sailwright.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.conversations.ConversationsHistoryRequest;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest;
import com.slack.api.methods.request.files.FilesGetUploadURLExternalRequest;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.methods.response.files.FilesCompleteUploadExternalResponse;
import com.slack.api.methods.response.files.FilesGetUploadURLExternalResponse;
import com.slack.api.model.File;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import com.slack.api.util.http.SlackHttpClient;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** Slack's messages in memory, behind the SDK's own interface, for tests that need thousands. */
public final class MemorySlack {
  private final List<Posted> messages = new ArrayList<>();
  private final BooleanSupplier answerIsLost;
  private Optional<Outage> outage = Optional.empty();
  private @Nullable FilesGetUploadURLExternalRequest announced;
  private long sent;
  private int pageSize = Integer.MAX_VALUE / 2;
  private int pages;
  private boolean unreadable;

  /**
   * @param answerIsLost asked after each message was taken; the caller then waits in vain
   */
  public MemorySlack(BooleanSupplier answerIsLost) {
    this.answerIsLost = answerIsLost;
  }

  /** What Slack does to every call for a while. */
  public enum Outage {
    /** 429 with a Retry-After. */
    LIMITED,
    /** 503, and nothing was done. */
    SERVER_ERROR,
    /** 503, and it was done all the same. */
    SERVER_ERROR_AFTERWARDS,
    /** No answer comes, and it was done. */
    NO_ANSWER,
    /** No connection. */
    UNREACHABLE
  }

  /**
   * @param now empty: it is over
   */
  public void outage(Optional<Outage> now) {
    outage = now;
  }

  /** A message as people see it now. */
  public record Posted(
      String channel,
      String ts,
      Optional<String> thread,
      String text,
      Optional<Message.Metadata> metadata,
      Optional<String> fileName) {
    private static final Pattern FILE =
        Pattern.compile("(?:backup|change|course)-(.+)\\.\\d+\\.(\\d+)\\.(?:md|png)");

    /** Such as {@code prod-3/card}. */
    public String part() {
      return metadata
          .map(known -> String.valueOf(known.getEventPayload().get("key")))
          .orElseGet(() -> named().group(1) + "/" + last() + "/file");
    }

    /** The last timeline entry in it; 0 if there is none. */
    public int last() {
      return Integer.parseInt(
          metadata
              .map(known -> String.valueOf(known.getEventPayload().get("last")))
              .orElseGet(() -> named().group(2)));
    }

    private Matcher named() {
      var named = FILE.matcher(fileName.orElseThrow());
      assertThat(named.matches()).as(fileName.orElseThrow()).isTrue();
      return named;
    }
  }

  /** How many messages of a channel a page has; without this, all. */
  public void pageSize(int messages) {
    pageSize = messages;
  }

  /** How many pages of a channel were read. */
  public int pages() {
    return pages;
  }

  /** Who is in no channel may write there all the same, where its settings allow that. */
  public void unreadable(boolean is) {
    unreadable = is;
  }

  /** Somebody writes something. */
  public void chat(String channel) {
    messages.add(
        new Posted(
            channel, nextTs(), Optional.empty(), "lunch?", Optional.empty(), Optional.empty()));
  }

  private String nextTs() {
    return "1700000000.%06d".formatted(messages.size() + 1);
  }

  public List<Posted> messages() {
    return List.copyOf(messages);
  }

  public MethodsClient methods() {
    return (MethodsClient)
        Proxy.newProxyInstance(
            MethodsClient.class.getClassLoader(),
            new Class<?>[] {MethodsClient.class},
            (proxy, method, arguments) ->
                outage.isPresent() ? troubled(outage.get(), arguments[0]) : answer(arguments[0]));
  }

  private Object troubled(Outage now, Object request) throws IOException, SlackApiException {
    switch (now) {
      case LIMITED -> throw http(429);
      case SERVER_ERROR -> throw http(503);
      case SERVER_ERROR_AFTERWARDS -> {
        answer(request);
        throw http(503);
      }
      case NO_ANSWER -> {
        answer(request);
        throw new SocketTimeoutException("lost");
      }
      case UNREACHABLE -> throw new ConnectException("refused");
    }
    throw new AssertionError(now);
  }

  private static SlackApiException http(int status) {
    return new SlackApiException(
        new Response.Builder()
            .request(new Request.Builder().url("http://slack.example.com/").build())
            .protocol(Protocol.HTTP_1_1)
            .code(status)
            .message("trouble")
            .header("Retry-After", "20")
            .build(),
        "{}");
  }

  private Object answer(Object request) throws IOException {
    return switch (request) {
      case ChatPostMessageRequest post -> post(post);
      case ChatUpdateRequest update -> update(update);
      case ConversationsHistoryRequest history -> {
        var answer = new ConversationsHistoryResponse();
        answer.setOk(!unreadable);
        if (unreadable) {
          answer.setError("not_in_channel");
        } else {
          page(history, answer);
        }
        yield answer;
      }
      case ConversationsRepliesRequest replies -> {
        var answer = new ConversationsRepliesResponse();
        answer.setOk(true);
        answer.setMessages(find(replies.getChannel(), Optional.of(replies.getTs())));
        yield answer;
      }
      case FilesGetUploadURLExternalRequest wanted -> {
        announced = wanted;
        var answer = new FilesGetUploadURLExternalResponse();
        answer.setOk(true);
        answer.setUploadUrl("http://files.example.com/upload");
        answer.setFileId("F0BACKUP01");
        yield answer;
      }
      case FilesCompleteUploadExternalRequest complete -> complete(complete);
      default -> throw new AssertionError("not expected: " + request);
    };
  }

  private ChatPostMessageResponse post(ChatPostMessageRequest post) throws IOException {
    var ts = nextTs();
    messages.add(
        new Posted(
            post.getChannel(),
            ts,
            Optional.ofNullable(post.getThreadTs()),
            post.getText(),
            Optional.of(post.getMetadata()),
            Optional.empty()));
    loseAnswer();
    var answer = new ChatPostMessageResponse();
    answer.setOk(true);
    answer.setChannel(post.getChannel());
    answer.setTs(ts);
    return answer;
  }

  /** The way to the host of files. */
  public SlackHttpClient http() {
    return new SlackHttpClient(
        new OkHttpClient.Builder()
            .addInterceptor(chain -> {
              sent = Objects.requireNonNull(chain.request().body()).contentLength();
              return new Response.Builder()
                  .request(chain.request())
                  .protocol(Protocol.HTTP_1_1)
                  .code(200)
                  .message("OK")
                  .body(ResponseBody.create("OK", null))
                  .build();
            })
            .build());
  }

  private FilesCompleteUploadExternalResponse complete(FilesCompleteUploadExternalRequest complete)
      throws IOException {
    var file = Objects.requireNonNull(announced);
    assertThat(sent).isEqualTo((long) file.getLength());
    messages.add(
        new Posted(
            complete.getChannelId(),
            nextTs(),
            Optional.of(complete.getThreadTs()),
            "a file",
            Optional.empty(),
            Optional.of(file.getFilename())));
    announced = null;
    loseAnswer();
    var answer = new FilesCompleteUploadExternalResponse();
    answer.setOk(true);
    return answer;
  }

  private ChatUpdateResponse update(ChatUpdateRequest update) throws IOException {
    messages.replaceAll(old ->
        old.ts().equals(update.getTs())
            ? new Posted(
                old.channel(),
                old.ts(),
                old.thread(),
                update.getText(),
                Optional.of(update.getMetadata()),
                Optional.empty())
            : old);
    loseAnswer();
    var answer = new ChatUpdateResponse();
    answer.setOk(true);
    return answer;
  }

  /**
   * The newest first on each page, as Slack does; but the first page is the oldest where only the
   * beginning of the time was given.
   */
  private void page(ConversationsHistoryRequest history, ConversationsHistoryResponse answer) {
    var all = find(history.getChannel(), Optional.empty()).reversed();
    var read = Optional.ofNullable(history.getCursor()).map(Integer::parseInt).orElse(0);
    var next = Math.min(all.size(), read + pageSize);
    var forward = history.getOldest() != null && history.getLatest() == null;
    answer.setMessages(
        forward ? all.subList(all.size() - next, all.size() - read) : all.subList(read, next));
    var metadata = new ResponseMetadata();
    metadata.setNextCursor(next < all.size() ? Integer.toString(next) : "");
    answer.setResponseMetadata(metadata);
    pages++;
  }

  private List<Message> find(String channel, Optional<String> thread) {
    return messages.stream()
        .filter(message -> message.channel().equals(channel))
        .filter(message ->
            thread.isEmpty()
                ? message.thread().isEmpty()
                : message.thread().equals(thread) || Optional.of(message.ts()).equals(thread))
        .map(posted -> {
          var message = new Message();
          message.setTs(posted.ts());
          posted.metadata().ifPresent(message::setMetadata);
          posted
              .fileName()
              .ifPresent(name -> message.setFiles(List.of(File.builder().name(name).build())));
          return message;
        })
        .toList();
  }

  private void loseAnswer() throws IOException {
    if (answerIsLost.getAsBoolean()) {
      throw new SocketTimeoutException("lost");
    }
  }
}
