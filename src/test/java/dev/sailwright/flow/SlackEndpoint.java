package dev.sailwright.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.adapter.slack.SigningSecrets;
import dev.sailwright.adapter.slack.SlackBotApp;
import dev.sailwright.adapter.slack.SlackClient;
import dev.sailwright.adapter.slack.UseCases;
import dev.sailwright.playground.SimulatedLogs;
import dev.sailwright.playground.SimulatedMeshConfigs;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.testing.FakeSlack;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.TestServer;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.GatherPlan;
import dev.sailwright.usecase.LookAhead;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.OpenUpgrades;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.RunPrecheck;
import dev.sailwright.usecase.ShowHistory;
import dev.sailwright.usecase.ShowPlan;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** A flow's use cases behind the real endpoint: signed HTTP in, answers out. */
final class SlackEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SigningSecrets SLACK = new SigningSecrets("topsecret", Optional.empty());

  private final Flow flow;
  private final FakeSlack slack = new FakeSlack();
  private final HttpClient http = HttpClient.newHttpClient();
  private final MeshInstaller installer;
  private final EffectWitness witness;
  private SlackClient client;
  private SlackBotApp bot;
  private TestServer server;
  private MeterRegistry meters = new SimpleMeterRegistry();
  private int sent;

  /**
   * @param installer that finds and checks istioctl
   */
  SlackEndpoint(Flow flow, MeshInstaller installer) throws Exception {
    this(flow, installer, new Unwitnessed());
  }

  /**
   * @param witness of what people are shown
   */
  SlackEndpoint(Flow flow, MeshInstaller installer, EffectWitness witness) throws Exception {
    this.flow = flow;
    this.installer = installer;
    this.witness = witness;
    start();
  }

  private void start() throws Exception {
    meters = new SimpleMeterRegistry();
    client = new SlackClient(slack.api(), "xoxb-test", witness, Unwitnessed.OPEN);
    var clusters = new Clusters(List.of(flow.policy), Optional.empty());
    var gather =
        new GatherPlan(
            flow.senses(installer), flow.store, flow.approvers, flow.catalog, flow.clock);
    var request = new RequestUpgrade(gather, flow.store, flow.gate, flow.clock);
    var versions = new ShowVersions(flow.mesh, flow.catalog, flow.clock);
    var diagnose =
        new Diagnose(
            new Diagnose.Senses(
                flow.mesh,
                new SimulatedSurroundings(),
                new SimulatedSurroundings(),
                new SimulatedLogs()),
            TestCatalog.signatures(),
            flow.catalog,
            flow.clock);
    bot =
        new SlackBotApp(
            client,
            SLACK,
            new UseCases(
                clusters,
                new ShowStatus(flow.mesh, flow.catalog, flow.clock),
                diagnose,
                new CompareMeshes(diagnose, new SimulatedMeshConfigs(), flow.catalog, flow.clock),
                new RunPrecheck(
                    new LookAround(flow.senses(installer), flow.catalog, flow.clock),
                    new OpenUpgrades(flow.store, flow.clock)::of),
                versions,
                new ShowReleases(versions, flow.catalog),
                timeline -> new byte[] {1},
                new LookAhead(diagnose, true),
                new ShowPlan(
                    new LookAround(flow.senses(installer), flow.catalog, flow.clock),
                    new OpenUpgrades(flow.store, flow.clock)::of),
                request,
                new DecideUpgrade(flow.store, flow.gate, clusters, flow.approvers, flow.clock),
                flow.approveStep,
                flow.steer,
                flow.rollback,
                new ShowHistory(flow.store),
                flow.catalog),
            flow.clock,
            new Random(1),
            meters);
    server = new TestServer(bot.filter(), bot.servlet());
  }

  /** Another process takes this one's place. */
  void restart() throws Exception {
    stop();
    start();
  }

  private void stop() throws Exception {
    server.close();
    bot.close();
    client.close();
  }

  FakeSlack slack() {
    return slack;
  }

  /** What Slack sends for one action of somebody. */
  record Sent(String body, Instant at) {}

  Sent command(String text, String user) {
    return form(
        Map.of(
            "command",
            "/istio",
            "text",
            text,
            "user_id",
            user,
            "channel_id",
            "C0INCIDENT",
            "trigger_id",
            "trigger-" + ++sent,
            "response_url",
            slack.responseUrl().toString()));
  }

  Sent click(String action, String value, String user) {
    var payload =
        JSON.createObjectNode()
            .put("type", "block_actions")
            .put("trigger_id", "9.9")
            .put("response_url", slack.responseUrl().toString());
    payload.putObject("user").put("id", user);
    payload.putObject("team").put("id", "T1");
    payload.putObject("channel").put("id", "C0INCIDENT");
    payload
        .putObject("container")
        .put("type", "message")
        .put("message_ts", "1700000000.000001")
        .put("channel_id", "C0INCIDENT");
    payload
        .putArray("actions")
        .addObject()
        .put("type", "button")
        .put("action_id", action)
        .put("block_id", "b")
        .put("value", value)
        .put("action_ts", ++sent + ".5");
    return form(Map.of("payload", payload.toString()));
  }

  private Sent form(Map<String, String> fields) {
    return new Sent(
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&")),
        flow.clock.instant());
  }

  /** Delivers it as Slack does, and returns the HTTP status. */
  int deliver(Sent request) throws Exception {
    return deliver(request, SLACK);
  }

  int deliver(Sent request, SigningSecrets signer) throws Exception {
    var timestamp = Long.toString(request.at().getEpochSecond());
    return http.send(
            HttpRequest.newBuilder(server.address())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Slack-Request-Timestamp", timestamp)
                .header("X-Slack-Signature", signer.sign(timestamp, request.body().getBytes(UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(request.body()))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Delivers it and waits for what the person gets to read. */
  String answer(Sent request) throws Exception {
    var before = answers();
    if (deliver(request) != 200) {
      throw new AssertionError("not acknowledged: " + request.body());
    }
    await("an answer to " + request.body()).until(() -> answers() > before);
    return slack.responses().getLast().toString();
  }

  /** Nothing that was acknowledged is still to be done. */
  boolean isIdle() {
    return meters.get("sailwright.slack.work.open").gauges().stream()
        .allMatch(open -> open.value() == 0);
  }

  int answers() {
    return slack.responses().size();
  }

  @Override
  public void close() throws Exception {
    stop();
    slack.close();
  }
}
