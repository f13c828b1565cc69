package dev.sailwright.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.race.CardModel.Answer;
import dev.sailwright.race.CardModel.Click;
import dev.sailwright.race.CardModel.Kind;
import dev.sailwright.race.CardModel.Settled;
import dev.sailwright.race.CardModel.What;
import dev.sailwright.race.Linearizability.Operation;
import dev.sailwright.upgrade.Decision;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The judge of the races is judged first: by histories that cannot have been, and that can. */
class LinearizabilityTest {
  private static final String ALICE = "U0ALICE01";
  private static final String BOB = "U0BOB0002";
  private static final String CAROL = "U0CAROL04";
  private static final Settled BY_BOB = new Settled(Decision.Kind.APPROVED, BOB);

  @Test
  void twoApprovalsThatBothMadeTheQuorumOfOneCannotHaveBeen() {
    assertThat(
            holds(
                1,
                click(What.APPROVE, BOB, approved(BOB), 1, 4),
                click(What.APPROVE, CAROL, approved(CAROL), 2, 3)))
        .isFalse();
    assertThat(
            holds(
                1,
                click(What.APPROVE, BOB, approved(BOB), 1, 4),
                click(What.APPROVE, CAROL, already(BY_BOB, BOB), 2, 3)))
        .isTrue();
  }

  @Test
  void anAnswerFromTheFutureCannotHaveBeen() {
    assertThat(
            holds(
                1,
                click(What.APPROVE, CAROL, already(BY_BOB, BOB), 1, 2),
                click(What.APPROVE, BOB, approved(BOB), 3, 4)))
        .isFalse();
  }

  @Test
  void anAnswerThatForgetsWhatWasRecordedBeforeCannotHaveBeen() {
    var first = new Answer(Kind.RECORDED, Optional.empty(), Set.of(BOB), 0);
    var second = new Answer(Kind.RECORDED, Optional.empty(), Set.of(CAROL), 0);
    assertThat(
            holds(
                2, click(What.APPROVE, BOB, first, 1, 2), click(What.APPROVE, CAROL, second, 3, 4)))
        .isFalse();
    var both =
        new Answer(
            Kind.RECORDED,
            Optional.of(new Settled(Decision.Kind.APPROVED, CAROL)),
            Set.of(BOB, CAROL),
            0);
    assertThat(
            holds(2, click(What.APPROVE, BOB, first, 1, 2), click(What.APPROVE, CAROL, both, 3, 4)))
        .isTrue();
  }

  @Test
  void aDecisionThatIsNotInTheEndWasNotRecorded() {
    var denied = new Settled(Decision.Kind.DENIED, ALICE);
    var end = new Answer(Kind.READ, Optional.of(denied), Set.of(), 1);
    var denial = new Answer(Kind.RECORDED, Optional.of(denied), Set.of(), 0);
    var read = click(What.READ, "", end, 9, 10);
    assertThat(
            holds(
                1,
                click(What.APPROVE, BOB, approved(BOB), 1, 4),
                click(What.DENY, ALICE, denial, 2, 3),
                read))
        .isFalse();
    assertThat(
            holds(
                1,
                click(What.APPROVE, BOB, Answer.of(Kind.NOT_RECORDED), 1, 4),
                click(What.DENY, ALICE, denial, 2, 3),
                read))
        .isTrue();
  }

  @Test
  void aSecondUpgradeOfTheMeshNeedsTheFirstOnesEnd() {
    var proposed = Answer.of(Kind.PROPOSED);
    assertThat(holds(1, click(What.ASK, CAROL, proposed, 1, 2))).isFalse();
    var denial =
        new Answer(
            Kind.RECORDED, Optional.of(new Settled(Decision.Kind.DENIED, ALICE)), Set.of(), 0);
    assertThat(
            holds(1, click(What.DENY, ALICE, denial, 1, 4), click(What.ASK, CAROL, proposed, 2, 3)))
        .isTrue();
    assertThat(
            holds(
                1,
                click(What.DENY, ALICE, denial, 1, 2),
                click(What.ASK, CAROL, proposed, 3, 6),
                click(What.ASK, BOB, proposed, 4, 5)))
        .isFalse();
  }

  /** What is not known may have been recorded, or not; but not both. */
  @Test
  void anUnknownOutcomeIsOneOfTwo() {
    var unknown = click(What.APPROVE, BOB, Answer.of(Kind.UNKNOWN), 1, 2);
    var undecided = new Answer(Kind.READ, Optional.empty(), Set.of(), 1);
    var decided = new Answer(Kind.READ, Optional.of(BY_BOB), Set.of(BOB), 1);
    assertThat(holds(1, unknown, click(What.READ, "", undecided, 3, 4))).isTrue();
    assertThat(holds(1, unknown, click(What.READ, "", decided, 3, 4))).isTrue();
    assertThat(
            holds(
                1,
                unknown,
                click(What.READ, "", decided, 3, 4),
                click(What.READ, "", undecided, 5, 6)))
        .isFalse();
  }

  @SafeVarargs
  private static boolean holds(int quorum, Operation<Click, Answer>... history) {
    var operations = new ArrayList<Operation<Click, Answer>>();
    for (var operation : history) {
      operations.add(operation);
    }
    return Linearizability.holds(
        new CardModel(ALICE, Set.of(ALICE, BOB, CAROL), quorum),
        CardModel.State.open(),
        operations);
  }

  private static Operation<Click, Answer> click(
      What what, String user, Answer answer, long called, long returned) {
    return new Operation<>(new Click(what, user), answer, called, returned);
  }

  private static Answer approved(String user) {
    return new Answer(
        Kind.RECORDED, Optional.of(new Settled(Decision.Kind.APPROVED, user)), Set.of(user), 0);
  }

  private static Answer already(Settled settled, String... approvals) {
    return new Answer(Kind.ALREADY_DECIDED, Optional.of(settled), Set.of(approvals), 0);
  }
}
