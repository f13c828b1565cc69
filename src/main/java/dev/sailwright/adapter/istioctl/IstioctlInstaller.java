package dev.sailwright.adapter.istioctl;

import dev.sailwright.adapter.istioctl.PinnedBinaries.Binary;
import dev.sailwright.adapter.istioctl.ProcessRunner.Result;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.upgrade.StepFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pinned istioctl as a child process. Success is what the cluster shows afterwards, not what
 * it prints.
 */
public final class IstioctlInstaller implements MeshInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(IstioctlInstaller.class);
  private static final Duration PRECHECK_TIMEOUT = Duration.ofMinutes(1);

  /** Exit codes that a shell gives to what timed out and to what could not be executed. */
  private static final int KILLED = 124;

  private static final int COULD_NOT_RUN = 126;

  private final PinnedBinaries binaries;
  private final ProcessRunner processes;
  private final IstioctlArguments arguments;
  private final Path temporary;
  private final Duration timeout;
  private final ManifestRenderer renderer;
  private final Map<String, IstioctlRun> runs = new ConcurrentHashMap<>();

  /**
   * @param contexts kubeconfig context of a cluster; empty: none is named to istioctl, as inside a
   *     pod
   * @param kubeconfig named to istioctl; empty: it finds one by the environment
   * @param temporary where input files stand while it runs
   * @param kept what earlier commands rendered
   * @param timeout after which an upgrade is killed; a precheck gets a minute at most
   */
  public IstioctlInstaller(
      PinnedBinaries binaries,
      ProcessRunner processes,
      Function<String, Optional<String>> contexts,
      Optional<Path> kubeconfig,
      Path temporary,
      KeptRenderings kept,
      Duration timeout) {
    this.binaries = binaries;
    this.processes = processes;
    this.arguments = new IstioctlArguments(contexts, kubeconfig);
    this.temporary = temporary;
    this.timeout = timeout;
    this.renderer = new ManifestRenderer(processes, temporary, kept);
  }

  @Override
  public Surroundings.Istioctl verify(IstioVersion version) {
    return switch (binaries.find(version)) {
      case Binary.Usable usable -> Surroundings.Istioctl.verified(usable.sha256());
      case Binary.Unusable unusable -> Surroundings.Istioctl.unusable(unusable.problem());
    };
  }

  @Override
  public Surroundings.Precheck precheck(String cluster, IstioVersion version) {
    var lines = Collections.synchronizedList(new ArrayList<String>());
    var clean =
        switch (binaries.find(version)) {
          case Binary.Usable usable -> {
            var code =
                exitCode(
                    processes.run(
                        usable.path(),
                        arguments.precheck(cluster),
                        Map.of(),
                        patience(),
                        lines::add),
                    lines::add);
            yield code == 0 || PrecheckOutput.complainsOnlyOfNamespaces(lines);
          }
          case Binary.Unusable unusable -> {
            lines.add(unusable.problem());
            yield false;
          }
        };
    return new Surroundings.Precheck(clean, List.copyOf(lines));
  }

  private Duration patience() {
    return timeout.compareTo(PRECHECK_TIMEOUT) < 0 ? timeout : PRECHECK_TIMEOUT;
  }

  @Override
  public Analysis.Run analyze(String cluster, IstioVersion version) {
    return switch (binaries.find(version)) {
      case Binary.Usable usable ->
          AnalyzeOutput.read(
              processes.listen(usable.path(), arguments.analyze(cluster), patience()));
      case Binary.Unusable unusable ->
          new Analysis.Run(Optional.empty(), List.of(unusable.problem()));
    };
  }

  @Override
  public Render render(IstioVersion version, MeshChange.Install install, Predicate<String> kinds) {
    return switch (binaries.find(version)) {
      case Binary.Usable usable -> renderer.render(usable, version, install, kinds);
      case Binary.Unusable unusable -> new Render.NotRendered(unusable.problem());
    };
  }

  @Override
  public StepFacts.Removal wouldRemove(String cluster, IstioVersion version, String revision) {
    return switch (binaries.find(version)) {
      case Binary.Usable usable -> {
        var lines = Collections.synchronizedList(new ArrayList<String>());
        var code =
            exitCode(
                processes.run(
                    usable.path(),
                    arguments.removal(cluster, revision),
                    Map.of(),
                    patience(),
                    lines::add),
                lines::add);
        yield RemovalOutput.read(code, List.copyOf(lines));
      }
      case Binary.Unusable unusable -> new StepFacts.Removal(Optional.empty(), unusable.problem());
    };
  }

  @Override
  public void start(String key, Order order) {
    var run = new IstioctlRun();
    if (runs.putIfAbsent(key, run) == null) {
      Thread.ofVirtual().name("istioctl " + key).start(() -> run.end(change(key, order, run)));
    }
  }

  @Override
  public StepFacts.Install progress(String key) {
    var run = runs.get(key);
    return run == null
        ? new StepFacts.Install(startedElsewhere(key), List.of(), Optional.empty())
        : run.progress();
  }

  private static StepFacts.Install.State startedElsewhere(String key) {
    if (!MarkedChildren.areVisible()) {
      return StepFacts.Install.State.UNKNOWN;
    }
    return MarkedChildren.isRunning(key)
        ? StepFacts.Install.State.RUNNING
        : StepFacts.Install.State.GONE;
  }

  private int change(String key, Order order, IstioctlRun run) {
    try {
      return switch (binaries.find(order.version())) {
        case Binary.Unusable unusable -> {
          run.say(unusable.problem());
          yield COULD_NOT_RUN;
        }
        case Binary.Usable usable -> {
          if (!usable.sha256().equals(order.sha256())) {
            run.say(
                usable.path()
                    + " is not the binary that was approved; it was not run. Ask for a new plan.");
            yield COULD_NOT_RUN;
          }
          yield change(key, usable, order, run);
        }
      };
    } catch (IOException | RuntimeException e) {
      LOG.warn("istioctl {} could not be run", key, e);
      run.say("istioctl could not be run: " + e.getMessage());
      return COULD_NOT_RUN;
    }
  }

  private int change(String key, Binary.Usable binary, Order order, IstioctlRun run)
      throws IOException {
    try (var folder =
        new InputFolder(
            temporary, order.change().inputs(), order.cluster() + "\n" + order.version())) {
      LOG.info(
          "{} of {} on {} starts: {}",
          order.change().inWords(),
          order.version(),
          order.cluster(),
          key);
      var words =
          arguments.change(order.cluster(), order.version(), order.change(), folder.files());
      var code =
          exitCode(
              processes.run(
                  binary.path(), words, Map.of(MarkedChildren.MARK, key), timeout, run::say),
              run::say);
      LOG.info(
          "{} of {} on {} ended with {}: {}",
          order.change().inWords(),
          order.version(),
          order.cluster(),
          code,
          key);
      return code;
    }
  }

  /** A run that was killed or never started has no exit code of its own, and says why in a line. */
  private static int exitCode(Result result, Consumer<String> lines) {
    return switch (result) {
      case Result.Exited exited -> exited.code();
      case Result.Killed killed -> {
        lines.accept(killed.reason());
        yield KILLED;
      }
      case Result.NotStarted notStarted -> {
        lines.accept(notStarted.reason());
        yield COULD_NOT_RUN;
      }
    };
  }
}
