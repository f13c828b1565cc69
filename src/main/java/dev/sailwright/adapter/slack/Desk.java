package dev.sailwright.adapter.slack;

import com.slack.api.bolt.context.Context;
import com.slack.api.bolt.response.Response;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request in. A question is handed over and acknowledged at once; a decision once it is
 * stored, or refused. Every request gets an answer: its result, that there is too much to do, or
 * that something went wrong.
 */
final class Desk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final int THREADS = 8;
  private static final int QUEUE = 64;
  private static final int QUICK_THREADS = 4;
  private static final int QUICK_QUEUE = 256;
  private static final int UNAVAILABLE = 503;

  /** Slack waits three seconds; the way here and back takes some of them. */
  private static final Duration IN_TIME = Duration.ofMillis(2_500);

  private final Replies replies;
  private final RandomGenerator random;
  private final BoundedWork work;
  private final BoundedWork quick;
  private final BoundedWork deciding;
  private final Duration inTime;
  private final Once<Ask> questions = new Once<>();
  private final Once<CompletableFuture<Heard>> decisions = new Once<>();

  Desk(Replies replies, RandomGenerator random, MeterRegistry meters) {
    this(
        replies,
        random,
        new BoundedWork("slack-work", THREADS, QUEUE, meters),
        new BoundedWork("slack-quick", QUICK_THREADS, QUICK_QUEUE, meters),
        new BoundedWork("slack-decisions", THREADS, QUEUE, meters),
        IN_TIME);
  }

  /**
   * @param work that may wait for Kubernetes
   * @param quick work that waits for nobody but Slack
   * @param deciding what somebody decided
   * @param inTime how long a decision may take until Slack is told that it was not taken in
   */
  Desk(
      Replies replies,
      RandomGenerator random,
      BoundedWork work,
      BoundedWork quick,
      BoundedWork deciding,
      Duration inTime) {
    this.replies = replies;
    this.random = random;
    this.work = work;
    this.quick = quick;
    this.deciding = deciding;
    this.inTime = inTime;
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

  /**
   * What became of a decision.
   *
   * @param settled it is stored, or was refused; otherwise it may be lost
   */
  record Heard(SlackMessage answer, boolean settled) {}

  /**
   * A decision to take in.
   *
   * @param key the same when Slack repeats this very request; the repetition waits for the same
   * @param ack for a decision that is settled, in time
   * @param then shows an answer after the acknowledgement
   * @param late shows an answer to the asker when nothing was acknowledged
   */
  record Decision(
      String key,
      String consequence,
      Function<SlackMessage, Response> ack,
      Consumer<SlackMessage> then,
      Consumer<SlackMessage> late) {}

  /** Answers where the asker is. */
  Response decide(
      String key, Asker asker, Context context, String consequence, Supplier<Heard> task) {
    Consumer<SlackMessage> reply = answer -> replies.send(asker, answer, Replies.Place.EPHEMERAL);
    return decide(new Decision(key, consequence, answer -> context.ack(), reply, reply), task);
  }

  /**
   * Whoever decides must not believe that it is done when it may get lost, so only what is settled
   * is acknowledged. Slack shows a sign to the user for any other status than 200.
   */
  Response decide(Decision decision, Supplier<Heard> task) {
    var pending = new CompletableFuture<Heard>();
    var known = decisions.begin(decision.key(), pending);
    if (known.isPresent()) {
      return heard(known.get())
          .filter(Heard::settled)
          .map(Heard::answer)
          .map(decision.ack())
          .orElseGet(Desk::refused);
    }
    if (!deciding.offer(() -> settle(pending, decision, task))) {
      decisions.forget(decision.key());
      LOG.warn("too much is decided at once; one decision was turned away");
      later(() -> decision.late().accept(AnswerBlocks.busy()));
      return refused();
    }
    var heard = heard(pending);
    if (heard.isEmpty()) {
      LOG.warn("a decision took too long to be acknowledged");
      var unused = pending.thenAccept(late -> decision.late().accept(late.answer()));
      return refused();
    }
    if (!heard.get().settled()) {
      later(() -> decision.late().accept(heard.get().answer()));
      return refused();
    }
    later(() -> decision.then().accept(heard.get().answer()));
    return decision.ack().apply(heard.get().answer());
  }

  private void settle(CompletableFuture<Heard> pending, Decision decision, Supplier<Heard> task) {
    try {
      var heard = result(decision, task);
      if (!heard.settled()) {
        decisions.forget(decision.key());
      }
      pending.complete(heard);
    } finally {
      if (pending.cancel(false)) {
        decisions.forget(decision.key());
      }
    }
  }

  private Heard result(Decision decision, Supplier<Heard> task) {
    try {
      return task.get();
    } catch (RuntimeException e) {
      return new Heard(trouble(decision.consequence(), e), false);
    }
  }

  /** Empty when it is not known in time what becomes of it. */
  private Optional<Heard> heard(CompletableFuture<Heard> pending) {
    try {
      return Optional.of(pending.get(inTime.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException | CancellationException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void later(Runnable answering) {
    if (!quick.offer(answering)) {
      LOG.warn("too much is answered at once; one answer to a decision was left out");
    }
  }

  private static Response refused() {
    return Response.builder().statusCode(UNAVAILABLE).build();
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
    if (questions.begin(ask.key(), ask).isPresent()) {
      return ask.ack();
    }
    if (by.offer(() -> result(ask, task).ifPresent(ask.reply()))) {
      return ask.ack();
    }
    questions.forget(ask.key());
    LOG.warn("too much is asked at once; one request was turned away");
    // No answer at all would look like a yes; Slack shows a sign to the user for any other status
    // than 200.
    return quick.offer(() -> ask.reply().accept(Answer.toAsker(AnswerBlocks.busy())))
        ? ask.ack()
        : refused();
  }

  private Optional<Answer> result(Ask ask, Supplier<Optional<Answer>> task) {
    try {
      return task.get();
    } catch (RuntimeException e) {
      return Optional.of(Answer.toAsker(trouble(ask.consequence(), e)));
    }
  }

  private SlackMessage trouble(String consequence, RuntimeException e) {
    var id = HexFormat.of().toHexDigits(random.nextInt());
    LOG.error("{}: a command or click failed", id, e);
    return AnswerBlocks.trouble(consequence, id);
  }

  @Override
  public void close() {
    work.close();
    deciding.close();
    quick.close();
  }
}
