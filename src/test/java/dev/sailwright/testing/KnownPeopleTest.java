package dev.sailwright.testing;

import dev.sailwright.port.People;
import java.util.Set;

class KnownPeopleTest extends PeopleContract {
  private final KnownPeople people = new KnownPeople();

  @Override
  protected String member() {
    return "U0BOB00002";
  }

  @Override
  protected void exclude(String user, String what) {
    people.exclude(user, what);
  }

  @Override
  protected void group(String group, Set<String> members) {
    people.group(group, members);
  }

  @Override
  protected void silence() {
    people.silent(true);
  }

  @Override
  protected People people() {
    return people;
  }
}
