package dev.sailwright.adapter.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.chat.ChatPostEphemeralRequest;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest;
import com.slack.api.methods.request.files.FilesGetUploadURLExternalRequest;
import com.slack.api.methods.request.views.ViewsOpenRequest;
import com.slack.api.methods.request.views.ViewsUpdateRequest;
import com.slack.api.methods.response.chat.ChatPostEphemeralResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.methods.response.files.FilesGetUploadURLExternalResponse;
import com.slack.api.methods.response.views.ViewsOpenResponse;
import com.slack.api.methods.response.views.ViewsUpdateResponse;
import com.slack.api.util.http.SlackHttpClient;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.port.Fence;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** The one door to what people see in Slack: nobody else calls a method that shows something. */
final class SlackEffects {
  private static final MediaType OCTET_STREAM = MediaType.get("application/octet-stream");

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

  /** The host of Slack's files, which is another one than that of its methods; nothing is shown. */
  static final class FileNotTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    FileNotTakenException(String problem) {
      super(problem);
    }
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

  /**
   * In Slack's three steps, of which people see the last alone.
   *
   * @return the answer of the last step that was taken
   */
  SlackApiTextResponse upload(Send.Upload upload, byte[] bytes)
      throws IOException, SlackApiException {
    return pass(Point.UPLOAD_FILE, name(upload.key()), () -> uploaded(upload, bytes));
  }

  private SlackApiTextResponse uploaded(Send.Upload upload, byte[] bytes)
      throws IOException, SlackApiException {
    var place = place(upload.fileName(), upload.altText(), bytes);
    if (!place.isOk()) {
      return place;
    }
    var request =
        complete(place, upload.title())
            .channelId(upload.channel())
            .threadTs(upload.thread())
            .build();
    return as(upload.held(), () -> methods.filesCompleteUploadExternal(request));
  }

  /**
   * A picture where somebody asked for it, for all who are there.
   *
   * @return the answer of the last step that was taken
   */
  SlackApiTextResponse picture(Asker asker, String fileName, String title, byte[] png)
      throws IOException, SlackApiException {
    return pass(
        Point.SHARE_PICTURE,
        asker.key(),
        () -> {
          var place = place(fileName, Optional.empty(), png);
          return place.isOk()
              ? methods.filesCompleteUploadExternal(
                  complete(place, title)
                      .channelId(asker.channel())
                      .threadTs(asker.thread().orElse(null))
                      .build())
              : place;
        });
  }

  /** Where the bytes are now, seen by nobody yet. */
  private FilesGetUploadURLExternalResponse place(
      String fileName, Optional<String> altText, byte[] bytes)
      throws IOException, SlackApiException {
    var place =
        methods.filesGetUploadURLExternal(
            FilesGetUploadURLExternalRequest.builder()
                .filename(fileName)
                .altTxt(altText.orElse(null))
                .length(bytes.length)
                .build());
    if (place.isOk()) {
      put(place.getUploadUrl(), bytes);
    }
    return place;
  }

  private static FilesCompleteUploadExternalRequest.FilesCompleteUploadExternalRequestBuilder
      complete(FilesGetUploadURLExternalResponse place, String title) {
    return FilesCompleteUploadExternalRequest.builder()
        .files(
            List.of(
                FilesCompleteUploadExternalRequest.FileDetails.builder()
                    .id(place.getFileId())
                    .title(title)
                    .build()));
  }

  private void put(@Nullable String url, byte[] bytes) throws FileNotTakenException {
    var address = url == null ? null : HttpUrl.parse(url);
    if (address == null) {
      throw new FileNotTakenException("no address to send it to");
    }
    var request =
        new Request.Builder().url(address).post(RequestBody.create(bytes, OCTET_STREAM)).build();
    try (var answer = http.getOkHttpClient().newCall(request).execute()) {
      if (!answer.isSuccessful()) {
        throw new FileNotTakenException("HTTP " + answer.code());
      }
    } catch (FileNotTakenException e) {
      throw e;
    } catch (IOException e) {
      throw new FileNotTakenException(e.getClass().getSimpleName());
    }
  }

  /** The fence is asked last, so that nothing but the call itself is left to happen. */
  private <T> T as(Send.Sender sender, Call<T, SlackApiException> call)
      throws IOException, SlackApiException {
    if (!sender.maySend(fence)) {
      throw new TakenOverException();
    }
    return call.make();
  }

  ChatPostEphemeralResponse postEphemeral(Asker asker, ChatPostEphemeralRequest request)
      throws IOException, SlackApiException {
    return pass(Point.ANSWER_PERSON, asker.key(), () -> methods.chatPostEphemeral(request));
  }

  /**
   * @param asker who is answered, for the key; the address itself is a secret
   * @return Slack's HTTP status; all that this method of Slack answers
   */
  int respond(Asker asker, Map<String, Object> body) throws IOException {
    return pass(
        Point.ANSWER_PERSON,
        asker.key(),
        () -> {
          try (var answer = http.postJsonBody(asker.responseUrl(), body)) {
            return answer.code();
          }
        });
  }

  ViewsOpenResponse open(Asker asker, ViewsOpenRequest request)
      throws IOException, SlackApiException {
    return pass(Point.SHOW_FORM, asker.key(), () -> methods.viewsOpen(request));
  }

  ViewsUpdateResponse update(ViewsUpdateRequest request) throws IOException, SlackApiException {
    return pass(Point.SHOW_FORM, request.getExternalId(), () -> methods.viewsUpdate(request));
  }

  private static String name(Send.Key key) {
    return key.lane() + " " + key.part();
  }

  private interface Call<T, E extends Exception> {
    T make() throws IOException, E;
  }

  private <T, E extends Exception> T pass(Point point, String key, Call<T, E> call)
      throws IOException, E {
    witness.before(point, key);
    var answer = call.make();
    witness.after(point, key);
    return answer;
  }
}
