package dev.sailwright.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.PrecheckReport;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.upgrade.StepFacts;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.RunPrecheck;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The istioctl of a version that is named is asked while the mesh is looked at, and not longer than
 * there is something to ask.
 */
class EarlyPrecheckFlowTest {
  private static final int SECONDS = 30;

  private final Flow flow = new Flow(Scenario.behind());
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Test
  void theMeshIsLookedAtMeanwhile() {
    answer.countDown();
    var report =
        precheck(cluster -> {
          asked();
          return flow.mesh.observe(cluster);
        });
    assertThat(report.verdict()).isNotEqualTo(PrecheckReport.Verdict.UNKNOWN);
    assertThat(stopped.getCount()).isOne();
  }

  /** It would ask for a minute. */
  @Test
  void whereNoApiServerAnswersItIsStopped() throws InterruptedException {
    var report =
        precheck(cluster -> {
          asked();
          return MeshState.unseen(
              cluster, flow.clock.instant(), "it does not answer", "look there");
        });
    assertThat(report.verdict()).isEqualTo(PrecheckReport.Verdict.UNKNOWN);
    assertThat(stopped.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aLookThatFailsStopsIt() throws InterruptedException {
    assertThatThrownBy(() ->
            precheck(cluster -> {
              asked();
              throw new IllegalStateException("strange");
            }))
        .hasMessage("strange");
    assertThat(stopped.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private void asked() {
    try {
      assertThat(asked.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private PrecheckReport precheck(MeshObserver observer) {
    var all = flow.senses(new Patient());
    var senses =
        new LookAround.Senses(
            observer, all.access(), all.inspector(), all.surveyor(), all.installer(), all.live());
    return new RunPrecheck(
            new LookAround(senses, flow.catalog, flow.clock),
            cluster -> Surroundings.Open.of(Optional.empty()))
        .precheck(flow.policy, Optional.of(IstioVersion.of("1.30.5")))
        .prechecks();
  }

  /** An istioctl that asks until it is answered or stopped. */
  private final class Patient implements MeshInstaller {
    @Override
    public Surroundings.Precheck precheck(String cluster, IstioVersion version) {
      asked.countDown();
      try {
        assertThat(answer.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        return flow.mesh.precheck(cluster, version);
      } catch (InterruptedException e) {
        stopped.countDown();
        return new Surroundings.Precheck(false, List.of("stopped"));
      }
    }

    @Override
    public Surroundings.Istioctl verify(IstioVersion version) {
      return flow.mesh.verify(version);
    }

    @Override
    public Render render(
        IstioVersion version, MeshChange.Install install, Predicate<String> kinds) {
      return flow.mesh.render(version, install, kinds);
    }

    @Override
    public Analysis.Run analyze(String cluster, IstioVersion version) {
      return flow.mesh.analyze(cluster, version);
    }

    @Override
    public StepFacts.Removal wouldRemove(String cluster, IstioVersion version, String revision) {
      return new StepFacts.Removal(Optional.empty(), "nobody asks");
    }

    @Override
    public void start(String key, Order order) {
      throw new AssertionError("a precheck starts nothing");
    }

    @Override
    public StepFacts.Install progress(String key) {
      return flow.mesh.progress(key);
    }
  }
}
