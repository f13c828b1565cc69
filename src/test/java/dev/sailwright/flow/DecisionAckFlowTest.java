package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.testing.ForwardingUpgradeStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * When Slack is told that a click was taken, it is in the record; a process that dies on the way
 * has told nothing.
 */
class DecisionAckFlowTest {
  private static final int OK = 200;

  private final Trying store = new Trying();
  private final Flow flow = new Flow(Scenario.behind(), store);
  private SlackEndpoint slack;

  /** What people decide with. */
  enum Way {
    APPROVE_BUTTON {
      @Override
      SlackEndpoint.Sent of(SlackEndpoint slack, Upgrade upgrade) {
        return slack.click("approve", upgrade.id() + "|" + upgrade.digest(), BOB);
      }
    },
    PAUSE_BUTTON {
      @Override
      SlackEndpoint.Sent of(SlackEndpoint slack, Upgrade upgrade) {
        return slack.click("pause", upgrade.id() + "|" + upgrade.digest(), BOB);
      }
    },
    ABORT_COMMAND {
      @Override
      SlackEndpoint.Sent of(SlackEndpoint slack, Upgrade upgrade) {
        return slack.command("abort prod wrong window", BOB);
      }
    };

    abstract SlackEndpoint.Sent of(SlackEndpoint slack, Upgrade upgrade);
  }

  @BeforeEach
  void start() throws Exception {
    slack = new SlackEndpoint(flow, flow.mesh);
  }

  @AfterEach
  void stop() throws Exception {
    slack.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsAcknowledgedIsInTheRecord(Way way) throws Exception {
    var upgrade = open(way);
    assertThat(slack.deliver(way.of(slack, upgrade))).isEqualTo(OK);
    assertThat(made(upgrade)).isEqualTo(1);
  }

  static Stream<Arguments> troubles() {
    return Stream.of(Way.values())
        .flatMap(way -> Stream.of(Trouble.values()).map(trouble -> Arguments.of(way, trouble)));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void whatMayBeLostIsNotAcknowledgedAndCountsOnceWhenItIsDoneAgain(Way way, Trouble trouble)
      throws Exception {
    var upgrade = open(way);
    store.trouble = Optional.of(trouble);
    assertThat(slack.deliver(way.of(slack, upgrade))).isNotEqualTo(OK);
    assertThat(made(upgrade)).isEqualTo(trouble == Trouble.DIES_AFTER ? 1 : 0);
    if (trouble == Trouble.UNREACHABLE || trouble == Trouble.KEEPS_CHANGING) {
      await().until(() -> slack.answers() == 1);
      assertThat(slack.slack().responses().getFirst().toString()).contains("Not recorded");
    }
    slack.restart();
    store.trouble = Optional.empty();
    assertThat(slack.deliver(way.of(slack, upgrade))).isEqualTo(OK);
    assertThat(made(upgrade)).isEqualTo(1);
  }

  private Upgrade open(Way way) {
    var proposed = flow.proposed("", "");
    if (way == Way.APPROVE_BUTTON) {
      return proposed;
    }
    flow.decide.approve(proposed.id(), proposed.digest(), BOB);
    var process = flow.process("pod-a");
    while (flow.now(proposed.id()).status().phase() != Phase.RUNNING) {
      process.advance(proposed.id());
    }
    return flow.now(proposed.id());
  }

  /** Decisions since it was opened. */
  private int made(Upgrade upgrade) {
    return flow.now(upgrade.id()).decisions().size() - upgrade.decisions().size();
  }

  enum Trouble {
    DIES_BEFORE,
    DIES_AFTER,
    UNREACHABLE,
    KEEPS_CHANGING
  }

  /** A store at which the process dies, or which does not take a decision. */
  private static final class Trying implements ForwardingUpgradeStore {
    private final InMemoryUpgradeStore store = new InMemoryUpgradeStore();
    private volatile Optional<Trouble> trouble = Optional.empty();

    @Override
    public UpgradeStore store() {
      return store;
    }

    @Override
    public Saved decide(Upgrade loaded, Decision decision) {
      return trouble
          .map(now -> decide(now, loaded, decision))
          .orElseGet(() -> store.decide(loaded, decision));
    }

    private Saved decide(Trouble now, Upgrade loaded, Decision decision) {
      return switch (now) {
        case DIES_BEFORE -> throw new ProcessDied();
        case DIES_AFTER -> {
          store.decide(loaded, decision);
          throw new ProcessDied();
        }
        case UNREACHABLE -> throw new UnreachableException("the API server did not answer");
        case KEEPS_CHANGING -> new Saved.Conflict();
      };
    }
  }

  /** No handler of the process may live on. */
  private static final class ProcessDied extends Error {
    private static final long serialVersionUID = 1L;

    ProcessDied() {
      super("at the store", null, false, false);
    }
  }
}
