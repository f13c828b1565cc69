package dev.sailwright.boot;

import dev.sailwright.adapter.audit.JsonAuditLog;
import dev.sailwright.adapter.audit.JsonEffectLog;
import dev.sailwright.adapter.kubernetes.CachedMeshObserver;
import dev.sailwright.adapter.kubernetes.ClusterWatches;
import dev.sailwright.adapter.kubernetes.KubernetesBackupStore;
import dev.sailwright.adapter.kubernetes.KubernetesClusterAccess;
import dev.sailwright.adapter.kubernetes.KubernetesLeadership;
import dev.sailwright.adapter.kubernetes.KubernetesLeftoverRemover;
import dev.sailwright.adapter.kubernetes.KubernetesMeshObserver;
import dev.sailwright.adapter.kubernetes.KubernetesMeshSources;
import dev.sailwright.adapter.kubernetes.KubernetesMetricsReader;
import dev.sailwright.adapter.kubernetes.KubernetesUpgradeStore;
import dev.sailwright.adapter.kubernetes.KubernetesWorkloadRestarter;
import dev.sailwright.adapter.kubernetes.OperatorLoop;
import dev.sailwright.adapter.kubernetes.PodPeers;
import dev.sailwright.adapter.pictures.CoursePicture;
import dev.sailwright.adapter.pictures.TimelinePicture;
import dev.sailwright.adapter.slack.Attachments;
import dev.sailwright.adapter.slack.Outbox;
import dev.sailwright.adapter.slack.Pace;
import dev.sailwright.adapter.slack.SigningSecrets;
import dev.sailwright.adapter.slack.SlackBotApp;
import dev.sailwright.adapter.slack.SlackClient;
import dev.sailwright.adapter.slack.SlackConversations;
import dev.sailwright.adapter.slack.SlackNotices;
import dev.sailwright.adapter.slack.SlackPeople;
import dev.sailwright.adapter.slack.UseCases;
import dev.sailwright.adapter.slack.WarmUp;
import dev.sailwright.boot.settings.Secrets;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.ApproveStep;
import dev.sailwright.usecase.Approvers;
import dev.sailwright.usecase.DecideUpgrade;
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
import dev.sailwright.usecase.SteerUpgrade;
import dev.sailwright.usecase.WatchClusters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bot: answers Slack, and, while it holds the Lease, carries upgrades on. */
final class Serve implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);
  private static final String EVENTS = "/slack/events";
  private static final int LOST_LEASE = 75;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final HttpServer http;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Serve(HttpServer http) {
    this.http = http;
  }

  static Serve start(Wiring wiring, Map<String, String> environment, int port) {
    var secrets = Secrets.read(environment);
    var clock = InstantSource.system();
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var ready = new Readiness();
    var serve = new Serve(new HttpServer("0.0.0.0", port, meters, ready));

    var clients = serve.keep(wiring.clients());
    var clusters = wiring.clusters();
    var watches = serve.keep(new ClusterWatches(clients).start(clusters.names()));
    var memory = new CachedMeshObserver(KubernetesMeshObserver.watching(clients, watches, clock));
    var observer = KubernetesMeshObserver.asking(clients, clock);
    var access = new KubernetesClusterAccess(clients);
    var home = clients.of("");
    var peers = new PodPeers(home, wiring.settings().namespace(), hostName(environment));
    var holder = peers.ownName();
    var witness = new EffectMeter(meters, JsonEffectLog.toLogger(holder, clock));
    var store = new KubernetesUpgradeStore(home, wiring.settings().namespace());
    var fence = new EpochFence(store);
    var gate = new EffectGate(witness, fence);
    var installer = wiring.installer();
    var slack = serve.keep(new SlackClient(secrets.apiUrl(), secrets.botToken(), witness, fence));
    var approvers = new Approvers(new SlackPeople(slack));
    var senses = wiring.senses(observer, clients, installer);
    var ahead =
        new LookAhead(wiring.diagnose(memory, clients), wiring.settings().watch().enabled());
    var gather = new GatherPlan(senses, store, approvers, wiring.releases(), clock);
    var request = new RequestUpgrade(gather, store, gate, clock);
    var steer = new SteerUpgrade(store, gate, clusters, approvers, clock);

    var backups = new KubernetesBackupStore(home, wiring.settings().namespace());
    var outbox =
        serve.keep(
            new Outbox(
                    slack,
                    new Attachments(backups, new RenderChange(installer), new CoursePicture()),
                    Pace.SLACK,
                    clock,
                    new SecureRandom(),
                    meters)
                .start());
    var conversations = new SlackConversations(outbox);
    var signing = new SigningSecrets(secrets.signingSecret(), secrets.previousSigningSecret());
    var app =
        serve.keep(
            new SlackBotApp(
                slack,
                signing,
                new UseCases(
                    clusters,
                    wiring.showStatus(memory),
                    wiring.diagnose(memory, clients),
                    wiring.compareMeshes(memory, clients),
                    new RunPrecheck(
                        new LookAround(senses, wiring.releases(), clock),
                        new OpenUpgrades(store, clock)::of),
                    wiring.showVersions(memory),
                    wiring.showReleases(memory),
                    new TimelinePicture(),
                    ahead,
                    new ShowPlan(
                        new LookAround(senses, wiring.releases(), clock),
                        new OpenUpgrades(store, clock)::of),
                    request,
                    new DecideUpgrade(store, gate, clusters, approvers, clock),
                    new ApproveStep(store, gate, clusters, approvers, clock),
                    steer,
                    new RequestRollback(gather, request, steer, store, clusters, approvers, clock),
                    new ShowHistory(store),
                    wiring.releases()),
                clock,
                new SecureRandom(),
                meters));
    serve.http.guard(EVENTS, app.filter());
    serve.http.mount(EVENTS, app.servlet());
    serve.http.start();

    var tools =
        new AdvanceUpgrade.Tools(
            observer,
            access,
            new KubernetesMeshSources(clients),
            backups,
            installer,
            new KubernetesWorkloadRestarter(clients),
            new KubernetesLeftoverRemover(clients),
            wiring.prober(),
            new KubernetesMetricsReader(clients),
            conversations,
            JsonAuditLog.toLogger(),
            peers);
    var loop =
        serve.keep(
            OperatorLoop.start(
                home,
                wiring.settings().namespace(),
                holder,
                new AdvanceUpgrade(store, gate, tools, gather, clusters, approvers, clock, holder),
                Serve::leave));
    if (wiring.settings().watch().enabled()) {
      var leadership = new KubernetesLeadership(home, wiring.settings().namespace(), holder);
      serve.keep(
          WatchLoop.start(
              new WatchClusters(
                  ahead,
                  clusters,
                  new SlackNotices(outbox, leadership, clock),
                  leadership,
                  wiring.settings().watch().every(),
                  clock)));
    }
    WarmUp.run(serve.http.address().resolve(EVENTS), signing, clock);
    ready.from(loop::isReadable);
    LOG.info("sailwright answers Slack at port {} for the clusters {}", port, clusters.names());
    return serve;
  }

  /** A pod's is the pod's name; elsewhere the variable is mostly not passed on. */
  private static String hostName(Map<String, String> environment) {
    try {
      return environment.getOrDefault("HOSTNAME", InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return "unknown-" + UUID.randomUUID();
    }
  }

  /** Not ready until everything is started; then as ready as the store. */
  private static final class Readiness implements BooleanSupplier {
    private volatile BooleanSupplier now = () -> false;

    void from(BooleanSupplier supplier) {
      now = supplier;
    }

    @Override
    public boolean getAsBoolean() {
      return now.getAsBoolean();
    }
  }

  /**
   * A Lease is no fence: whoever lost it must not act any more, and ending the process is the sure
   * way.
   */
  private static void leave() {
    LOG.error("without the Lease this process ends; another one carries on");
    Runtime.getRuntime().halt(LOST_LEASE);
  }

  /** Until this process is asked to end: what has begun is ended first, as far as that is quick. */
  void join() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end"));
    http.join();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    LOG.info("ending");
    http.close();
    for (var part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("a part did not end well", e);
      }
    }
  }
}
