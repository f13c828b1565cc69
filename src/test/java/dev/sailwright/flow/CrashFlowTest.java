package dev.sailwright.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.port.WorkloadRestarter;
import dev.sailwright.testing.ForwardingUpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepFacts;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process dies right before or right after its n-th save; another one carries on to the same
 * end.
 */
class CrashFlowTest {
  static IntStream saves() {
    return IntStream.rangeClosed(1, 40);
  }

  @ParameterizedTest
  @MethodSource("saves")
  void aCrashBeforeASaveIsCarriedOnByTheNextProcess(int nth) {
    crash(nth, false);
  }

  @ParameterizedTest
  @MethodSource("saves")
  void aCrashAfterASaveIsCarriedOnByTheNextProcess(int nth) {
    crash(nth, true);
  }

  @ParameterizedTest
  @MethodSource("restarts")
  void aCrashBetweenTheRestartsOfAWaveRestartsNothingTwice(int nth) {
    var flow = new Flow(Scenario.behind());
    var restarts = new AtomicInteger();
    WorkloadRestarter dying =
        (cluster, workload, stamp) -> {
          if (restarts.incrementAndGet() == nth) {
            throw new Crash();
          }
          flow.mesh.restart(cluster, workload, stamp);
        };
    carriesOn(flow, flow.process("pod-a", flow.store, flow.mesh, dying));
  }

  static IntStream restarts() {
    return IntStream.rangeClosed(1, 6);
  }

  @Test
  void aProcessThatDiesWithEachStartOfIstioctlIsFollowedFourTimes() {
    var flow = new Flow(Scenario.behind());
    assertThat(dyingAtTheFirstStarts(flow, 4).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void afterTheFifthSuchDeathPeopleAreAskedAndTheirRetryCounts() {
    var flow = new Flow(Scenario.behind());
    var paused = dyingAtTheFirstStarts(flow, 5);
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause()).contains("started 5 times", "was gone before");
    assertThat(flow.mesh.journal()).isEmpty();

    flow.steer.steer(paused.id(), Decision.Kind.RETRIED, Flow.BOB, "");
    assertThat(flow.run(paused.id(), "pod-z").status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /**
   * A crash right after it, or another process that wrote first, would leave it unaccounted for.
   */
  @Test
  void whatIsNotStoredIsNotDone() {
    assertThat(journalWhenNobodyMayRecord(StepKind.CONTROL_PLANE)).isEmpty();
    assertThat(journalWhenNobodyMayRecord(StepKind.RESTART_WAVE))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("istioctl");
  }

  /** Somebody else writes first each time that the record is to say that such a step acts. */
  private static List<String> journalWhenNobodyMayRecord(StepKind kind) {
    var memory = new InMemoryUpgradeStore();
    var flow = new Flow(Scenario.behind(), memory);
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), Flow.BOB);
    var refused = new AtomicInteger();
    ForwardingUpgradeStore store =
        new ForwardingUpgradeStore() {
          @Override
          public UpgradeStore store() {
            return memory;
          }

          @Override
          public Saved saveStatus(Upgrade changed) {
            if (actsIn(kind, changed)) {
              refused.incrementAndGet();
              return new Saved.Conflict();
            }
            return memory.saveStatus(changed);
          }
        };
    var process = flow.process("pod-a", store);
    for (var second = 0; second < 600 && refused.get() < 3; second++) {
      process.advance(proposed.id());
      flow.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(refused).hasValue(3);
    return flow.mesh.journal();
  }

  private static boolean actsIn(StepKind kind, Upgrade upgrade) {
    return upgrade.status().phase() == Phase.RUNNING
        && upgrade.currentStep().kind() == kind
        && upgrade.status().attempt() > 0;
  }

  /** Until the upgrade ends or pauses. */
  private static Upgrade dyingAtTheFirstStarts(Flow flow, int deaths) {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), Flow.BOB);
    var installer = new DiesAtStart(flow.mesh, deaths);
    flow.startersAreGone();
    for (var life = 0; life <= deaths; life++) {
      try {
        return flow.run(
            proposed.id(), flow.process("pod-" + life, flow.store, installer, flow.mesh));
      } catch (Crash crash) {
        flow.clock.advance(Duration.ofSeconds(30));
      }
    }
    throw new AssertionError("it died once more");
  }

  private static final class DiesAtStart implements MeshInstaller {
    private final MeshInstaller installer;
    private int left;

    DiesAtStart(MeshInstaller installer, int left) {
      this.installer = installer;
      this.left = left;
    }

    @Override
    public Surroundings.Istioctl verify(IstioVersion version) {
      return installer.verify(version);
    }

    @Override
    public Analysis.Run analyze(String cluster, IstioVersion version) {
      return installer.analyze(cluster, version);
    }

    @Override
    public Surroundings.Precheck precheck(String cluster, IstioVersion version) {
      return installer.precheck(cluster, version);
    }

    @Override
    public Render render(
        IstioVersion version, MeshChange.Install install, Predicate<String> kinds) {
      return installer.render(version, install, kinds);
    }

    @Override
    public StepFacts.Removal wouldRemove(String cluster, IstioVersion version, String revision) {
      return new StepFacts.Removal(Optional.empty(), "nobody asks");
    }

    @Override
    public void start(String key, Order order) {
      if (left-- > 0) {
        throw new Crash();
      }
      installer.start(key, order);
    }

    /** As on a machine that can tell which of its processes run. */
    @Override
    public StepFacts.Install progress(String key) {
      var seen = installer.progress(key);
      return seen.state() == StepFacts.Install.State.UNKNOWN
          ? new StepFacts.Install(StepFacts.Install.State.GONE, List.of(), Optional.empty())
          : seen;
    }
  }

  private static void crash(int nth, boolean after) {
    var memory = new InMemoryUpgradeStore();
    var flow = new Flow(Scenario.behind(), memory);
    carriesOn(flow, flow.process("pod-a", new Dying(memory, nth, after)));
  }

  private static void carriesOn(Flow flow, AdvanceUpgrade dying) {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), Flow.BOB);
    var crashed = false;
    for (var second = 0; second < 600 && !crashed; second++) {
      try {
        if (dying.advance(proposed.id()) == AdvanceUpgrade.Next.FINISHED) {
          break;
        }
        flow.clock.advance(Duration.ofSeconds(1));
      } catch (Crash crash) {
        crashed = true;
      }
    }
    // A run of istioctl that this process did not start cannot be asked how it goes.
    flow.mesh.faults().forgetsInstalls(crashed);

    var ended = flow.run(proposed.id(), "pod-b");

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().percent()).isEqualTo(Flow.ALL_BUT_THE_JOB);
    assertThat(flow.mesh.journal()).hasSize(7).doesNotHaveDuplicates();
    assertThat(ended.audit().firstBreak()).isEmpty();
    assertThat(flow.logged).containsAll(ended.audit().records());
    assertThat(ended.audit().records()).containsAll(flow.logged);
  }

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Ends its process at the n-th save of a status. */
  private static final class Dying implements ForwardingUpgradeStore {
    private final UpgradeStore store;
    private final int nth;
    private final boolean after;
    private int saves;

    Dying(UpgradeStore store, int nth, boolean after) {
      this.store = store;
      this.nth = nth;
      this.after = after;
    }

    @Override
    public UpgradeStore store() {
      return store;
    }

    @Override
    public Saved saveStatus(Upgrade changed) {
      saves++;
      if (saves == nth && !after) {
        throw new Crash();
      }
      var saved = store.saveStatus(changed);
      if (saves == nth) {
        throw new Crash();
      }
      return saved;
    }
  }
}
