package dev.sailwright.testing;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.conversations.ConversationsHistoryRequest;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.model.Message;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Slack's messages in memory, behind the SDK's own interface, for tests that need thousands. */
public final class MemorySlack {
  private final List<Posted> messages = new ArrayList<>();
  private final BooleanSupplier answerIsLost;

  /**
   * @param answerIsLost asked after each message was taken; the caller then waits in vain
   */
  public MemorySlack(BooleanSupplier answerIsLost) {
    this.answerIsLost = answerIsLost;
  }

  /** A message as people see it now. */
  public record Posted(
      String channel, String ts, Optional<String> thread, String text, Message.Metadata metadata) {
    /** Such as {@code prod-3/card}. */
    public String part() {
      return String.valueOf(metadata.getEventPayload().get("key"));
    }

    /** The last timeline entry in it; 0 if there is none. */
    public int last() {
      return Integer.parseInt(String.valueOf(metadata.getEventPayload().get("last")));
    }
  }

  public List<Posted> messages() {
    return List.copyOf(messages);
  }

  public MethodsClient methods() {
    return (MethodsClient)
        Proxy.newProxyInstance(
            MethodsClient.class.getClassLoader(),
            new Class<?>[] {MethodsClient.class},
            (proxy, method, arguments) -> answer(arguments[0]));
  }

  private Object answer(Object request) throws IOException {
    return switch (request) {
      case ChatPostMessageRequest post -> post(post);
      case ChatUpdateRequest update -> update(update);
      case ConversationsHistoryRequest history -> {
        var answer = new ConversationsHistoryResponse();
        answer.setOk(true);
        answer.setMessages(find(history.getChannel(), Optional.empty()));
        yield answer;
      }
      case ConversationsRepliesRequest replies -> {
        var answer = new ConversationsRepliesResponse();
        answer.setOk(true);
        answer.setMessages(find(replies.getChannel(), Optional.of(replies.getTs())));
        yield answer;
      }
      default -> throw new AssertionError("not expected: " + request);
    };
  }

  private ChatPostMessageResponse post(ChatPostMessageRequest post) throws IOException {
    var ts = "1700000000.%06d".formatted(messages.size() + 1);
    messages.add(
        new Posted(
            post.getChannel(),
            ts,
            Optional.ofNullable(post.getThreadTs()),
            post.getText(),
            Objects.requireNonNull(post.getMetadata())));
    loseAnswer();
    var answer = new ChatPostMessageResponse();
    answer.setOk(true);
    answer.setChannel(post.getChannel());
    answer.setTs(ts);
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
                Objects.requireNonNull(update.getMetadata()))
            : old);
    loseAnswer();
    var answer = new ChatUpdateResponse();
    answer.setOk(true);
    return answer;
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
          message.setMetadata(posted.metadata());
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
