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
import java.io.IOException;
import java.util.Map;
import okhttp3.Response;

/** The one door to what people see in Slack: nobody else calls a method that shows something. */
final class SlackEffects {
  private final MethodsClient methods;
  private final SlackHttpClient http;
  private final EffectWitness witness;

  SlackEffects(MethodsClient methods, SlackHttpClient http, EffectWitness witness) {
    this.methods = methods;
    this.http = http;
    this.witness = witness;
  }

  ChatPostMessageResponse post(Send.Key key, ChatPostMessageRequest request)
      throws IOException, SlackApiException {
    return pass(Point.POST_MESSAGE, name(key), () -> methods.chatPostMessage(request));
  }

  ChatUpdateResponse update(Send.Key key, ChatUpdateRequest request)
      throws IOException, SlackApiException {
    return pass(Point.UPDATE_MESSAGE, name(key), () -> methods.chatUpdate(request));
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
