package dev.sailwright.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.playground.InMemoryBackupStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.race.CardModel.Answer;
import dev.sailwright.race.CardModel.Click;
import dev.sailwright.race.CardModel.Settled;
import dev.sailwright.race.CardModel.What;
import dev.sailwright.race.Linearizability.Operation;
import dev.sailwright.testing.KnownPeople;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.RecordedConversations;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.Unwitnessed;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.ApproveStep;
import dev.sailwright.usecase.Approvers;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.EffectGate;
import dev.sailwright.usecase.EpochFence;
import dev.sailwright.usecase.GatherPlan;
import dev.sailwright.usecase.LookAround;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One card, and several people who click at the same time on three bots that share a store. Who
 * does what is decided by the seed.
 */
final class Race {
  private static final String ALICE = "U0ALICE01";
  private static final List<String> PEOPLE =
      List.of(ALICE, "U0BOB0002", "U0CAROL04", "U0DAVE005", "U0EVE0003");
  private static final Set<String> APPROVERS = Set.of(ALICE, "U0BOB0002", "U0CAROL04", "U0DAVE005");
  private static final int BOTS = 3;
  private static final int TURNS = 600;

  /**
   * Enough to come to istioctl, with a take-over at each, and to wait out one that a rival recorded
   * and was too late to start.
   */
  private static final int FIRST_TURNS = 40;

  private static final int FURTHER_TURNS = 3;

  private final UpgradeStore shared;
  private final Schedule schedule;
  private final Random random;
  private final ManualClock clock = new ManualClock();
  private final SimulatedMesh mesh =
      new SimulatedMesh(Scenario.behind(), TestCatalog.catalog(), clock);
  private final InMemoryBackupStore backups = new InMemoryBackupStore();
  private final ClusterPolicy policy;
  private final List<Bot> bots = new ArrayList<>();
  private final AtomicLong ticks = new AtomicLong();
  private final ConcurrentLinkedQueue<Operation<Click, Answer>> history =
      new ConcurrentLinkedQueue<>();

  /**
   * @param cluster that no other race on this store is about
   */
  Race(
      UpgradeStore shared,
      String cluster,
      long seed,
      Schedule schedule,
      StepApproval... stepApprovals) {
    this.shared = shared;
    this.schedule = schedule;
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    policy =
        new ClusterPolicy(
            cluster,
            1,
            ClusterPolicy.DEFAULT_WAVES,
            Scenario.behind().inputs(),
            List.of(),
            APPROVERS,
            Math.max(1, random.nextInt(4)),
            Set.of(stepApprovals),
            Optional.of("C0INCIDENT"),
            ClusterPolicy.DEFAULT_APPROVAL_TTL,
            ClusterPolicy.DEFAULT_PATIENCE);
    for (var number = 0; number < BOTS; number++) {
      bots.add(new Bot(new Paced(shared, schedule), "pod-" + number));
    }
  }

  /**
   * @param leaders how many bots believe that they lead while people click
   */
  Race run(int leaders) throws Exception {
    var proposed = bots.getFirst().ask(ALICE);
    assertThat(proposed.kind()).isEqualTo(CardModel.Kind.PROPOSED);
    var card = upgrades().getFirst();
    var actors = new ArrayList<Runnable>();
    var people = 2 + random.nextInt(5);
    for (var person = 0; person < people; person++) {
      var bot = bots.get(person % BOTS);
      var clicks = clicks();
      actors.add(() -> clicks.forEach(click -> record(click, () -> bot.answer(card, click))));
    }
    for (var leader = 0; leader < leaders; leader++) {
      var bot = bots.get(leader);
      var turns = random.nextInt(12);
      actors.add(() -> bot.turns(turns));
    }
    schedule.run(actors);
    record(new Click(What.READ, ""), () -> read(card.id()));
    assertThat(
            Linearizability.holds(
                new CardModel(ALICE, APPROVERS, policy.quorum()),
                CardModel.State.open(),
                List.copyOf(history)))
        .as(this + " as if people had clicked one after the other")
        .isTrue();
    assertThat(upgrades().stream().filter(upgrade -> upgrade.isOpen(clock.instant())))
        .as(this + " open")
        .hasSizeLessThanOrEqualTo(1);
    return this;
  }

