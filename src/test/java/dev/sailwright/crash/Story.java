package dev.sailwright.crash;

import static dev.sailwright.crash.World.ALICE;
import static dev.sailwright.crash.World.BOB;
import static dev.sailwright.crash.World.LOGIN;
import static dev.sailwright.crash.World.REPORT;
import static dev.sailwright.crash.World.WEB;

import dev.sailwright.flow.AnswerCrashFlowTest;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.testing.HandEdit;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What people do. They look at what is there, not at what was answered, and do again what did not
 * work.
 */
enum Story {
  /** One upgrade, from the command to the end. */
  HAPPY {
    @Override
    void act(World world, World.Bot bot) {
      askAndApprove(world, bot);
    }
  },

  /** The same, and people are asked again before the control plane and before the first wave. */
  STEP_BY_STEP {
    @Override
    Set<StepApproval> stepApprovals() {
      return Set.of(StepApproval.CONTROL_PLANE, StepApproval.FIRST_WAVE);
    }

    @Override
    void act(World world, World.Bot bot) {
      askAndApprove(world, bot);
      world.upgrades().forEach(upgrade -> approveStep(upgrade, bot));
    }
  },

  /** A workload does not become ready; the way back is asked for, approved and done. */
  ROLLED_BACK {
    @Override
    void prepare(World world) {
      world.mesh.faults().stuck(WEB);
    }

    @Override
    void act(World world, World.Bot bot) {
      askAndApprove(world, bot);
      rollBack(world, bot);
    }
  },

  /** A second control plane, and the first one goes at the end. */
  CANARY {
    @Override
    void prepare(World world) {
      world.mesh.end(REPORT);
    }

    @Override
    int seeds() {
      return CANARY_SEEDS;
    }

    @Override
    void act(World world, World.Bot bot) {
      askAndApprove(world, bot, /* canary= */ true);
    }
  },

  /** A workload does not become ready on the second control plane, and the tag leads back. */
  CANARY_ROLLED_BACK {
    @Override
    void prepare(World world) {
      world.mesh.end(REPORT);
      world.mesh.faults().stuck(WEB);
    }

    @Override
    int seeds() {
      return CANARY_SEEDS;
    }

    @Override
    void act(World world, World.Bot bot) {
      askAndApprove(world, bot, /* canary= */ true);
      rollBack(world, bot);
    }
  },

  /** Two hops; the second one has a card of its own, and is denied. */
  JOURNEY {
    @Override
    void prepare(World world) {
      world.mesh.end(REPORT);
    }

    @Override
    int seeds() {
      return JOURNEY_SEEDS;
    }

    @Override
    void act(World world, World.Bot bot) {
      askAndApprove(world, bot, "1.31.1", /* canary= */ false);
      world.upgrades().stream()
          .skip(1)
          .filter(Story::isOpen)
          .forEach(upgrade -> bot.decide.deny(upgrade.id(), upgrade.digest(), BOB, "not tonight"));
    }
  },

  /** Somebody edits istiod when the card is there; its new plan is denied. */
  REPLACED {
    @Override
    Set<Point> effects() {
      return EnumSet.of(
          Point.STORE_PROPOSAL,
          Point.STORE_DECISION,
          Point.STORE_PROGRESS,
          Point.WRITE_AUDIT,
          Point.POST_MESSAGE,
          Point.UPDATE_MESSAGE,
          Point.UPLOAD_FILE);
    }

    @Override
    void act(World world, World.Bot bot) {
      if (world.upgrades().stream().anyMatch(upgrade -> upgrade.status().card().isPresent())) {
        world.mesh.faults().edited(HandEdit.ofIstiod());
      }
      askAndApprove(world, bot);
      world.upgrades().stream()
          .skip(1)
          .filter(Story::isOpen)
          .forEach(upgrade -> bot.decide.deny(upgrade.id(), upgrade.digest(), BOB, "not tonight"));
    }
  },

