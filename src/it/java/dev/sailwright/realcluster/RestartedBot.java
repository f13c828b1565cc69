package dev.sailwright.realcluster;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One bot that is started anew whenever it ended. */
final class RestartedBot implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Path settings;
  private final Path kubeconfig;
  private final SlackPeer slack;
  private final Path log;
  private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();
  private volatile Bot bot;
  private final AtomicInteger restarts = new AtomicInteger();

  RestartedBot(Path settings, Path kubeconfig, SlackPeer slack, Path log) {
    this.settings = settings;
    this.kubeconfig = kubeconfig;
    this.slack = slack;
    this.log = log;
    this.bot = start();
    await("the bot to be ready, see " + log).atMost(Duration.ofSeconds(60)).until(bot::ready);
    var unused =
        supervisor.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Bot start() {
    return Bot.start(settings, kubeconfig, slack, log, "");
  }

  private void look() {
    if (bot.hasEnded()) {
      restarts.incrementAndGet();
      bot = start();
    }
  }

  URI events() {
    return bot.events();
  }

  String threads() {
    return bot.threads();
  }

  int restarts() {
    return restarts.get();
  }

  @Override
  public void close() {
    supervisor.close();
    bot.close();
  }
}
