package dev.sailwright.crash;

import static dev.sailwright.crash.World.ALICE;
import static dev.sailwright.crash.World.BOB;
import static dev.sailwright.crash.World.WEB;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Things that people, machines and time do, in any order. */
final class Walk {
  private static final String EVE = "U0EVE0003";
  private static final List<String> PEOPLE = List.of(ALICE, BOB, EVE);
  private static final List<Duration> WHILES =
      List.of(
          Duration.ofMillis(700),
          Duration.ofSeconds(3),
          Duration.ofSeconds(20),
          Duration.ofMinutes(4),
          Duration.ofMinutes(25));
  private static final List<Set<StepApproval>> SETTINGS =
      List.of(
          Set.of(),
          Set.of(StepApproval.FIRST_WAVE),
          Set.of(StepApproval.GATEWAYS),
          Set.of(StepApproval.CONTROL_PLANE, StepApproval.FIRST_WAVE));
  private static final List<String> TARGETS = List.of("1.30.5", "1.29.6", "");

  private Walk() {}

  /** One thing that happens. TURN is listed often, so that an upgrade gets somewhere. */
  enum Kind {
    /** Before everything else. */
    SETTINGS,
    TURN,
    TURNS,
    TIME,
    ASK,
    APPROVE,
    APPROVE_ANOTHER_PLAN,
    APPROVE_STEP,
    APPROVE_ANOTHER_STEP,
    APPROVE_STEP_OF_ANOTHER_PLAN,
    DENY,
    PAUSE,
    RESUME,
    RETRY,
    ABORT,
    ROLL_BACK,
    DIE,
    DIE_AT_AN_EFFECT,
    LOSE_AN_ANSWER,
    BREAK_INJECTOR,
    MEND_INJECTOR,
    STICK,
    UNSTICK,
    BREAK_ISTIOCTL,
    MEND_ISTIOCTL,
    HIDE_MESH,
    SHOW_MESH
  }

  private static final Set<Kind> STEP_BY_STEP =
      EnumSet.of(Kind.APPROVE_STEP, Kind.APPROVE_ANOTHER_STEP, Kind.APPROVE_STEP_OF_ANOTHER_PLAN);
  private static final List<Kind> ANYWHERE =
      Stream.of(Kind.values())
          .filter(kind -> kind != Kind.SETTINGS && !STEP_BY_STEP.contains(kind))
          .toList();

  /**
   * @param choice of who, how long or which bot; taken modulo what there is
   */
  record Step(Kind kind, int choice) {}

