package dev.sailwright.boot;

import dev.sailwright.adapter.audit.JsonAuditLog;
import dev.sailwright.adapter.audit.JsonEffectLog;
import dev.sailwright.adapter.pictures.CoursePicture;
import dev.sailwright.adapter.pictures.TimelinePicture;
import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.adapter.slack.Attachments;
import dev.sailwright.adapter.slack.Outbox;
import dev.sailwright.adapter.slack.Pace;
import dev.sailwright.adapter.slack.SigningSecrets;
import dev.sailwright.adapter.slack.SlackBotApp;
import dev.sailwright.adapter.slack.SlackClient;
import dev.sailwright.adapter.slack.SlackConversations;
import dev.sailwright.adapter.slack.SlackPeople;
import dev.sailwright.adapter.slack.UseCases;
import dev.sailwright.adapter.slack.WarmUp;
import dev.sailwright.planning.ChangeTimes;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.playground.InMemoryBackupStore;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.LocalLoop;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedLogs;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedMeshConfigs;
import dev.sailwright.playground.SimulatedPanel;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.playground.page.PlaygroundServlets;
import dev.sailwright.playground.slack.Channel;
import dev.sailwright.playground.slack.Person;
import dev.sailwright.playground.slack.SimulatedSlack;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.ApproveStep;
import dev.sailwright.usecase.Approvers;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.EffectGate;
import dev.sailwright.usecase.EpochFence;
import dev.sailwright.usecase.GatherPlan;
import dev.sailwright.usecase.LookAhead;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.OpenUpgrades;
import dev.sailwright.usecase.RenderChange;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.RunPrecheck;
import dev.sailwright.usecase.ShowHistory;
import dev.sailwright.usecase.ShowPlan;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import dev.sailwright.usecase.SteerUpgrade;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The product with a simulated Slack and a simulated mesh around it, on this machine only. Requests
 * between them are real, signed HTTP; the tokens are made afresh at each start.
 */
public final class Playground implements AutoCloseable {
  private static final String CLUSTER = "prod";

  /** It is there to be looked at and compared with; nobody may approve anything for it. */
  private static final String DEV = "dev";

  private static final String EVENTS = "/slack/events";

  /** A canary waits for them; so short that people may wait, too. */
  private static final Duration JOBS_RUN_FOR = Duration.ofMinutes(2);

  /** No proxy has a connection that could come back later. */
  private static final Duration KEEP_FOR = Duration.ofSeconds(20);

