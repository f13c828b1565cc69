package dev.sailwright.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.planning.StepApproval;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty thousand random walks; one that breaks an invariant is told by its shortest version. */
class WalksTest {
  private static final int PARTS = 20;
  private static final int WALKS = 1000;

  static LongStream parts() {
    return LongStream.range(0, PARTS);
  }

  @ParameterizedTest
  @MethodSource("parts")
  void nothingThatHappensBreaksAnInvariant(long part) {
    for (var seed = part * WALKS; seed < (part + 1) * WALKS; seed++) {
      var steps = Walk.random(seed);
      var problem = problem(steps);
      if (problem.isPresent()) {
        var shortest = shrunk(steps);
        throw new AssertionError(
            "seed " + seed + ", " + shortest + ": " + problem(shortest), problem.get());
      }
    }
  }

  /** Walks that visit nothing would break nothing. */
  @Test
  void walksGetEverywhere() {
    var worlds = LongStream.range(0, WALKS).mapToObj(seed -> Walk.run(Walk.random(seed))).toList();

    assertThat(worlds.stream().flatMap(world -> world.upgrades().stream()).map(Upgrade::status))
        .extracting(UpgradeStatus::phase)
        .containsAll(EnumSet.allOf(Phase.class));
    assertThat(worlds).filteredOn(world -> world.mesh.journal().size() > 6).hasSizeGreaterThan(50);
    assertThat(worlds)
        .filteredOn(world -> world.upgrades().stream().anyMatch(Upgrade::isRollback))
        .hasSizeGreaterThan(20);
    assertThat(worlds)
        .filteredOn(world ->
            world.upgrades().stream()
                .anyMatch(upgrade ->
                    upgrade.plan().isRestart() && upgrade.status().phase() == Phase.SUCCEEDED))
        .as("restarts alone that came to their end")
        .hasSizeGreaterThan(40);
    assertThat(worlds.stream().flatMap(world -> world.upgrades().stream()))
        .filteredOn(upgrade -> upgrade.origin().journey().filter(way -> way.hop() == 2).isPresent())
        .as("second hops of journeys")
        .hasSizeGreaterThan(40)
        .as("second hops of journeys that came to their end")
        .filteredOn(upgrade -> upgrade.status().phase() == Phase.SUCCEEDED)
        .hasSizeGreaterThan(5);
    var canaries =
        worlds.stream()
            .flatMap(world -> world.upgrades().stream())
            .filter(upgrade -> upgrade.plan().canary().isPresent())
            .filter(upgrade -> upgrade.status().phase() == Phase.SUCCEEDED)
            .toList();
    assertThat(canaries)
        .as("canaries that came to their end")
        .filteredOn(upgrade -> !upgrade.isRollback())
        .hasSizeGreaterThan(5);
    assertThat(canaries)
        .as("ways back from canaries that came to their end")
        .filteredOn(Upgrade::isRollback)
        .hasSizeGreaterThan(10);
    assertThat(worlds)
        .filteredOn(world ->
            world.policy.stepApprovals().contains(StepApproval.FIRST_WAVE)
                && world.mesh.journal().size() > 2)
        .hasSizeGreaterThan(20);
    for (var quorum = 2; quorum <= 3; quorum++) {
      var wanted = quorum;
      assertThat(worlds)
          .filteredOn(world -> world.policy.quorum() == wanted && world.mesh.journal().size() > 2)
          .as("restarts after %s approvals", quorum)
          .hasSizeGreaterThan(10);
    }
    assertThat(worlds)
        .filteredOn(
            world -> world.policy.isApprovedOutsideSlack() && world.mesh.journal().size() > 2)
        .as("restarts after approvals outside Slack")
        .hasSizeGreaterThan(10);
  }

  @Test
  void aFailingWalkIsShrunkToWhatMatters() {
    var steps = Walk.random(7);
    var needed =
        steps.stream().filter(step -> Collections.frequency(steps, step) == 1).limit(2).toList();
    assertThat(needed).hasSize(2);

    assertThat(Shrinker.shrunk(steps, some -> some.containsAll(needed))).isEqualTo(needed);
  }

  private static List<Walk.Step> shrunk(List<Walk.Step> steps) {
    return Shrinker.shrunk(steps, some -> problem(some).isPresent());
  }

  private static Optional<Throwable> problem(List<Walk.Step> steps) {
    try {
      Walk.run(new ArrayList<>(steps));
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }
}
