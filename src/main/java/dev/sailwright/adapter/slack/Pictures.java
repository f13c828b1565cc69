package dev.sailwright.adapter.slack;

import com.slack.api.methods.SlackApiException;
import dev.sailwright.port.TimelinePainter;
import dev.sailwright.usecase.ShowReleases;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shares pictures where somebody asked for them: Slack has no files that one person alone sees. */
final class Pictures {
  private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);

  private final SlackClient client;
  private final TimelinePainter painter;

  Pictures(SlackClient client, TimelinePainter painter) {
    this.client = client;
    this.painter = painter;
  }

  /**
   * Never throws.
   *
   * @return what to tell the asker when it is not there, or perhaps not; empty when it is
   */
  Optional<SlackMessage> share(Asker asker, ShowReleases.Report report) {
    try {
      var answer =
          client
              .effects()
              .picture(
                  asker,
                  "istio-support-" + report.today() + ".png",
                  "Istio support, " + report.today(),
                  painter.png(report.timeline()));
      return answer.isOk() ? Optional.empty() : notShared(answer.getError());
    } catch (SlackEffects.FileNotTakenException e) {
      LOG.warn("a picture was not taken: {}", e.getMessage());
      return notShared(SlackError.FILE_NOT_TAKEN);
    } catch (SlackApiException e) {
      return notShared("http_" + e.getResponse().code());
    } catch (IOException e) {
      LOG.warn("whether a picture arrived is not known: {}", e.getClass().getSimpleName());
      return Optional.of(AnswerBlocks.pictureUnclear());
    }
  }

  private static Optional<SlackMessage> notShared(@Nullable String error) {
    return Optional.of(
        AnswerBlocks.noPicture(SlackError.of(Optional.ofNullable(error).orElse("unknown_error"))));
  }
}
