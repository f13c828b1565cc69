package dev.sailwright.adapter.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.chat.ChatPostEphemeralRequest;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.views.ViewsOpenRequest;
import com.slack.api.methods.request.views.ViewsUpdateRequest;
import com.slack.api.methods.response.chat.ChatPostEphemeralResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.methods.response.views.ViewsOpenResponse;
import com.slack.api.methods.response.views.ViewsUpdateResponse;
import com.slack.api.util.http.SlackHttpClient;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.port.Fence;
import java.io.IOException;
import java.util.Map;
import okhttp3.Response;

/** The one door to what people see in Slack: nobody else calls a method that shows something. */
final class SlackEffects {
  private final MethodsClient methods;
  private final SlackHttpClient http;
  private final EffectWitness witness;
  private final Fence fence;

  SlackEffects(MethodsClient methods, SlackHttpClient http, EffectWitness witness, Fence fence) {
    this.methods = methods;
    this.http = http;
    this.witness = witness;
    this.fence = fence;
  }

  /** Another process took the upgrade over; nothing was sent. */
  static final class TakenOverException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  ChatPostMessageResponse post(Send.Post post, ChatPostMessageRequest request)
      throws IOException, SlackApiException {
    return pass(
        Point.POST_MESSAGE,
        name(post.key()),
        () -> as(post.held(), () -> methods.chatPostMessage(request)));
  }

  ChatUpdateResponse update(Send.Update update, ChatUpdateRequest request)
      throws IOException, SlackApiException {
    return pass(
        Point.UPDATE_MESSAGE,
        name(update.key()),
        () -> as(update.held(), () -> methods.chatUpdate(request)));
  }

  /** The fence is asked last, so that nothing but the call itself is left to happen. */
  private <T> T as(Send.Held held, Call<T> call) throws IOException, SlackApiException {
    if (!fence.holds(held.upgrade(), held.epoch())) {
      throw new TakenOverException();
    }
    return call.make();
  }

  ChatPostEphemeralResponse postEphemeral(ChatPostEphemeralRequest request)
      throws IOException, SlackApiException {
    return pass(Point.ANSWER_PERSON, request.getUser(), () -> methods.chatPostEphemeral(request));
  }

  /**
   * @param asker who is answered, for the key; the address itself is a secret
   */
  Response respond(Asker asker, Map<String, Object> body) throws IOException {
    witness.before(Point.ANSWER_PERSON, asker.user());
    var answer = http.postJsonBody(asker.responseUrl(), body);
    witness.after(Point.ANSWER_PERSON, asker.user());
    return answer;
  }

  ViewsOpenResponse open(ViewsOpenRequest request) throws IOException, SlackApiException {
    return pass(Point.SHOW_FORM, "open", () -> methods.viewsOpen(request));
  }

  ViewsUpdateResponse update(ViewsUpdateRequest request) throws IOException, SlackApiException {
    return pass(Point.SHOW_FORM, request.getExternalId(), () -> methods.viewsUpdate(request));
  }

  private static String name(Send.Key key) {
    return key.lane() + " " + key.part();
  }

  private interface Call<T> {
    T make() throws IOException, SlackApiException;
  }

  private <T> T pass(Point point, String key, Call<T> call) throws IOException, SlackApiException {
    witness.before(point, key);
    var answer = call.make();
    witness.after(point, key);
    return answer;
  }
}
