package dev.sailwright.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.testing.MemorySlack;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What must not depend on crashes; moments and istioctl's output do. */
record Outcome(List<String> mesh, List<String> upgrades, List<String> thread) {
  /** A message of the timeline; not a card or a file. */
  private static final Pattern TELLS = Pattern.compile(".+/\\d+");

  /** Checks on the way that everything was told once, in order, and is in the log. */
  static Outcome of(World world) {
    world.upgrades().forEach(upgrade -> assertSound(world, upgrade));
    return new Outcome(
        world.mesh.journal(),
        world.upgrades().stream().map(Outcome::described).toList(),
        world.slack.messages().stream()
            .filter(posted -> !TELLS.matcher(posted.part()).matches())
            .sorted(Comparator.comparing(Outcome::upgrade))
            .map(posted -> part(posted) + " " + firstWords(posted.text()))
            .toList());
  }

  private static String described(Upgrade upgrade) {
    return upgrade.id()
        + " "
        + upgrade.status().phase()
        + " "
        + upgrade.status().percent()
        + " % "
        + upgrade.status().steps().stream().map(StepRecord::state).toList()
        + " "
        + upgrade.decisions().stream()
            .map(decision -> decision.kind() + " by " + decision.user())
            .toList()
        + " "
        + upgrade.status().timeline().stream()
            .filter(entry -> entry.kind() != TimelineEntry.Kind.OUTPUT)
            .map(entry -> entry.kind() + " " + firstWords(entry.text()))
            .toList();
  }

  /** In the thread of one upgrade there is an order; between two there is none. */
  private static String upgrade(MemorySlack.Posted posted) {
    return posted.part().substring(0, posted.part().indexOf('/'));
  }

  /** The number of the outcome's entry depends on how much of istioctl's output came before. */
  private static String part(MemorySlack.Posted posted) {
    return posted.fileName().filter(name -> name.endsWith(".png")).isPresent()
        ? upgrade(posted) + "/picture"
        : posted.part();
  }

  private static String firstWords(String text) {
    return text.split("[:;.]", 2)[0];
  }

  /** Everything was told once and in order, and every record stands in the log. */
  private static void assertSound(World world, Upgrade upgrade) {
    assertThat(upgrade.status().phase())
        .isIn(Phase.SUCCEEDED, Phase.ABORTED, Phase.SUPERSEDED, Phase.DENIED);
    assertThat(upgrade.audit().firstBreak()).isEmpty();
    assertThat(new HashSet<AuditRecord>(world.log)).containsAll(upgrade.audit().records());
    var told =
        world.slack.messages().stream()
            .filter(posted -> posted.part().startsWith(upgrade.id() + "/"))
            .filter(posted -> TELLS.matcher(posted.part()).matches())
            .flatMap(posted -> entries(posted).boxed())
            .toList();
    assertThat(world.slack.messages())
        .as("pictures of " + upgrade.id())
        .filteredOn(posted -> posted.fileName().filter(name -> name.endsWith(".png")).isPresent())
        .filteredOn(posted -> upgrade(posted).equals(upgrade.id()))
        .hasSize(upgrade.mayHaveChangedTheMesh() ? 1 : 0);
    assertThat(told)
        .as("entries told of " + upgrade.id())
        .isEqualTo(IntStream.rangeClosed(1, upgrade.status().timeline().size()).boxed().toList());
  }

  private static IntStream entries(MemorySlack.Posted posted) {
    var first = Integer.parseInt(posted.part().substring(posted.part().lastIndexOf('/') + 1));
    return IntStream.rangeClosed(first, posted.last());
  }
}
