package dev.sailwright.adapter.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.model.event.AppHomeOpenedEvent;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The Slack app: what it listens to, as a filter and a servlet that belong together at one address.
 * Requests that did not pass the filter are refused by the servlet.
 */
public final class SlackBotApp implements AutoCloseable {
  static final String WARM_UP = "/sailwright-warm-up";

  private final App app;
  private final Desk desk;
  private final SlackSignatureFilter filter;

  public SlackBotApp(
      SlackClient client,
      SigningSecrets secrets,
      UseCases useCases,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry meters) {
    this(client, secrets, useCases, clock, new Desk(new Replies(client), random, meters), meters);
  }

  SlackBotApp(
      SlackClient client,
      SigningSecrets secrets,
      UseCases useCases,
      InstantSource clock,
      Desk desk,
      MeterRegistry meters) {
    this.desk = desk;
    this.filter = new SlackSignatureFilter(secrets, clock, meters);
    var forms = new FormListener(desk, new Replies(client), new Forms(client), useCases);
    this.app =
        app(
            client,
            new SlashCommandListener(desk, forms, useCases),
            new ButtonListener(desk, forms, useCases, new Pictures(client, useCases.painter())),
            forms);
  }

  /**
   * No middleware of Bolt's: it would verify with one secret only, and call auth.test before an
   * acknowledgement. With nothing between, an acknowledgement waits for nobody but a decision for
   * its record.
   */
  private static App app(
      SlackClient client,
      SlashCommandListener commands,
      ButtonListener buttons,
      FormListener forms) {
    var app =
        new App(
            AppConfig.builder()
                .slack(client.slack())
                .requestVerificationEnabled(false)
                .allEventsApiAutoAckEnabled(true)
                .build(),
            List.of());
    app.command("/istio", commands::handle);
    app.command(WARM_UP, (request, context) -> context.ack());
    app.blockAction(ButtonIds.APPROVE, buttons::approve);
    app.blockAction(ButtonIds.APPROVE_STEP, buttons::approveStep);
    app.blockAction(ButtonIds.DENY, buttons::deny);
    app.blockAction(ButtonIds.SHARE, buttons::share);
    app.blockAction(ButtonIds.REFRESH, buttons::refresh);
    app.blockAction(ButtonIds.DIAGNOSE, buttons::diagnose);
    app.blockAction(ButtonIds.SHOW_LOGS, buttons::showLogs);
    app.blockAction(ButtonIds.SHARE_DIAGNOSIS, buttons::shareDiagnosis);
    app.blockAction(ButtonIds.COMPARE, buttons::compare);
    app.blockAction(ButtonIds.SHARE_COMPARISON, buttons::shareComparison);
    app.blockAction(ButtonIds.SHARE_RELEASES, buttons::shareReleases);
    app.blockAction(ButtonIds.SHARE_VERSIONS, buttons::shareVersions);
    app.blockAction(ButtonIds.PLAN, buttons::plan);
    app.blockAction(ButtonIds.SHARE_PLAN, buttons::sharePlan);
    app.blockAction(ButtonIds.PRECHECK, buttons::precheck);
    app.blockAction(ButtonIds.SHARE_PRECHECK, buttons::sharePrecheck);
    SteeringBlocks.KINDS.forEach((action, kind) ->
        app.blockAction(action, (request, context) -> buttons.steer(request, context, kind)));
    app.blockAction(ButtonIds.ROLL_BACK, buttons::rollBack);
    app.viewSubmission(FormViews.DENY, forms::deny);
    app.viewSubmission(FormViews.UPGRADE, forms::upgrade);
    app.event(AppHomeOpenedEvent.class, (event, context) -> context.ack());
    return app.start();
  }

  /** To be mounted before {@link #servlet()}, at the same path. */
  public Filter filter() {
    return filter;
  }

  public HttpServlet servlet() {
    return new SlackServlet(app);
  }

  /** Ends the work that is under way. */
  @Override
  public void close() {
    app.stop();
    desk.close();
  }
}
