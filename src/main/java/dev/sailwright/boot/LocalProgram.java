package dev.sailwright.boot;

import dev.sailwright.adapter.audit.JsonAuditReader;
import dev.sailwright.adapter.audit.JsonEffectLog;
import dev.sailwright.adapter.cli.CommandFailed;
import dev.sailwright.adapter.cli.ExitCodes;
import dev.sailwright.adapter.cli.Program;
import dev.sailwright.adapter.kubernetes.ClusterClients;
import dev.sailwright.adapter.kubernetes.KubernetesCaller;
import dev.sailwright.adapter.kubernetes.KubernetesMeshObserver;
import dev.sailwright.adapter.kubernetes.KubernetesUpgradeStore;
import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.audit.AuditLine;
import dev.sailwright.audit.AuditTrail;
import dev.sailwright.audit.Verdict;
import dev.sailwright.boot.settings.SettingsException;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.usecase.ApproveOutside;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.EffectGate;
import dev.sailwright.usecase.RunPrecheck;
import dev.sailwright.usecase.ShowPlan;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import dev.sailwright.usecase.VerifyAudit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the commands start on this machine. */
final class LocalProgram implements Program {
  private static final int DEFAULT_PORT = 8080;

  private final Map<String, String> environment;
  private final FutureTask<ReleaseCatalog> shipped = new FutureTask<>(CatalogResource::load);

  /** Begins to read the release data, which nearly every command needs, beside what follows. */
  LocalProgram(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    Thread.ofPlatform().daemon().name("release data").start(shipped);
  }

  @Override
  public ShowStatus.Report status(
      Optional<Path> settings, Optional<String> cluster, boolean refresh) {
    return look(
        settings,
        cluster,
        refresh,
        (wiring, clients, name) -> wiring.showStatus(observer(clients)).show(name));
  }

  @Override
  public Diagnose.Report diagnose(
      Optional<Path> settings, Optional<String> cluster, boolean refresh) {
    return look(
        settings,
        cluster,
        refresh,
        (wiring, clients, name) -> wiring.diagnose(observer(clients), clients).diagnose(name));
  }

  @Override
  public CompareMeshes.Report compare(
      Optional<Path> settings, String left, Optional<String> right, boolean refresh) {
    Logs.quiet();
    var wiring = wiring(settings);
    var one = wiring.known().chosen(Optional.of(left));
    var other = wiring.known().chosen(right);
    if (one.equals(other)) {
      throw new CommandFailed(
          ExitCodes.BAD_USAGE,
          "There is nothing to compare `"
              + one
              + "` with: name another cluster."
              + wiring
                  .clusters()
                  .sibling(one)
                  .map(sibling -> " Did you mean `compare " + sibling + " " + one + "`?")
                  .orElse(""));
    }
    var read = lists(wiring, refresh);
    try (var clients = read.clients()) {
      return read.compareMeshes(observer(clients), clients).compare(one, other);
    }
  }

  @Override
  public ShowVersions.Report versions(
      Optional<Path> settings, Optional<String> cluster, boolean refresh) {
    return look(
        settings,
        cluster,
        refresh,
        (wiring, clients, name) -> wiring.showVersions(observer(clients)).show(List.of(name)));
  }

  @Override
  public RunPrecheck.Report precheck(
      Optional<Path> settings,
      Optional<String> cluster,
      boolean refresh,
      Optional<IstioVersion> target) {
    return look(
        settings,
        cluster,
        refresh,
        (wiring, clients, name) ->
            new RunPrecheck(
                    wiring.lookAround(observer(clients), clients),
                    unasked -> Surroundings.Open.notAsked())
                .precheck(policy(wiring, name), target));
  }

  @Override
  public Planned plan(
      Optional<Path> settings,
      Optional<String> cluster,
      boolean refresh,
      Optional<IstioVersion> goal,
      boolean canary) {
    return look(
        settings,
        cluster,
        refresh,
        (wiring, clients, name) -> {
          var show =
              new ShowPlan(
                  wiring.lookAround(observer(clients), clients),
                  unasked -> Surroundings.Open.notAsked());
          var report = show.show(policy(wiring, name), goal, canary);
          return new Planned(report, report.plan().map(show::difference).orElse(""));
        });
  }

  private static ClusterPolicy policy(Wiring wiring, String cluster) {
    return wiring.clusters().find(cluster).orElseGet(() -> ClusterPolicy.defaults(cluster));
  }

  @Override
  public ShowReleases.Report releases(Optional<Path> settings, boolean refresh) {
    Logs.quiet();
    var wiring = lists(wiring(settings), refresh);
    try (var clients = wiring.clients()) {
      return wiring.showReleases(observer(clients)).show(List.of());
    }
  }

