package dev.sailwright.adapter.slack;

import com.slack.api.app_backend.interactive_components.ActionResponseSender;
import com.slack.api.app_backend.interactive_components.response.ActionResponse;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.chat.ChatPostEphemeralRequest;
import java.io.IOException;
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
  private final ActionResponseSender sender;

  Replies(SlackClient client) {
    this.client = client;
    this.sender = new ActionResponseSender(client.slack());
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
    var response =
        ActionResponse.builder()
            .responseType(place.responseType)
            .replaceOriginal(place == Place.REPLACE)
            .text(message.text())
            .blocks(message.blocks())
            .threadTs(asker.thread().orElse(null))
            .build();
    try {
      var answer = sender.send(asker.responseUrl(), response);
      if (answer.getCode() == OK) {
        return true;
      }
      LOG.warn("an answer to a command or click was refused with HTTP {}", answer.getCode());
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("an answer to a command or click did not arrive: {}", e.getClass().getSimpleName());
    }
    return false;
  }

  private void ephemeral(Asker asker, SlackMessage message) {
    try {
      var answer =
          client
              .methods()
              .chatPostEphemeral(
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