  /** The same about the control plane's step of a card that was approved, and has come to it. */
  void runAtStep(int leaders) throws Exception {
    bots.getFirst().ask(ALICE);
    var card = upgrades().getFirst();
    PEOPLE
        .subList(1, 1 + policy.quorum())
        .forEach(user -> bots.getFirst().answer(card, new Click(What.APPROVE, user)));
    while (upgrades().getFirst().status().ask().isEmpty()) {
      bots.getFirst().turns(1);
    }
    var step = upgrades().getFirst().status().step();
    var asked = new ConcurrentLinkedQueue<Operation<StepModel.StepClick, Answer>>();
    var actors = new ArrayList<Runnable>();
    var people = 2 + random.nextInt(5);
    for (var person = 0; person < people; person++) {
      var bot = bots.get(person % BOTS);
      var clicks = stepClicks(step);
      actors.add(() ->
          clicks.forEach(click -> asked.add(operation(click, () -> bot.answer(card, click)))));
    }
    for (var leader = 0; leader < leaders; leader++) {
      var bot = bots.get(leader);
      var turns = random.nextInt(12);
      actors.add(() -> bot.turns(turns));
    }
    schedule.run(actors);
    var end = new StepModel.StepClick(new Click(What.READ, ""), step);
    var read = operation(end, () -> approvals(CardModel.Kind.READ, upgrades().getFirst()));
    asked.add(read);
    assertThat(
            Linearizability.holds(
                new StepModel(ALICE, APPROVERS, policy.quorum(), step),
                new StepModel.State(Set.of(), false),
                List.copyOf(asked)))
        .as("quorum " + policy.quorum() + ", as if one after the other: " + asked)
        .isTrue();
    begin();
    var approved = read.answer().approvals().size() >= policy.quorum();
    var aborted =
        upgrades().getFirst().decisions().stream()
            .anyMatch(decision -> decision.kind() == Decision.Kind.ABORTED);
    assertThat(starts())
        .as("starts after " + asked)
        .isBetween(approved && !aborted ? 1L : 0L, approved ? 1L : 0L);
  }

  private List<StepModel.StepClick> stepClicks(int step) {
    var user = PEOPLE.get(random.nextInt(PEOPLE.size()));
    var approve = new StepModel.StepClick(new Click(What.APPROVE, user), step);
    return switch (random.nextInt(8)) {
      case 0 -> List.of(new StepModel.StepClick(new Click(What.ABORT, user), step));
      case 1, 2 -> List.of(new StepModel.StepClick(approve.click(), step + 2), approve);
      case 3, 4 -> List.of(approve, approve);
      default -> List.of(approve);
    };
  }

  private static Answer approvals(CardModel.Kind kind, Upgrade upgrade) {
    return new Answer(
        kind,
        Optional.empty(),
        upgrade.decisions().stream()
            .filter(decision -> decision.kind() == Decision.Kind.STEP_APPROVED)
            .map(Decision::user)
            .collect(Collectors.toSet()),
        0);
  }

  /** Whatever people decided is carried out, by one bot. */
  void finish() {
    for (var turn = 0; turn < TURNS && isMoving(); turn++) {
      bots.getLast().turns(1);
      clock.advance(Duration.ofSeconds(2));
    }
    var first = upgrades().getFirst();
    var approved =
        first.decision().filter(made -> made.kind() == Decision.Kind.APPROVED).isPresent();
    assertThat(starts()).as(this + " starts").isLessThanOrEqualTo(approved ? 1 : 0);
    if (approved
        && first.decisions().stream().noneMatch(made -> made.kind() == Decision.Kind.ABORTED)) {
      assertThat(first.status().phase()).as(this.toString()).isEqualTo(Phase.SUCCEEDED);
      assertThat(starts()).as(this + " starts").isEqualTo(1);
    }
  }

  /**
   * As far as the first effect on the mesh, which is what must not happen twice, and some turns of
   * every bot further, in which another one that thinks that it may would do it again.
   */
  void begin() {
    for (var turn = 0; turn < FIRST_TURNS && isMoving() && starts() == 0; turn++) {
      bots.get(turn % BOTS).turns(1);
      clock.advance(Duration.ofSeconds(15));
    }
    bots.forEach(bot -> bot.turns(FURTHER_TURNS));
    assertThat(starts()).as(this + " starts").isLessThanOrEqualTo(1);
  }

