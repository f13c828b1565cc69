package dev.sailwright.adapter.slack;

import com.slack.api.bolt.context.Context;
import com.slack.api.bolt.response.Response;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request in: hands it over and acknowledges at once. Every request gets an answer: its
 * result, that there is too much to do, or that something went wrong.
 */
final class Desk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final int THREADS = 8;
  private static final int QUEUE = 64;
  private static final int QUICK_THREADS = 4;
  private static final int QUICK_QUEUE = 256;
  private static final int UNAVAILABLE = 503;

  private final Replies replies;
  private final RandomGenerator random;
  private final BoundedWork work;
  private final BoundedWork quick;
  private final Once once = new Once();

  Desk(Replies replies, RandomGenerator random, MeterRegistry meters) {
    this(
        replies,
        random,
        new BoundedWork("slack-work", THREADS, QUEUE, meters),
        new BoundedWork("slack-quick", QUICK_THREADS, QUICK_QUEUE, meters));
  }

  /**
   * @param work that may wait for Kubernetes
   * @param quick work that waits for nobody but Slack
   */
  Desk(Replies replies, RandomGenerator random, BoundedWork work, BoundedWork quick) {
    this.replies = replies;
    this.random = random;
    this.work = work;
    this.quick = quick;
  }

  /** An answer and where it is shown. */
  record Answer(SlackMessage message, Replies.Place place) {
    static Answer toAsker(SlackMessage message) {
      return new Answer(message, Replies.Place.EPHEMERAL);
    }
  }

  /**
   * A request to take in.
   *
   * @param key the same when Slack repeats this very request; the repetition is acknowledged and
   *     nothing more
   * @param consequence what it means for the asker if this fails half-way
   * @param reply shows an answer to the asker
   */
  record Ask(String key, Response ack, String consequence, Consumer<Answer> reply) {}

  /** Answers where the asker is. */
  Ask ask(String key, Asker asker, Context context, String consequence) {
    return new Ask(
        key,
        context.ack(),
        consequence,
        answer -> replies.send(asker, answer.message(), answer.place()));
  }

  Response take(
      String key, Asker asker, Context context, String consequence, Supplier<Answer> task) {
    return take(ask(key, asker, context, consequence), () -> Optional.of(task.get()));
  }

  /**
   * @param task empty when its answer was shown already
   */
  Response take(Ask ask, Supplier<Optional<Answer>> task) {
    return take(ask, task, work);
  }

  /**
   * Not behind work that waits for Kubernetes: what is shown at once has three seconds.
   *
   * @param task empty when its answer was shown already
   */
  Response show(Ask ask, Supplier<Optional<Answer>> task) {
    return take(ask, task, quick);
  }

  private Response take(Ask ask, Supplier<Optional<Answer>> task, BoundedWork by) {
    if (!once.first(ask.key())) {
      return ask.ack();
    }
    if (by.offer(() -> result(ask, task).ifPresent(ask.reply()))) {
      return ask.ack();
    }
    once.forget(ask.key());
    LOG.warn("too much is asked at once; one request was turned away");
    // No answer at all would look like a yes; Slack shows a sign to the user for any other status
    // than 200.
    return quick.offer(() -> ask.reply().accept(Answer.toAsker(AnswerBlocks.busy())))
        ? ask.ack()
        : Response.builder().statusCode(UNAVAILABLE).build();
  }

  private Optional<Answer> result(Ask ask, Supplier<Optional<Answer>> task) {
    try {
      return task.get();
    } catch (RuntimeException e) {
      var id = HexFormat.of().toHexDigits(random.nextInt());
      LOG.error("{}: a command or click failed", id, e);
      return Optional.of(Answer.toAsker(AnswerBlocks.trouble(ask.consequence(), id)));
    }
  }

  @Override
  public void close() {
    work.close();
    quick.close();
  }
}