  /** An older version left two things behind, and nothing else is wanted than to remove them. */
  CLEANED_UP {
    @Override
    void prepare(World world) {
      world.mesh.faults().leftBehindBy(IstioVersion.of("1.7.4"));
    }

    @Override
    Set<Point> effects() {
      return EnumSet.of(
          Point.STORE_PROPOSAL,
          Point.STORE_DECISION,
          Point.STORE_PROGRESS,
          Point.WRITE_AUDIT,
          Point.STORE_BACKUP,
          Point.REMOVE_LEFTOVER,
          Point.POST_MESSAGE,
          Point.UPDATE_MESSAGE,
          Point.UPLOAD_FILE);
    }

    @Override
    void act(World world, World.Bot bot) {
      if (world.upgrades().isEmpty()) {
        bot.request.cleanup(
            new Command.Cleanup(world.policy), ALICE, "C0GENERAL1", Optional.empty());
      } else {
        approve(world.upgrades().getFirst(), bot);
      }
    }
  },

  /** A workload of the first wave does not become ready, and somebody gives up. */
  CANCELLED {
    @Override
    void prepare(World world) {
      world.mesh.faults().stuck(LOGIN);
    }

    @Override
    void act(World world, World.Bot bot) {
      askAndApprove(world, bot);
      world.upgrades().stream()
          .filter(Story::isPaused)
          .forEach(
              upgrade -> bot.steer.steer(upgrade.id(), Decision.Kind.ABORTED, BOB, "wrong window"));
    }
  };

  /** A canary has many more effects than the others. */
  private static final int CANARY_SEEDS = 2;

  private static final int JOURNEY_SEEDS = 4;

  Set<StepApproval> stepApprovals() {
    return Set.of();
  }

  /** How often it is told, with other times between its turns. */
  int seeds() {
    return 20;
  }

  void prepare(World world) {}

  /**
   * At each of these the process dies; the others are not of the bot that has no endpoint, or of a
   * cleanup.
   */
  Set<Point> effects() {
    var all = EnumSet.complementOf(EnumSet.copyOf(AnswerCrashFlowTest.EFFECTS.keySet()));
    all.remove(Point.REMOVE_LEFTOVER);
    return all;
  }

  abstract void act(World world, World.Bot bot);

  private static void askAndApprove(World world, World.Bot bot) {
    askAndApprove(world, bot, /* canary= */ false);
  }

  private static void askAndApprove(World world, World.Bot bot, boolean canary) {
    askAndApprove(world, bot, "1.30.5", canary);
  }

  private static void askAndApprove(World world, World.Bot bot, String target, boolean canary) {
    if (world.upgrades().isEmpty()) {
      bot.request.request(
          new Command.Upgrade(world.policy, IstioVersion.parse(target), Optional.empty(), canary),
          ALICE,
          "C0GENERAL1",
          Optional.empty());
    } else {
      approve(world.upgrades().getFirst(), bot);
    }
  }

  private static void rollBack(World world, World.Bot bot) {
    if (world.upgrades().size() == 1 && isToBeRolledBack(world.upgrades().getFirst())) {
      bot.rollback.rollBack(world.upgrades().getFirst().id(), ALICE);
    }
    if (world.upgrades().size() > 1) {
      world.mesh.faults().unstick();
      approve(world.upgrades().get(1), bot);
    }
  }

  /** There is a card to click on. */
  private static boolean isOpen(Upgrade upgrade) {
    return upgrade.decision().isEmpty() && upgrade.status().card().isPresent();
  }

  private static void approve(Upgrade upgrade, World.Bot bot) {
    if (isOpen(upgrade)) {
      bot.decide.approve(upgrade.id(), upgrade.digest(), BOB);
    }
  }

  /** They click when the step asks, and again as long as their click is not there. */
  private static void approveStep(Upgrade upgrade, World.Bot bot) {
    var step = upgrade.status().step();
    if (upgrade.status().ask().isPresent()
        && upgrade.decisions().stream()
            .noneMatch(decision -> decision.step().equals(Optional.of(step)))) {
      bot.approveStep.approve(upgrade.id(), upgrade.digest(), step, BOB);
    }
  }

  /** Also when their wish was cut short between the abort and the new card. */
  private static boolean isToBeRolledBack(Upgrade upgrade) {
    return upgrade.status().phase() == Phase.ABORTED || isPaused(upgrade);
  }

  private static boolean isPaused(Upgrade upgrade) {
    return upgrade.status().phase() == Phase.PAUSED && upgrade.unheeded().isEmpty();
  }
}
