package dev.sailwright.adapter.kubernetes;

import dev.sailwright.usecase.AdvanceUpgrade;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the reconciler while this process holds the Lease {@code sailwright}. The Lease is no fence:
 * what fences is the compare-and-set with which {@link AdvanceUpgrade} takes a record over.
 */
public final class OperatorLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorLoop.class);
  static final String LEASE = "sailwright";
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Below the 30 s after which Kubernetes kills a pod that was asked to end. */
  private static final Duration LONGEST_END = Duration.ofSeconds(15);

  private final KubernetesClient client;
  private final String namespace;
  private final String holder;
  private final Operator operator;
  private final UpgradeReconciler reconciler;
  private final Runnable lost;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean readable;

  private OperatorLoop(
      KubernetesClient client,
      String namespace,
      String holder,
      AdvanceUpgrade advance,
      Runnable lost) {
    this.client = client;
    this.namespace = namespace;
    this.holder = holder;
    this.lost =
        () -> {
          if (closing.getCount() > 0) {
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
                    () -> LOG.info("{} leads", holder),
                    this.lost,
                    leader -> LOG.info("the leader is {}", leader)))
            .build();
    this.operator =
        new Operator(overrider ->
            overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withLeaderElectionConfiguration(election));
    this.reconciler = new UpgradeReconciler(advance);
    operator.register(reconciler, overrider -> overrider.settingNamespace(namespace));
  }

  /**
   * @param lost what to do when the Lease is lost or can never be had; it must end this process
   */
  public static OperatorLoop start(
      KubernetesClient client,
      String namespace,
      String holder,
      AdvanceUpgrade advance,
      Runnable lost) {
    var loop = new OperatorLoop(client, namespace, holder, advance, lost);
    // Waiting for the Lease blocks, and a replica that does not lead answers Slack all the same.
    Thread.ofPlatform().name("operator-start").daemon().start(loop::begin);
    return loop;
  }

  /** Upgrades can be read here; before that, nobody's request could be stored. */
  public boolean isReadable() {
    return readable;
  }

  /**
   * For up to a minute after its CRD was applied, an API server answers 429 for a resource; the
   * operator would give up.
   */
  private void begin() {
    try {
      while (!readable) {
        readable = canList();
        if (!readable && closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      operator.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OperatorException e) {
      // Who answers Slack and can never lead would take approvals that nobody carries out.
      readable = false;
      LOG.error("upgrades cannot be driven from here, so this process ends: {}", Reading.words(e));
      lost.run();
    }
  }

  private boolean canList() {
    try {
      client
          .resources(MeshUpgrade.class)
          .inNamespace(namespace)
          .list(new ListOptionsBuilder().withLimit(1L).build());
      return true;
    } catch (KubernetesClientException e) {
      LOG.warn("cannot list meshupgrades in {} yet, trying again: {}", namespace, Reading.words(e));
      return false;
    }
  }

  /**
   * Gives the Lease back, so that another replica need not wait for its end. Only when no turn
   * runs: stopping the operator would break a running istioctl off.
   */
  @Override
  public void close() {
    closing.countDown();
    if (reconciler.end(LONGEST_END)) {
      operator.stop();
      release();
    } else {
      LOG.warn("a step still runs; another replica carries it on when the Lease has expired");
    }
  }

  /** The operator only stops to renew it. */
  private void release() {
    try {
      var lease = client.leases().inNamespace(namespace).withName(LEASE).get();
      if (lease != null && holder.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        lease.getSpec().setLeaseDurationSeconds(1);
        client.resource(lease).update();
      }
    } catch (KubernetesClientException e) {
      LOG.warn("the Lease was not given back, so it has to expire: {}", Reading.words(e));
    }
  }
}
