package dev.sailwright.race;

import dev.sailwright.race.CardModel.Answer;
import dev.sailwright.race.CardModel.Click;
import java.util.HashSet;
import java.util.Set;

/**
 * A step that asks, as everybody should see it: it takes approvals until there are enough, unless
 * the upgrade is aborted; those of other steps never.
 *
 * @param step that asks; clicks name their step
 */
record StepModel(String requester, Set<String> approvers, int quorum, int step)
    implements Linearizability.Model<StepModel.State, StepModel.StepClick, Answer> {
  record State(Set<String> approvals, boolean aborted) {
    State {
      approvals = Set.copyOf(approvals);
    }
  }

  record StepClick(Click click, int step) {}

  @Override
  public Set<State> after(State state, StepClick asked, Answer answer) {
    if (answer.kind() == CardModel.Kind.NOT_RECORDED) {
      return Set.of(state);
    }
    var next =
        switch (asked.click().what()) {
          case APPROVE -> approved(state, asked);
          case ABORT ->
              state.aborted() || !approvers.contains(asked.click().user())
                  ? state
                  : new State(state.approvals(), true);
          case READ, DENY, ASK -> state;
        };
    var possible =
        switch (answer.kind()) {
          case RECORDED -> !next.equals(state);
          case REFUSED -> next.equals(state);
          case READ -> answer.approvals().equals(state.approvals());
          default -> false;
        };
    return possible ? Set.of(next) : Set.of();
  }

  private State approved(State state, StepClick asked) {
    var user = asked.click().user();
    if (state.aborted()
        || asked.step() != step
        || !approvers.contains(user)
        || user.equals(requester)
        || state.approvals().size() >= quorum) {
      return state;
    }
    var more = new HashSet<>(state.approvals());
    more.add(user);
    return new State(more, false);
  }
}
