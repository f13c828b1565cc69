package dev.sailwright.adapter.slack;

import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.chat.ChatPostEphemeralRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the one who asked, at the address that came with the request; if that fails, by an
 * ephemeral message.
 */
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final int OK = 200;

  private final SlackClient client;

  Replies(SlackClient client) {
    this.client = client;
  }

  /** Where an answer is shown. REPLACE: instead of the message whose button was clicked. */
  enum Place {
    EPHEMERAL("ephemeral"),
    REPLACE("ephemeral"),
    IN_CHANNEL("in_channel");

    private final String responseType;

    Place(String responseType) {
      this.responseType = responseType;
    }
  }

  /** Never throws: what cannot be delivered is logged. */
  void send(Asker asker, SlackMessage message, Place place) {
    if (!answered(asker, message, place)
        && !answered(asker, message.simple(), place)
        && place != Place.IN_CHANNEL) {
      ephemeral(asker, message);
    }
  }

  private boolean answered(Asker asker, SlackMessage message, Place place) {
    try {
      var status = client.effects().respond(asker, body(asker, message, place));
      if (status == OK) {
        return true;
      }
      LOG.warn("an answer to a command or click was refused with HTTP {}", status);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("an answer to a command or click did not arrive: {}", e.getClass().getSimpleName());
    }
    return false;
  }

  /** The SDK's own class cannot say that nothing is to be unfurled. */
  private static Map<String, Object> body(Asker asker, SlackMessage message, Place place) {
    var body = new LinkedHashMap<String, Object>();
    body.put("response_type", place.responseType);
    body.put("replace_original", place == Place.REPLACE);
    body.put("text", message.text());
    body.put("blocks", message.blocks());
    asker.thread().ifPresent(thread -> body.put("thread_ts", thread));
    body.put("unfurl_links", false);
    body.put("unfurl_media", false);
    return body;
  }

  private void ephemeral(Asker asker, SlackMessage message) {
    try {
      var answer =
          client
              .effects()
              .postEphemeral(
                  asker,
                  ChatPostEphemeralRequest.builder()
                      .channel(asker.channel())
                      .user(asker.user())
                      .threadTs(asker.thread().orElse(null))
                      .text(message.text())
                      .blocks(message.blocks())
                      .linkNames(false)
                      .build());
      if (!answer.isOk()) {
        LOG.error(
            "an answer was lost: {}; {}",
            answer.getError(),
            SlackError.of(answer.getError()).advice());
      }
    } catch (IOException | SlackApiException e) {
      LOG.error("an answer was lost: {}", e.getClass().getSimpleName());
    }
  }
}