  static List<Step> random(long seed) {
    var random = new Random(seed);
    var steps = new ArrayList<Step>();
    // What the settings ask before; half of the walks are in a world where no step asks.
    var settings = seed % 2 == 0 ? 0 : 1 + (int) (seed / 2 % (SETTINGS.size() - 1));
    steps.add(new Step(Kind.SETTINGS, settings));
    var kinds =
        settings == 0 ? ANYWHERE : Stream.concat(ANYWHERE.stream(), STEP_BY_STEP.stream()).toList();
    var length = 15 + random.nextInt(40);
    // A walk that never asks, or never lets time pass, visits nothing.
    steps.add(new Step(Kind.ASK, random.nextInt(2)));
    for (var i = 0; i < length; i++) {
      var kind =
          switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> Kind.TURNS;
            case 4 -> Kind.APPROVE;
            case 5, 6 -> settings == 0 ? any(kinds, random) : Kind.APPROVE_STEP;
            default -> any(kinds, random);
          };
      steps.add(new Step(kind, random.nextInt(1000)));
    }
    return steps;
  }

  private static Kind any(List<Kind> kinds, Random random) {
    return kinds.get(random.nextInt(kinds.size()));
  }

  /** Everything happens on one world with two bots; the invariants hold after each step. */
  static World run(List<Step> steps) {
    // A shorter version of a walk may lack its settings.
    var walker =
        new Walker(
            steps.stream()
                .filter(step -> step.kind() == Kind.SETTINGS)
                .findFirst()
                .map(step -> SETTINGS.get(step.choice()))
                .orElse(Set.of()));
    steps.forEach(walker::take);
    return walker.world;
  }

  private static final class Walker {
    private final Invariants invariants = new Invariants();
    private final World world;
    private final List<World.Bot> bots = new ArrayList<>();

    Walker(Set<StepApproval> stepApprovals) {
      world = new World(() -> invariants.takeLost(), stepApprovals);
      invariants.watch(world);
      bots.add(world.bot(invariants, new Random(1)));
      bots.add(world.bot(invariants, new Random(2)));
    }

    void take(Step step) {
      var which = step.choice() % bots.size();
      try {
        act(step, bots.get(which));
      } catch (Crash crash) {
        bots.set(which, world.bot(invariants, new Random(step.choice())));
      }
      invariants.check();
    }

    private void act(Step step, World.Bot bot) {
      var choice = step.choice() / bots.size();
      var person = PEOPLE.get(choice % PEOPLE.size());
      var faults = world.mesh.faults();
      switch (step.kind()) {
        case SETTINGS -> {}
        case TURN -> bot.turn();
        case TURNS -> {
          for (var turn = 0; turn <= choice % 8; turn++) {
            bot.turn();
            invariants.check();
            world.clock.advance(Duration.ofSeconds(2));
          }
        }
        case TIME -> world.clock.advance(WHILES.get(choice % WHILES.size()));
        case ASK ->
            bot.request.request(
                new Command.Upgrade(
                    world.policy,
                    IstioVersion.parse(TARGETS.get(choice % TARGETS.size())),
                    Optional.empty()),
                person,
                "C0GENERAL1",
                Optional.empty());
        case APPROVE ->
            newest()
                .ifPresent(upgrade -> bot.decide.approve(upgrade.id(), upgrade.digest(), person));
        case APPROVE_ANOTHER_PLAN ->
            newest().ifPresent(upgrade -> bot.decide.approve(upgrade.id(), "0".repeat(64), person));
        case APPROVE_STEP -> approveStep(bot, person, 0, Upgrade::digest);
        case APPROVE_ANOTHER_STEP -> approveStep(bot, person, choice % 7 - 3, Upgrade::digest);
        case APPROVE_STEP_OF_ANOTHER_PLAN -> approveStep(bot, person, 0, upgrade -> "0".repeat(64));
        case DENY ->
            newest()
                .ifPresent(
                    upgrade -> bot.decide.deny(upgrade.id(), upgrade.digest(), person, "no"));
        case PAUSE -> steer(bot, Decision.Kind.PAUSED, person);
        case RESUME -> steer(bot, Decision.Kind.RESUMED, person);
        case RETRY -> steer(bot, Decision.Kind.RETRIED, person);
        case ABORT -> steer(bot, Decision.Kind.ABORTED, person);
        case ROLL_BACK ->
            newest().ifPresent(upgrade -> bot.rollback.rollBack(upgrade.id(), person));
        case DIE -> throw new Crash("by chance");
        case DIE_AT_AN_EFFECT -> {
          invariants.dieAtNextEffect(choice % 2 == 0);
          bot.turn();
        }
        case LOSE_AN_ANSWER -> {
          invariants.loseNextAnswer();
          bot.turn();
        }
        case BREAK_INJECTOR -> faults.injectorDown(true);
        case MEND_INJECTOR -> faults.injectorDown(false);
        case STICK -> faults.stuck(WEB);
        case UNSTICK -> faults.unstick();
        case BREAK_ISTIOCTL -> faults.installExitCode(1);
        case MEND_ISTIOCTL -> faults.installExitCode(0);
        case HIDE_MESH -> faults.unreachable(true);
        case SHOW_MESH -> faults.unreachable(false);
      }
    }

    /**
     * @param away from the step that runs
     */
    private void approveStep(
        World.Bot bot, String person, int away, Function<Upgrade, String> digest) {
      newest()
          .ifPresent(upgrade ->
              bot.approveStep.approve(
                  upgrade.id(), digest.apply(upgrade), upgrade.status().step() + away, person));
    }

    private void steer(World.Bot bot, Decision.Kind kind, String person) {
      newest().ifPresent(upgrade -> bot.steer.steer(upgrade.id(), kind, person, "because"));
    }

    private Optional<Upgrade> newest() {
      return world.upgrades().stream().reduce((older, newer) -> newer);
    }
  }
}