  /** Faster than Slack allows: nobody else posts here, and people watch. */
  private static final Pace PACE =
      new Pace(
          Duration.ofMillis(50),
          10,
          Duration.ofMillis(400),
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1));

  private final HttpServer http;
  private final SimulatedSlack slack;
  private final SimulatedMesh mesh;
  private final InMemoryUpgradeStore store = new InMemoryUpgradeStore();
  private final InMemoryBackupStore backups = new InMemoryBackupStore();
  private final SlackClient client;
  private final Outbox outbox;
  private final SlackBotApp app;
  private final LocalLoop loop;

  private Playground(int port) {
    var clock = InstantSource.system();
    var catalog = CatalogResource.load();
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var witness =
        new EffectMeter(meters, JsonEffectLog.toLogger("playground-" + UUID.randomUUID(), clock));
    var fence = new EpochFence(store);
    var gate = new EffectGate(witness, fence);
    var botToken = "xoxb-" + secret();
    var signingSecret = secret();
    var base = URI.create("http://127.0.0.1:" + port + "/");

    mesh = new SimulatedMesh(Scenario.night(), catalog, clock);
    slack = new SimulatedSlack(clock, botToken, signingSecret, base.resolve(EVENTS));
    client = new SlackClient(base.resolve(SimulatedSlack.API_PATH), botToken, witness, fence);
    outbox =
        new Outbox(
            client,
            new Attachments(backups, new RenderChange(mesh), new CoursePicture()),
            PACE,
            clock,
            new SecureRandom(),
            meters);

    var approvers = new Approvers(new SlackPeople(client));
    var clusters =
        new Clusters(List.of(policy(), ClusterPolicy.defaults(DEV)), Optional.of(CLUSTER));
    var dev = new SimulatedMesh(Scenario.dev(), catalog, clock);
    MeshObserver observer =
        cluster -> cluster.equals(DEV) ? dev.observe(cluster) : mesh.observe(cluster);
    var around = new SimulatedSurroundings();
    var senses = new LookAround.Senses(observer, mesh, around, around, mesh, mesh);
    var gather = new GatherPlan(senses, store, approvers, catalog, clock);
    var request = new RequestUpgrade(gather, store, gate, clock);
    var steer = new SteerUpgrade(store, gate, clusters, approvers, clock);
    var decide = new DecideUpgrade(store, gate, clusters, approvers, clock);
    var versions = new ShowVersions(observer, catalog, clock);
    var diagnose =
        new Diagnose(
            new Diagnose.Senses(observer, around, around, new SimulatedLogs()),
            CatalogResource.signatures(),
            catalog,
            clock);
    var signing = new SigningSecrets(signingSecret, Optional.empty());
    app =
        new SlackBotApp(
            client,
            signing,
            new UseCases(
                clusters,
                new ShowStatus(observer, catalog, clock),
                diagnose,
                new CompareMeshes(diagnose, new SimulatedMeshConfigs(), catalog, clock),
                new RunPrecheck(
                    new LookAround(senses, catalog, clock), new OpenUpgrades(store, clock)::of),
                versions,
                new ShowReleases(versions, catalog),
                new TimelinePicture(),
                new LookAhead(diagnose, false),
                new ShowPlan(
                    new LookAround(senses, catalog, clock), new OpenUpgrades(store, clock)::of),
                request,
                decide,
                new ApproveStep(store, gate, clusters, approvers, clock),
                steer,
                new RequestRollback(gather, request, steer, store, clusters, approvers, clock),
                new ShowHistory(store),
                catalog),
            clock,
            new SecureRandom(),
            meters);

    http = new HttpServer("127.0.0.1", port, meters, () -> true);
    http.guard(EVENTS, app.filter());
    http.mount(EVENTS, app.servlet());
    http.mount(
        PlaygroundServlets.byPath(slack, new SimulatedPanel(mesh, CLUSTER, this::play, clock)));
    http.start();
    outbox.start();

    var tools =
        new AdvanceUpgrade.Tools(
            mesh,
            mesh,
            mesh,
            backups,
            mesh,
            mesh,
            mesh,
            mesh,
            mesh,
            new SlackConversations(outbox),
            JsonAuditLog.toLogger(),
            (holder, since) -> true);
    loop =
        LocalLoop.start(
            store,
            new AdvanceUpgrade(
                store, gate, tools, gather, clusters, approvers, clock, "playground"));
    WarmUp.run(base.resolve(EVENTS), signing, clock);
    begin(Scenario.night());
  }

  /**
   * @param port 0 takes a free one
   */
  public static Playground start(int port) {
    return new Playground(port == 0 ? freePort() : port);
  }

  public URI address() {
    return http.address();
  }

  SimulatedSlack slack() {
    return slack;
  }

  SimulatedMesh mesh() {
    return mesh;
  }

  /** Everything from the start, in this scenario. */
  void begin(Scenario scenario) {
    slack.reset();
    play(scenario);
  }

  private void play(Scenario scenario) {
    store.clear();
    backups.clear();
    mesh.start(scenario);
    scenario.alerts().forEach(alert -> slack.say(Channel.INCIDENTS.name(), Person.ALERTS, alert));
    var later = CompletableFuture.delayedExecutor(JOBS_RUN_FOR.toSeconds(), TimeUnit.SECONDS);
    scenario.jobs().forEach(job -> later.execute(() -> mesh.end(job)));
  }

  void join() {
    http.join();
  }

  private static ClusterPolicy policy() {
    return new ClusterPolicy(
        CLUSTER,
        1,
        ClusterPolicy.DEFAULT_WAVES,
        Scenario.night().inputs(),
        List.of(URI.create("https://apps.example.com/")),
        Set.of(Person.ALICE.id(), Person.BOB.id()),
        1,
        Set.of(),
        Optional.of(Channel.INCIDENTS.id()),
        ClusterPolicy.DEFAULT_APPROVAL_TTL,
        ClusterPolicy.DEFAULT_PATIENCE,
        Optional.empty(),
        ChangeTimes.ALWAYS,
        KEEP_FOR,
        List.of());
  }

  private static String secret() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    loop.close();
    app.close();
    http.close();
    outbox.close();
    client.close();
  }
}