  /** A terminal asks the network for nothing but what it was told to ask for. */
  private Wiring lists(Wiring wiring, boolean refresh) {
    if (!refresh) {
      return wiring;
    }
    var feed = wiring.releaseFeed(version());
    var problems = feed.refresh();
    if (!problems.isEmpty()) {
      throw new CommandFailed(
          ExitCodes.NOT_SEEN,
          "The lists of new releases could not be read. "
              + String.join("; ", problems)
              + ". Without --refresh the release data that come with this build answer.");
    }
    return wiring.with(feed);
  }

  private static MeshObserver observer(ClusterClients clients) {
    return KubernetesMeshObserver.asking(clients, InstantSource.system());
  }

  /** One look at one mesh. */
  private interface Look<R> {
    R at(Wiring wiring, ClusterClients clients, String cluster);
  }

  private <R> R look(
      Optional<Path> settings, Optional<String> cluster, boolean refresh, Look<R> look) {
    Logs.quiet();
    var known = wiring(settings);
    var chosen = known.known().chosen(cluster);
    var wiring = lists(known, refresh);
    try (var clients = wiring.clients()) {
      return look.at(wiring, clients, chosen);
    }
  }

  @Override
  public void serve(Optional<Path> settings) {
    var read = wiring(settings);
    read.known().requireAddresses();
    var wiring = read.serving(version());
    try (var serve = Serve.start(wiring, environment, port(wiring.settings().port()))) {
      serve.join();
    } catch (SettingsException e) {
      throw broken(e);
    }
  }

  @Override
  public void playground(Consumer<String> announce) {
    Logs.quiet();
    try (var playground = Playground.start(port(Optional.empty()))) {
      announce.accept("Sailwright playground: " + playground.address() + "   (Ctrl+C ends it)");
      playground.join();
    }
  }

  @Override
  public List<Verdict> verifyAudit(Optional<Path> settings, String log, List<String> upgrades) {
    Logs.quiet();
    var trail = new AuditTrail(auditLines(log));
    if (upgrades.isEmpty()) {
      return VerifyAudit.ofLog(trail);
    }
    var wiring = wiring(settings);
    wiring.known().requireAddresses();
    try (var clients = wiring.clients()) {
      var store = new KubernetesUpgradeStore(clients.of(""), wiring.settings().namespace());
      return new VerifyAudit(store).of(upgrades, trail);
    }
  }

  @Override
  public ApproveOutside.Outcome approve(
      Home home, ApproveOutside.Order order, Predicate<ApproveOutside.Review> agreed) {
    Logs.quiet();
    var wiring = wiring(home.settings());
    var context = wiring.known().home(home.context());
    try (var clients = wiring.clientsByContext()) {
      var client = clients.of(context);
      var store =
          new KubernetesUpgradeStore(
              client, home.namespace().orElse(wiring.settings().namespace()));
      var clock = InstantSource.system();
      var log = JsonEffectLog.toLogger("terminal-" + UUID.randomUUID(), clock);
      var gate =
          new EffectGate(
              new EffectMeter(new SimpleMeterRegistry(), log), (upgrade, epoch) -> false);
      return new ApproveOutside(store, new KubernetesCaller(client), gate, clock)
          .approve(order, agreed);
    }
  }

  private static List<AuditLine> auditLines(String log) {
    try (var in = log.equals("-") ? System.in : Files.newInputStream(Path.of(log))) {
      return new JsonAuditReader().read(in);
    } catch (IOException | InvalidPathException e) {
      throw new CommandFailed(
          ExitCodes.BAD_USAGE,
          "The log " + log + " cannot be read (" + e + "); name a file, or - for standard input.");
    }
  }

  @Override
  public String version() {
    return Optional.ofNullable(LocalProgram.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private Wiring wiring(Optional<Path> settings) {
    try {
      return Wiring.read(shipped.get(), settings, environment);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed(ExitCodes.NOT_SEEN, "Sailwright was stopped.");
    } catch (ExecutionException e) {
      throw new IllegalStateException("this build lacks its release data", e.getCause());
    } catch (SettingsException e) {
      throw broken(e);
    }
  }

  private int port(Optional<Integer> ofSettings) {
    var text = Optional.ofNullable(environment.get("PORT")).filter(value -> !value.isBlank());
    if (text.isEmpty()) {
      return ofSettings.orElse(DEFAULT_PORT);
    }
    if (!text.get().matches("\\d{1,5}") || Integer.parseInt(text.get()) > 65_535) {
      throw new CommandFailed(
          ExitCodes.BAD_USAGE, "PORT is `" + text.get() + "`; it must be a number up to 65535.");
    }
    return Integer.parseInt(text.get());
  }

  private static CommandFailed broken(SettingsException e) {
    return new CommandFailed(
        ExitCodes.BAD_USAGE,
        Optional.ofNullable(e.getMessage()).orElse("The settings are broken."));
  }
}
