package dev.sailwright.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.port.People;
import dev.sailwright.port.UnreachableException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link People} promises. */
public abstract class PeopleContract {
  /** A full member. */
  protected abstract String member();

  /** A full member no more. */
  protected abstract void exclude(String user, String what);

  protected abstract void group(String group, Set<String> members);

  protected abstract void silence();

  protected abstract People people();

  @Test
  void aFullMemberIsNotExcluded() {
    assertThat(people().exclusion(member())).isEmpty();
  }

  @Test
  void whoeverIsNoFullMemberIsExcludedWithWhatTheyAre() {
    for (var what : new String[] {"deactivated", "a guest", "of another workspace"}) {
      exclude(member(), what);
      assertThat(people().exclusion(member())).contains(what);
    }
  }

  @Test
  void aGroupIsWhoIsInItNow() {
    group("S0SRE00001", Set.of("U0BOB00002", "U0CAROL003"));
    assertThat(people().members("S0SRE00001"))
        .containsExactlyInAnyOrder("U0BOB00002", "U0CAROL003");
    group("S0SRE00001", Set.of("U0CAROL003"));
    assertThat(people().members("S0SRE00001")).containsExactly("U0CAROL003");
  }

  @Test
  void aGroupThatThereIsNotHasNobody() {
    assertThat(people().members("S0NOBODY01")).isEmpty();
  }

  @Test
  void silenceIsNoAnswer() {
    group("S0SRE00001", Set.of(member()));
    silence();
    assertThatThrownBy(() -> people().exclusion(member())).isInstanceOf(UnreachableException.class);
    assertThatThrownBy(() -> people().members("S0SRE00001"))
        .isInstanceOf(UnreachableException.class);
  }
}