  /** What people clicked and were told, such as {@code APPROVE RECORDED}, and {@code STARTED}. */
  Stream<String> seen() {
    return Stream.concat(
        history.stream().map(done -> done.question().what() + " " + done.answer().kind()),
        starts() > 0 ? Stream.of("STARTED") : Stream.empty());
  }

  private boolean isMoving() {
    return upgrades().stream()
        .anyMatch(upgrade ->
            !upgrade.status().phase().isFinal()
                && (upgrade.status().phase().isUnderWay() || upgrade.decision().isPresent()));
  }

  private long starts() {
    return mesh.journal().stream().filter(line -> line.startsWith("istioctl upgrade")).count();
  }

  private List<Upgrade> upgrades() {
    return shared.ofCluster(policy.cluster());
  }

  private List<Click> clicks() {
    var user = PEOPLE.get(random.nextInt(PEOPLE.size()));
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> List.of(new Click(What.APPROVE, user));
      case 3, 4 -> List.of(new Click(What.APPROVE, user), new Click(What.APPROVE, user));
      case 5 -> List.of(new Click(What.DENY, random.nextBoolean() ? user : ALICE));
      // Again and again: until the leader has started it, there is nothing to abort.
      case 6 ->
          Stream.concat(
                  Stream.generate(() -> new Click(What.ABORT, user)).limit(6),
                  Stream.of(new Click(What.ASK, user)))
              .toList();
      default -> List.of(new Click(What.ASK, user));
    };
  }

  private void record(Click click, Supplier<Answer> asked) {
    history.add(operation(click, asked));
  }

  private <I> Operation<I, Answer> operation(I question, Supplier<Answer> asked) {
    var called = ticks.incrementAndGet();
    var answer = asked.get();
    return new Operation<>(question, answer, called, ticks.incrementAndGet());
  }

  private Answer read(String id) {
    return answer(CardModel.Kind.READ, shared.load(id).orElseThrow(), upgrades().size());
  }

  private static Answer answer(CardModel.Kind kind, Upgrade upgrade, int upgrades) {
    return new Answer(
        kind,
        upgrade.decision().map(made -> new Settled(made.kind(), made.user())),
        upgrade.approvals().stream().map(Decision::user).collect(Collectors.toSet()),
        upgrades);
  }

  @Override
  public String toString() {
    return "quorum "
        + policy.quorum()
        + history.stream()
            .map(done ->
                "\n  %d–%d %s %s: %s"
                    .formatted(
                        done.called(),
                        done.returned(),
                        done.question().user(),
                        done.question().what(),
                        done.answer()))
            .collect(Collectors.joining());
  }

  /** One instance of the bot. */
  private final class Bot {
    private final UpgradeStore store;
    private final RequestUpgrade request;
    private final DecideUpgrade decide;
    private final ApproveStep approveStep;
    private final SteerUpgrade steer;
    private final AdvanceUpgrade advance;

    Bot(UpgradeStore store, String holder) {
      this.store = store;
      var clusters = new Clusters(List.of(policy), Optional.empty());
      var gate = new EffectGate(new Unwitnessed(), new EpochFence(store));
      var approvers = new Approvers(new KnownPeople());
      var around = new SimulatedSurroundings();
      var senses = new LookAround.Senses(mesh, mesh, around, around, mesh, mesh);
      var gather = new GatherPlan(senses, store, approvers, TestCatalog.catalog(), clock);
      request = new RequestUpgrade(gather, store, gate, clock);
      decide = new DecideUpgrade(store, gate, clusters, approvers, clock);
      approveStep = new ApproveStep(store, gate, clusters, approvers, clock);
      steer = new SteerUpgrade(store, gate, clusters, approvers, clock);
      advance =
          new AdvanceUpgrade(
              store,
              gate,
              new AdvanceUpgrade.Tools(
                  mesh,
                  mesh,
                  mesh,
                  backups,
                  mesh,
                  mesh,
                  mesh,
                  mesh,
                  mesh,
                  new RecordedConversations(),
                  (digest, record) -> {},
                  (other, since) -> false),
              gather,
              clusters,
              approvers,
              clock,
              holder);
    }

    void turns(int turns) {
      for (var turn = 0; turn < turns; turn++) {
        store.ofCluster(policy.cluster()).forEach(upgrade -> advance.advance(upgrade.id()));
      }
    }

    Answer answer(Upgrade card, Click click) {
      return switch (click.what()) {
        case APPROVE -> decided(decide.approve(card.id(), card.digest(), click.user()));
        case DENY -> decided(decide.deny(card.id(), card.digest(), click.user(), "no"));
        case ABORT ->
            Answer.of(steered(steer.steer(card.id(), Decision.Kind.ABORTED, click.user(), "")));
        case ASK -> ask(click.user());
        case READ -> throw new IllegalArgumentException("nobody clicks that");
      };
    }

    Answer answer(Upgrade card, StepModel.StepClick asked) {
      return asked.click().what() == What.APPROVE
          ? Answer.of(
              steered(
                  approveStep.approve(
                      card.id(), card.digest(), asked.step(), asked.click().user())))
          : answer(card, asked.click());
    }

    private static CardModel.Kind steered(SteerUpgrade.Outcome outcome) {
      return switch (outcome) {
        case SteerUpgrade.Outcome.Recorded recorded -> CardModel.Kind.RECORDED;
        case SteerUpgrade.Outcome.Refused refused -> CardModel.Kind.REFUSED;
        case SteerUpgrade.Outcome.NotRecorded not -> notRecorded(not.problem());
      };
    }

    Answer ask(String user) {
      var command = new Command.Upgrade(policy, Optional.empty(), Optional.empty(), false);
      return Answer.of(
          switch (request.request(command, user, "C0GENERAL1", Optional.empty())) {
            case RequestUpgrade.Outcome.Proposed proposed -> CardModel.Kind.PROPOSED;
            case RequestUpgrade.Outcome.Refused refused -> refused(refused.reasons());
            case RequestUpgrade.Outcome.AlreadyOpen open -> CardModel.Kind.REFUSED;
            case RequestUpgrade.Outcome.Unreachable unreachable -> CardModel.Kind.UNKNOWN;
          });
    }

    /** The mesh is as it was planned for until istioctl runs, so nothing else is in the way. */
    private static CardModel.Kind refused(PlanResult.Refused reasons) {
      return reasons.findings().stream()
              .anyMatch(finding -> finding.code() == FindingCode.UPGRADE_RUNNING)
          ? CardModel.Kind.REFUSED
          : CardModel.Kind.NOT_POSSIBLE;
    }

    private static Answer decided(DecideUpgrade.Outcome outcome) {
      return switch (outcome) {
        case DecideUpgrade.Outcome.Recorded recorded ->
            Race.answer(CardModel.Kind.RECORDED, recorded.upgrade(), 0);
        case DecideUpgrade.Outcome.AlreadyDecided already ->
            Race.answer(CardModel.Kind.ALREADY_DECIDED, already.upgrade(), 0);
        case DecideUpgrade.Outcome.Refused refused -> Answer.of(CardModel.Kind.REFUSED);
        case DecideUpgrade.Outcome.NotRecorded not -> Answer.of(notRecorded(not.problem()));
      };
    }

    private static CardModel.Kind notRecorded(String problem) {
      return problem.startsWith("The record kept changing")
          ? CardModel.Kind.NOT_RECORDED
          : CardModel.Kind.UNKNOWN;
    }
  }

  /** A store before whose every operation somebody else may come first. */
  private record Paced(UpgradeStore store, Schedule schedule) implements UpgradeStore {
    @Override
    public Saved create(Upgrade upgrade) {
      schedule.pause();
      return store.create(upgrade);
    }

    @Override
    public Optional<Upgrade> load(String id) {
      schedule.pause();
      return store.load(id);
    }

    @Override
    public List<Upgrade> ofCluster(String cluster) {
      schedule.pause();
      return store.ofCluster(cluster);
    }

    @Override
    public Saved decide(Upgrade loaded, Decision decision) {
      schedule.pause();
      return store.decide(loaded, decision);
    }

    @Override
    public Saved saveStatus(Upgrade changed) {
      schedule.pause();
      return store.saveStatus(changed);
    }
  }
}
