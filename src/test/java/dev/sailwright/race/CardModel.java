package dev.sailwright.race;

import dev.sailwright.upgrade.Decision;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A card as everybody should see it: one register that takes approvals until there are enough, or
 * one denial, and then nothing more; and one open upgrade a mesh.
 *
 * @param requester who asked for the first upgrade
 * @param approvers who may approve, the requester among them
 */
record CardModel(String requester, Set<String> approvers, int quorum)
    implements Linearizability.Model<CardModel.State, CardModel.Click, CardModel.Answer> {

  /**
   * @param settled the decision that settled the card, and whose it was
   * @param upgrades how many the mesh has had
   */
  record State(Set<String> approvals, Optional<Settled> settled, boolean aborted, int upgrades) {
    State {
      approvals = Set.copyOf(approvals);
    }

    static State open() {
      return new State(Set.of(), Optional.empty(), false, 1);
    }

    State with(String approver) {
      var more = new HashSet<>(approvals);
      more.add(approver);
      return new State(more, settled, aborted, upgrades);
    }

    State settled(Decision.Kind kind, String user) {
      return new State(approvals, Optional.of(new Settled(kind, user)), aborted, upgrades);
    }
  }

  record Settled(Decision.Kind kind, String user) {}

  record Click(What what, String user) {}

  enum What {
    APPROVE,
    DENY,
    ABORT,
    ASK,
    /** Reads the stored record, when everybody is done. */
    READ
  }

  /**
   * @param settled as the answer tells it
   * @param approvals as the answer tells them
   * @param upgrades of the mesh, as it was read
   */
  record Answer(Kind kind, Optional<Settled> settled, Set<String> approvals, int upgrades) {
    Answer {
      approvals = new TreeSet<>(approvals);
    }

    static Answer of(Kind kind) {
      return new Answer(kind, Optional.empty(), Set.of(), 0);
    }
  }

  enum Kind {
    RECORDED,
    ALREADY_DECIDED,
    REFUSED,
    /** Not possible as planned; never, as the mesh does not change while people click. */
    NOT_POSSIBLE,
    /** Too much was going on; nothing was recorded. */
    NOT_RECORDED,
    /** The store gave no answer; it may have been recorded. */
    UNKNOWN,
    PROPOSED,
    READ
  }

  @Override
  public Set<State> after(State state, Click click, Answer answer) {
    if (answer.kind() == Kind.NOT_RECORDED) {
      return Set.of(state);
    }
    return switch (click.what()) {
      case APPROVE -> approve(state, click.user(), answer);
      case DENY -> deny(state, click.user(), answer);
      case ABORT -> abort(state, click.user(), answer);
      case ASK -> ask(state, answer);
      case READ ->
          only(
              answer.approvals().equals(state.approvals())
                  && answer.settled().equals(state.settled())
                  && answer.upgrades() == state.upgrades(),
              state);
    };
  }

  private Set<State> approve(State state, String user, Answer answer) {
    var may = approvers.contains(user) && !user.equals(requester);
    var taken = state.settled().isEmpty() && may && !state.approvals().contains(user);
    var more = state.with(user);
    var next =
        more.approvals().size() >= quorum ? more.settled(Decision.Kind.APPROVED, user) : more;
    return switch (answer.kind()) {
      case RECORDED -> only(taken && answer.approvals().equals(next.approvals()), next);
      case ALREADY_DECIDED -> alreadyDecided(state, answer);
      case REFUSED -> only(state.settled().isEmpty() && !taken, state);
      case UNKNOWN -> taken ? Set.of(state, next) : Set.of(state);
      default -> Set.of();
    };
  }

  private Set<State> deny(State state, String user, Answer answer) {
    var may = approvers.contains(user) || user.equals(requester);
    var next = state.settled(Decision.Kind.DENIED, user);
    return switch (answer.kind()) {
      case RECORDED ->
          only(
              state.settled().isEmpty()
                  && may
                  && answer.approvals().equals(state.approvals())
                  && answer.settled().equals(next.settled()),
              next);
      case ALREADY_DECIDED -> alreadyDecided(state, answer);
      case REFUSED -> only(state.settled().isEmpty() && !may, state);
      case UNKNOWN -> state.settled().isEmpty() && may ? Set.of(state, next) : Set.of(state);
      default -> Set.of();
    };
  }

  /** When the leader starts what was approved is not seen here, so a refusal is always possible. */
  private Set<State> abort(State state, String user, Answer answer) {
    var next = new State(state.approvals(), state.settled(), true, state.upgrades());
    var may =
        (approvers.contains(user) || user.equals(requester))
            && !state.aborted()
            && state.settled().filter(made -> made.kind() == Decision.Kind.APPROVED).isPresent();
    return switch (answer.kind()) {
      case RECORDED -> only(may, next);
      case REFUSED -> Set.of(state);
      case UNKNOWN -> may ? Set.of(state, next) : Set.of(state);
      default -> Set.of();
    };
  }

  private Set<State> ask(State state, Answer answer) {
    var next = new State(state.approvals(), state.settled(), state.aborted(), state.upgrades() + 1);
    var denied = state.settled().filter(made -> made.kind() == Decision.Kind.DENIED).isPresent();
    var free = state.upgrades() == 1 && (denied || state.aborted());
    return switch (answer.kind()) {
      case PROPOSED -> only(free, next);
      // An abort that was recorded is heeded later, so until then its upgrade is open.
      case REFUSED -> only(!free || state.aborted(), state);
      case UNKNOWN -> free ? Set.of(state, next) : Set.of(state);
      default -> Set.of();
    };
  }

  private static Set<State> alreadyDecided(State state, Answer answer) {
    return only(
        state.settled().isPresent()
            && answer.settled().equals(state.settled())
            && answer.approvals().equals(state.approvals()),
        state);
  }

  private static Set<State> only(boolean possible, State state) {
    return possible ? Set.of(state) : Set.of();
  }
}
