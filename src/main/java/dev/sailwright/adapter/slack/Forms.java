package dev.sailwright.adapter.slack;

import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.views.ViewsOpenRequest;
import com.slack.api.methods.request.views.ViewsUpdateRequest;
import com.slack.api.model.view.View;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and changes modals. Never throws: what does not work is logged, and answered otherwise. */
final class Forms {
  private static final Logger LOG = LoggerFactory.getLogger(Forms.class);
  private static final int TRIES = 8;
  private static final Duration BETWEEN = Duration.ofMillis(250);

  private final SlackClient client;

  Forms(SlackClient client) {
    this.client = client;
  }

  /** False when it is not open: most often because the three seconds for it had passed. */
  boolean open(Asker asker, String triggerId, View view) {
    return done(
        "views.open",
        () ->
            client
                .effects()
                .open(asker, ViewsOpenRequest.builder().triggerId(triggerId).view(view).build()));
  }

  /**
   * Changes the view that an acknowledgement made Slack show. Slack knows its id only once it has
   * read that acknowledgement, so it is asked a few times; that way the two cannot overtake one
   * another.
   *
   * @param externalId the id that the acknowledged view has
   * @return false when nobody sees it: mostly the person closed it meanwhile
   */
  boolean change(String externalId, View view) {
    for (var tries = 1; tries < TRIES; tries++) {
      if (update(externalId, view)) {
        return true;
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    return update(externalId, view);
  }

  private boolean update(String externalId, View view) {
    return done(
        "views.update",
        () ->
            client
                .effects()
                .update(ViewsUpdateRequest.builder().externalId(externalId).view(view).build()));
  }

  private interface Call {
    SlackApiTextResponse make() throws IOException, SlackApiException;
  }

  private static boolean done(String method, Call call) {
    try {
      var answer = call.make();
      if (!answer.isOk()) {
        LOG.info("{} was refused: {}", method, answer.getError());
      }
      return answer.isOk();
    } catch (IOException | SlackApiException e) {
      LOG.warn("{} failed: {}", method, e.getClass().getSimpleName());
      return false;
    }
  }
}
