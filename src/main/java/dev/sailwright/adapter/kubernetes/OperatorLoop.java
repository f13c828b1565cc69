package dev.sailwright.adapter.kubernetes;

import dev.sailwright.usecase.AdvanceUpgrade;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the reconciler while this process holds the Lease {@code sailwright}. The Lease is no fence: what fences is
 * the compare-and-set with which {@link AdvanceUpgrade} takes a record over.
 */
public final class OperatorLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorLoop.class);
  private static final String LEASE = "sailwright";

  private final Operator operator;
  private final AtomicBoolean closing;

  private OperatorLoop(Operator operator, AtomicBoolean closing) {
    this.operator = operator;
    this.closing = closing;
  }

  /**
   * @param later how long after a turn an unfinished upgrade is looked at again
   * @param lost what to do when the Lease is lost; it must end this process
   */
  public static OperatorLoop start(
      KubernetesClient client, String namespace, String holder, AdvanceUpgrade advance, Duration later, Runnable lost) {
    var closing = new AtomicBoolean();
    Runnable stopped =
        () -> {
          if (!closing.get()) {
            lost.run();
          }
        };
    var election =
        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
            .withLeaseNamespace(namespace)
            .withIdentity(holder)
            .withExitOnStopLeading(false)
            .withLeaderCallbacks(
                new LeaderCallbacks(
                    () -> LOG.info("{} leads", holder), stopped, leader -> LOG.info("the leader is {}", leader)))
            .build();
    var operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withLeaderElectionConfiguration(election));
    operator.register(new UpgradeReconciler(advance, later), overrider -> overrider.settingNamespace(namespace));
    // Waiting for the Lease blocks, and a replica that does not lead answers Slack all the same.
    Thread.ofPlatform().name("operator-start").daemon().start(operator::start);
    return new OperatorLoop(operator, closing);
  }

  @Override
  public void close() {
    closing.set(true);
    operator.stop();
  }
}
