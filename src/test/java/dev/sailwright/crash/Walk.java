package dev.sailwright.crash;

import static dev.sailwright.crash.World.ALICE;
import static dev.sailwright.crash.World.BOB;
import static dev.sailwright.crash.World.CAROL;
import static dev.sailwright.crash.World.DAVE;
import static dev.sailwright.crash.World.REPORT;
import static dev.sailwright.crash.World.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.playground.Scenario;
import dev.sailwright.testing.HandEdit;
import dev.sailwright.testing.MemorySlack;
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
  private static final List<Trouble.Kind> TROUBLES = List.of(Trouble.Kind.values());
  private static final List<MemorySlack.Outage> OUTAGES = List.of(MemorySlack.Outage.values());
  private static final List<String> PEOPLE = List.of(ALICE, BOB, EVE, CAROL, DAVE);
  private static final List<Duration> WHILES =
      List.of(
          Duration.ofMillis(700),
          Duration.ofSeconds(3),
          Duration.ofSeconds(20),
          Duration.ofMinutes(4),
          Duration.ofMinutes(31));
  private static final List<Set<StepApproval>> ASKING =
      List.of(
          Set.of(),
          Set.of(StepApproval.FIRST_WAVE),
          Set.of(StepApproval.GATEWAYS),
          Set.of(StepApproval.CONTROL_PLANE, StepApproval.FIRST_WAVE),
          Set.of(StepApproval.TAG, StepApproval.OLD_CONTROL_PLANE));
  private static final int MOST_APPROVALS = 3;
  private static final int LONGEST_REST = 60;
  private static final Duration A_WHILE = Duration.ofSeconds(20);

  /** Every eighth walk. */
  private static final int OUTSIDE_SLACK = 8;

  private static final List<Optional<String>> SCOPES =
      List.of(Optional.of("shop"), Optional.empty());
  private static final String GOAL = "1.31.1";
  private static final List<String> TARGETS = List.of("1.30.5", "1.29.6", "");

  /** By the hands of people. */
  private static final List<String> REVISIONS = List.of("1-30-5", Canary.UNNAMED);

  private static final int CONNECTED_ELSEWHERE = 3;

  /** As many turns at once as there can be, and how often. */
  private static final int ALL_TURNS = 14;

  private static final int MOST_TURNS = 8;

  private Walk() {}

  /** One thing that happens. TURN is listed often, so that an upgrade gets somewhere. */
  enum Kind {
    /** Before everything else. */
    SETTINGS,
    TURN,
    TURNS,
    TIME,
    ASK,
    ASK_FOR_A_CANARY,
    /** For a version that is two hops away. */
    ASK_FOR_A_JOURNEY,
    ASK_FOR_A_RESTART,
    APPROVE,
    /** As many people as there are. */
    ALL_APPROVE,
    APPROVE_ANOTHER_PLAN,
    APPROVE_STEP,
    ALL_APPROVE_STEP,
    APPROVE_ANOTHER_STEP,
    APPROVE_STEP_OF_ANOTHER_PLAN,
    DENY,
    PAUSE,
    RESUME,
    RETRY,
    ABORT,
    ROLL_BACK,
    LEAVE,
    COME_BACK,
    DIE,
    DIE_AT_AN_EFFECT,
    LOSE_AN_ANSWER,
    BREAK_INJECTOR,
    BREAK_INJECTOR_OF_ONE_NAMESPACE,
    MEND_INJECTOR,
    /** The istiod of a canary does not answer any more. */
    BREAK_CANARY,
    MEND_CANARY,
    /** Somebody moves the default tag by hand. */
    MOVE_TAG,
    /** Proxies of elsewhere find the istiod without a name. */
    CONNECT,
    DISCONNECT,
    STICK,
    UNSTICK,
    /** istioctl's own precheck finds something from now on. */
    BREAK_PRECHECK,
    MEND_PRECHECK,
    /** Somebody edits istiod. */
    EDIT_MESH,
    UNDO_EDIT,
    BREAK_ISTIOCTL,
    MEND_ISTIOCTL,
    HIDE_MESH,
    SHOW_MESH,
    API_SERVER_IN_TROUBLE,
    API_SERVER_IS_WELL,
    SLACK_IN_TROUBLE,
    SLACK_IS_WELL
  }

  private static final Set<Kind> STEP_BY_STEP =
      EnumSet.of(
          Kind.APPROVE_STEP,
          Kind.ALL_APPROVE_STEP,
          Kind.APPROVE_ANOTHER_STEP,
          Kind.APPROVE_STEP_OF_ANOTHER_PLAN);

  /** In the walks of canaries alone. */
  private static final Set<Kind> OF_CANARIES =
      EnumSet.of(
          Kind.ASK_FOR_A_CANARY,
          Kind.BREAK_CANARY,
          Kind.MEND_CANARY,
          Kind.MOVE_TAG,
          Kind.CONNECT,
          Kind.DISCONNECT);

  /** Few would come to a second hop by chance. */
  private static final List<Step> FIRST_HOP =
      Stream.concat(
              Stream.of(new Step(Kind.ALL_APPROVE, 0)),
              Stream.generate(() -> new Step(Kind.TURNS, ALL_TURNS)).limit(MOST_TURNS))
          .toList();

  /** Asked for by Alice, approved by all. */
  private static final List<Step> WAY_BACK =
      Stream.of(Kind.PAUSE, Kind.TURN, Kind.ROLL_BACK, Kind.TURN, Kind.ALL_APPROVE, Kind.TURN)
          .map(kind -> new Step(kind, 0))
          .toList();

  private static final List<Kind> ANYWHERE =
      Stream.of(Kind.values())
          .filter(kind -> kind != Kind.SETTINGS)
          .filter(kind -> !STEP_BY_STEP.contains(kind) && !OF_CANARIES.contains(kind))
          .filter(kind -> kind != Kind.ASK_FOR_A_JOURNEY)
          .toList();

  /**
   * @param choice of who, how long or which bot; taken modulo what there is
   */
  record Step(Kind kind, int choice) {}

  static List<Step> random(long seed) {
    var random = new Random(seed);
    var steps = new ArrayList<Step>();
    var terms = terms((int) seed);
    steps.add(new Step(Kind.SETTINGS, (int) seed));
    var stepsAsk = !terms.stepApprovals().isEmpty();
    var kinds =
        Stream.of(
                ANYWHERE.stream(),
                STEP_BY_STEP.stream().filter(kind -> stepsAsk),
                OF_CANARIES.stream().filter(kind -> isOfCanaries((int) seed)),
                Stream.of(Kind.ASK_FOR_A_JOURNEY).filter(kind -> isOfJourneys((int) seed)))
            .flatMap(some -> some)
            .toList();
    var length = 15 + random.nextInt(40);
    // A walk that never asks, or never lets time pass, visits nothing.
    steps.add(
        isHalfWay((int) seed)
            ? new Step(Kind.ASK_FOR_A_RESTART, random.nextInt(4))
            : new Step(
                isOfCanaries((int) seed)
                    ? Kind.ASK_FOR_A_CANARY
                    : isOfJourneys((int) seed) ? Kind.ASK_FOR_A_JOURNEY : Kind.ASK,
                random.nextInt(2)));
    if (isOfJourneys((int) seed) && stepsAsk == random.nextBoolean()) {
      steps.addAll(FIRST_HOP);
    }
    var wayBack = 2 + random.nextInt(length);
    for (var i = 0; i < length; i++) {
      if (isOfCanaries((int) seed) && i == wayBack) {
        // Few would come to it by chance: it has to be paused, by somebody who may.
        steps.addAll(WAY_BACK);
      }
      var kind =
          switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> Kind.TURNS;
            case 4 -> terms.quorum() == 1 && random.nextBoolean() ? Kind.APPROVE : Kind.ALL_APPROVE;
            case 5, 6 ->
                !stepsAsk
                    ? any(kinds, random)
                    : terms.quorum() == 1 && random.nextBoolean()
                        ? Kind.APPROVE_STEP
                        : Kind.ALL_APPROVE_STEP;
            // These need much to have happened before them.
            case 7 ->
                switch (random.nextInt(8)) {
                  case 0, 1 -> Kind.ROLL_BACK;
                  case 2 -> Kind.ASK_FOR_A_RESTART;
                  case 3 -> isOfCanaries((int) seed) ? Kind.ASK_FOR_A_CANARY : any(kinds, random);
                  default -> any(kinds, random);
                };
            default -> any(kinds, random);
          };
      steps.add(new Step(kind, random.nextInt(1000)));
    }
    return steps;
  }

  /** In half of the walks no step asks; in half of them one approval is enough. */
  private static World.Terms terms(int choice) {
    var asking = choice % 2 == 0 ? 0 : 1 + choice / 2 % (ASKING.size() - 1);
    var quorum = choice / 2 % 2 == 0 ? 1 : 2 + choice / 4 % (MOST_APPROVALS - 1);
    return new World.Terms(quorum, ASKING.get(asking), choice / 8 % OUTSIDE_SLACK == 0);
  }

  /** In a fifth of the walks. */
  private static boolean isHalfWay(int choice) {
    return choice % 5 == 4;
  }

  /** In another fifth. */
  private static boolean isOfCanaries(int choice) {
    return choice % 5 == 3;
  }

  /** And in another. */
  private static boolean isOfJourneys(int choice) {
    return choice % 5 == 2;
  }

  /** istiod is new, and no workload has followed. */
  private static Scenario halfWay() {
    var start = Scenario.behind();
    return new Scenario(
        start.id(),
        start.title(),
        start.kubernetes(),
        IstioVersion.of(TARGETS.getFirst()),
        start.alive(),
        start.install(),
        start.inputs(),
        start.workloads(),
        start.alerts());
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
                .map(step -> terms(step.choice()))
                .orElse(World.Terms.inSlack(Set.of())));
    steps.forEach(walker::take);
    walker.comeToRest();
    return walker.world;
  }

  private static final class Walker {
    private final Invariants invariants = new Invariants();
    private final World world;
    private final List<World.Bot> bots = new ArrayList<>();

    Walker(World.Terms terms) {
      world = new World(() -> invariants.takeLost(), terms, Trouble.none());
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
        case SETTINGS -> {
          if (isHalfWay(step.choice())) {
            world.mesh.start(halfWay());
          }
          if (isOfCanaries(step.choice()) || isOfJourneys(step.choice())) {
            world.mesh.end(REPORT);
          }
        }
        case TURN -> bot.turn();
        case TURNS -> {
          for (var turn = 0; turn <= choice % 8; turn++) {
            bot.turn();
            invariants.check();
            world.clock.advance(Duration.ofSeconds(2));
          }
        }
        case TIME -> world.clock.advance(WHILES.get(choice % WHILES.size()));
        case ASK -> ask(bot, person, TARGETS.get(choice % TARGETS.size()), /* canary= */ false);
        case ASK_FOR_A_CANARY ->
            ask(bot, person, TARGETS.get(choice % TARGETS.size()), /* canary= */ true);
        case ASK_FOR_A_JOURNEY -> ask(bot, person, GOAL, /* canary= */ false);
        case ASK_FOR_A_RESTART ->
            bot.request.restart(
                new Command.Restart(world.policy, SCOPES.get(choice % SCOPES.size())),
                person,
                "C0GENERAL1",
                Optional.empty());
        case APPROVE -> approve(bot, person, Upgrade::digest);
        case ALL_APPROVE -> PEOPLE.forEach(one -> approve(bot, one, Upgrade::digest));
        case APPROVE_ANOTHER_PLAN -> approve(bot, person, upgrade -> "0".repeat(64));
        case APPROVE_STEP -> approveStep(bot, person, 0, Upgrade::digest);
        case ALL_APPROVE_STEP -> PEOPLE.forEach(one -> approveStep(bot, one, 0, Upgrade::digest));
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
        case LEAVE -> world.people.exclude(person, "deactivated");
        case COME_BACK -> world.people.include(person);
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
        case BREAK_INJECTOR_OF_ONE_NAMESPACE ->
            faults.injectorDownIn(Set.of(choice % 2 == 0 ? "shop" : "accounts"));
        case MEND_INJECTOR -> mendInjector();
        case BREAK_CANARY -> faults.revisionDown(REVISIONS.getFirst());
        case MEND_CANARY -> faults.revisionsUp();
        case MOVE_TAG -> world.mesh.moveTag(REVISIONS.get(choice % REVISIONS.size()));
        case CONNECT -> faults.connectedElsewhere(CONNECTED_ELSEWHERE);
        case DISCONNECT -> faults.connectedElsewhere(0);
        case STICK -> faults.stuck(WEB);
        case UNSTICK -> faults.unstick();
        case BREAK_PRECHECK -> faults.precheck(List.of("✘ Error [IST0139] something is wrong"));
        case MEND_PRECHECK -> faults.precheck(List.of());
        case EDIT_MESH -> faults.edited(HandEdit.ofIstiod());
        case UNDO_EDIT -> faults.edited(List.of());
        case BREAK_ISTIOCTL -> faults.installExitCode(1);
        case MEND_ISTIOCTL -> faults.installExitCode(0);
        case HIDE_MESH -> faults.unreachable(true);
        case SHOW_MESH -> faults.unreachable(false);
        case API_SERVER_IN_TROUBLE ->
            world.trouble.begin(TROUBLES.get(choice % TROUBLES.size()), world);
        case API_SERVER_IS_WELL -> world.trouble.end(world);
        case SLACK_IN_TROUBLE ->
            world.slack.outage(Optional.of(OUTAGES.get(choice % OUTAGES.size())));
        case SLACK_IS_WELL -> world.slack.outage(Optional.empty());
      }
    }

    private void mendInjector() {
      world.mesh.faults().injectorDown(false);
      world.mesh.faults().injectorDownIn(Set.of());
    }

    /** Whatever happened, when all is well again everything is told, once and in order. */
    void comeToRest() {
      invariants.atPeace();
      world.trouble.end(world);
      world.slack.outage(Optional.empty());
      mendInjector();
      world.mesh.faults().revisionsUp();
      world.mesh.faults().connectedElsewhere(0);
      world.mesh.faults().unstick();
      world.mesh.faults().installExitCode(0);
      var bot = world.bot(invariants, new Random(3));
      for (var turn = 0; turn < LONGEST_REST && !isTold(); turn++) {
        bot.turn();
        invariants.check();
        world.clock.advance(A_WHILE);
      }
      assertThat(world.upgrades())
          .allSatisfy(upgrade -> {
            assertThat(upgrade.status().card()).as("card of %s", upgrade.id()).isPresent();
            assertThat(upgrade.status().told())
                .as("told of %s", upgrade.id())
                .isEqualTo(upgrade.status().timeline().size());
          });
    }

    private boolean isTold() {
      return world.upgrades().stream()
          .allMatch(upgrade ->
              upgrade.status().card().isPresent()
                  && upgrade.status().told() == upgrade.status().timeline().size());
    }

    private void ask(World.Bot bot, String person, String target, boolean canary) {
      bot.request.request(
          new Command.Upgrade(world.policy, IstioVersion.parse(target), Optional.empty(), canary),
          person,
          "C0GENERAL1",
          Optional.empty());
    }

    private void approve(World.Bot bot, String person, Function<Upgrade, String> digest) {
      newest()
          .ifPresent(upgrade -> {
            if (world.policy.isApprovedOutsideSlack()) {
              bot.approveOutside(upgrade, digest.apply(upgrade), Optional.empty(), person);
            }
            bot.decide.approve(upgrade.id(), digest.apply(upgrade), person);
          });
    }

    /**
     * @param away from the step that runs
     */
    private void approveStep(
        World.Bot bot, String person, int away, Function<Upgrade, String> digest) {
      newest()
          .ifPresent(upgrade -> {
            var step = upgrade.status().step() + away;
            if (world.policy.isApprovedOutsideSlack()) {
              bot.approveOutside(upgrade, digest.apply(upgrade), Optional.of(step), person);
            }
            bot.approveStep.approve(upgrade.id(), digest.apply(upgrade), step, person);
          });
    }

    private void steer(World.Bot bot, Decision.Kind kind, String person) {
      newest().ifPresent(upgrade -> bot.steer.steer(upgrade.id(), kind, person, "because"));
    }

    private Optional<Upgrade> newest() {
      return world.upgrades().stream().reduce((older, newer) -> newer);
    }
  }
}
