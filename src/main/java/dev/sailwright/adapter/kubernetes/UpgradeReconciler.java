package dev.sailwright.adapter.kubernetes;

import dev.sailwright.usecase.AdvanceUpgrade;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the loop for each resource: a change of its spec wakes it, and so does time while it is not
 * finished.
 */
@ControllerConfiguration(name = "meshupgrade")
public final class UpgradeReconciler implements Reconciler<MeshUpgrade> {
  private static final Logger LOG = LoggerFactory.getLogger(UpgradeReconciler.class);
  private static final Duration AT_ONCE = Duration.ofMillis(50);

  /** Two upgrades of a mesh may be at it, its last and its next: together once a second. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final Duration LATER = Duration.ofSeconds(2);
  private static final int MOST_TURNS = 1_000;

  private final AdvanceUpgrade advance;
  private final Semaphore turns = new Semaphore(MOST_TURNS);
  private volatile boolean ending;

  UpgradeReconciler(AdvanceUpgrade advance) {
    this.advance = advance;
  }

  /**
   * How long after a turn the next one comes; empty: none. One that failed is tried again LATER.
   */
  public static Optional<Duration> pauseBefore(AdvanceUpgrade.Next next) {
    return switch (next) {
      case FINISHED -> Optional.empty();
      case LATER -> Optional.of(LATER);
      case SOON -> Optional.of(SOON);
      case AT_ONCE -> Optional.of(AT_ONCE);
    };
  }

  @Override
  public UpdateControl<MeshUpgrade> reconcile(MeshUpgrade resource, Context<MeshUpgrade> context) {
    if (ending || !turns.tryAcquire()) {
      return UpdateControl.<MeshUpgrade>noUpdate().rescheduleAfter(SOON);
    }
    try {
      return turn(resource);
    } finally {
      turns.release();
    }
  }

  /**
   * No turn begins any more.
   *
   * @return whether those that had begun ended in time
   */
  boolean end(Duration atMost) {
    ending = true;
    try {
      return turns.tryAcquire(MOST_TURNS, atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private UpdateControl<MeshUpgrade> turn(MeshUpgrade resource) {
    var nothing = UpdateControl.<MeshUpgrade>noUpdate();
    return pauseBefore(advance.advance(MeshUpgradeMapper.id(resource)))
        .map(nothing::rescheduleAfter)
        .orElse(nothing);
  }

  @Override
  public ErrorStatusUpdateControl<MeshUpgrade> updateErrorStatus(
      MeshUpgrade resource, Context<MeshUpgrade> context, Exception e) {
    LOG.warn(
        "{}: a turn failed and is tried again: {}",
        resource.getMetadata().getName(),
        Reading.words(e));
    return ErrorStatusUpdateControl.<MeshUpgrade>noStatusUpdate().rescheduleAfter(LATER);
  }
}
