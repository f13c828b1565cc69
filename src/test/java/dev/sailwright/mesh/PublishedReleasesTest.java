package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PublishedReleasesTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-23");
  private static final LocalDate MARCH = LocalDate.parse("2027-03-01");
  private static final LocalDate APRIL = LocalDate.parse("2027-04-01");
  private static final Release.KubernetesRange RANGE =
      new Release.KubernetesRange(Minor.of("1.32"), Minor.of("1.36"));
  private static final Release.KubernetesRange OTHER_RANGE =
      new Release.KubernetesRange(Minor.of("1.33"), Minor.of("1.37"));

  /** An older patch, the newest one again, and a pre-release add nothing. */
  @Test
  void onlyNewerPatchesOfAKnownMinorAreAdded() {
    var lists = lists(List.of(), "1.31.0", "1.31.1", "1.31.2", "1.31.3-beta.0", "1.30.9");
    assertThat(lists.addedTo(List.of(known(Optional.empty(), false, Optional.of(RANGE)))))
        .singleElement()
        .satisfies(release -> {
          assertThat(release.patches())
              .containsExactly(IstioVersion.of("1.31.1"), IstioVersion.of("1.31.2"));
          assertThat(release.released()).isEqualTo(DAY);
        });
  }

  @Test
  void anAnnouncedEndAndAKnownRangeStay() {
    var lists = lists(List.of(cycle("1.31", Optional.of(APRIL))));
    var known = known(Optional.of(MARCH), false, Optional.of(RANGE));
    assertThat(lists.addedTo(List.of(known))).containsExactly(known);
  }

  @Test
  void whatIsNotAnnouncedIsTakenFromTheListsAndStaysAnExpectation() {
    var lists = lists(List.of(cycle("1.31", Optional.of(APRIL))));
    assertThat(lists.addedTo(List.of(known(Optional.of(MARCH), true, Optional.empty()))))
        .containsExactly(known(Optional.of(APRIL), true, Optional.of(OTHER_RANGE)));
    assertThat(lists.addedTo(List.of(known(Optional.empty(), false, Optional.empty()))))
        .containsExactly(known(Optional.of(APRIL), true, Optional.of(OTHER_RANGE)));
  }

  @Test
  void anEndThatTheListsDoNotHaveStays() {
    var lists = lists(List.of(cycle("1.30", Optional.of(APRIL)), cycle("1.31", Optional.empty())));
    assertThat(lists.addedTo(List.of(known(Optional.of(MARCH), true, Optional.of(RANGE)))))
        .containsExactly(known(Optional.of(MARCH), true, Optional.of(RANGE)));
  }

  /** 1.34 has no 1.33 before it. */
  @Test
  void minorsThatFollowAreAddedUpToAGap() {
    var lists = lists(List.of(cycle("1.32", Optional.of(APRIL))), "1.32.0", "1.32.1", "1.34.0");
    var all = lists.addedTo(List.of(known(Optional.of(MARCH), false, Optional.of(RANGE))));
    assertThat(all).hasSize(2);
    assertThat(all.getLast())
        .isEqualTo(
            new Release(
                Minor.of("1.32"),
                LocalDate.parse("2026-11-01"),
                Optional.of(APRIL),
                true,
                Optional.of(OTHER_RANGE),
                List.of(IstioVersion.of("1.32.0"), IstioVersion.of("1.32.1"))));
  }

  @Test
  void withoutACycleAMinorIsAsOldAsItsOldestVersion() {
    var lists =
        new PublishedReleases(
            DAY,
            Map.of(IstioVersion.of("1.32.1"), DAY, IstioVersion.of("1.32.0"), DAY.minusDays(20)),
            List.of());
    assertThat(lists.addedTo(List.of(known(Optional.of(MARCH), false, Optional.of(RANGE)))))
        .last()
        .satisfies(release -> {
          assertThat(release.released()).isEqualTo("2026-11-03");
          assertThat(release.endOfSupport()).isEmpty();
          assertThat(release.endEstimated()).isTrue();
          assertThat(release.kubernetes()).isEmpty();
        });
  }

  /** Nobody knows where they would begin. */
  @Test
  void toNothingNothingIsAdded() {
    assertThat(lists(List.of(), "1.32.0").addedTo(List.of())).isEmpty();
  }

  private static PublishedReleases lists(List<PublishedReleases.Cycle> cycles, String... versions) {
    return new PublishedReleases(
        DAY,
        Arrays.stream(versions)
            .map(IstioVersion::of)
            .collect(Collectors.toMap(version -> version, version -> DAY)),
        cycles);
  }

  private static PublishedReleases.Cycle cycle(String minor, Optional<LocalDate> ends) {
    return new PublishedReleases.Cycle(
        Minor.of(minor), LocalDate.parse("2026-11-01"), ends, Optional.of(OTHER_RANGE));
  }

  private static Release known(
      Optional<LocalDate> ends, boolean estimated, Optional<Release.KubernetesRange> kubernetes) {
    return new Release(
        Minor.of("1.31"), DAY, ends, estimated, kubernetes, List.of(IstioVersion.of("1.31.1")));
  }
}
