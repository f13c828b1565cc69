package dev.sailwright.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.Targets;
import dev.sailwright.testing.FakeReleaseFeed;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.ReleaseFeedContract;
import dev.sailwright.testing.TestCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LiveReleasesTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

  private final FakeReleaseFeed feed = new FakeReleaseFeed();
  private final LiveReleases releases = new LiveReleases(TestCatalog.catalog(), feed);

  @Test
  void withoutListsTheDataHold() {
    assertThat(releases.now().all()).isEqualTo(TestCatalog.catalog().all());
    assertThat(releases.now().asOf()).hasToString("2026-11-23");
  }

  @Test
  void asLongAsNoListWasReadTheCatalogSaysThatItLacksThem() {
    feed.fail();
    feed.refresh();
    assertThat(releases.now().lacksLists()).isTrue();
    assertThat(releases.now().with(List.of()).lacksLists()).isTrue();
    var readable = new FakeReleaseFeed().publish("1.31.2");
    var live = new LiveReleases(TestCatalog.catalog(), readable);
    assertThat(live.now().lacksLists()).isTrue();
    readable.refresh();
    assertThat(live.now().lacksLists()).isFalse();
    assertThat(TestCatalog.catalog().lacksLists()).isFalse();
  }

  @Test
  void aRefreshReachesWhoeverAsksNext() {
    var before = releases.now();
    feed.publish("1.31.2").refresh();
    assertThat(before.knows(IstioVersion.of("1.31.2"))).isFalse();
    assertThat(releases.now().knows(IstioVersion.of("1.31.2"))).isTrue();
    assertThat(releases.now()).isSameAs(releases.now());
  }

  @Test
  void aNewerPatchIsTheNewestAndSaidNotToBeChecked() {
    feed.publish("1.31.2").refresh();
    var catalog = releases.now();
    assertThat(catalog.newestFor(Minor.of("1.34")))
        .hasToString("Optional[1.31.2 (not checked for bulletins)]");
    assertThat(catalog.newerPatch(IstioVersion.of("1.31.0")))
        .hasToString("Optional[1.31.2 (not checked for bulletins)]");
    assertThat(catalog.security(IstioVersion.of("1.31.2")).checked()).isFalse();
    assertThat(catalog.asOf()).hasToString("2026-11-23, lists of new releases as of 2026-11-23");
  }

  /** What nobody has checked is not called clean either. */
  @Test
  void aNewerPatchIsNeverTheCleanOne() {
    feed.publish("1.31.2").refresh();
    assertThat(releases.now().security(IstioVersion.of("1.31.0")).clean())
        .contains(IstioVersion.of("1.31.0"));
    assertThat(releases.now().security(IstioVersion.of("1.31.2")).clean()).isEmpty();
  }

  @Test
  void whatOnlyTheListsKnowIsNeverChosen() {
    feed.publish("1.31.2").publish("1.32.0").publish("1.32.1");
    feed.cycle("1.32", "2027-08-31", "1.33", "1.37").refresh();
    var catalog = releases.now();
    var targets =
        new Targets(catalog, new MeshBuilder().build(), Optional.of(IstioVersion.of("1.30.5")));
    assertThat(catalog.newestFor(Minor.of("1.34")).orElseThrow().version())
        .isEqualTo(IstioVersion.of("1.32.1"));
    assertThat(targets.newestFor(Minor.of("1.34"))).contains(IstioVersion.of("1.31.1"));
    assertThat(targets.supportedOn(Minor.of("1.34"), TODAY))
        .doesNotContain(IstioVersion.of("1.31.2"), IstioVersion.of("1.32.1"));
  }

  @Test
  void aNewMinorWithoutARangeSupportsNoKubernetesAsFarAsIsKnown() {
    feed.publish("1.32.0").refresh();
    var release = releases.now().release(Minor.of("1.32")).orElseThrow();
    assertThat(release.kubernetes()).isEmpty();
    assertThat(releases.now().newestFor(Minor.of("1.37")).orElseThrow().version())
        .isEqualTo(IstioVersion.of("1.31.1"));
  }

  @Test
  void aGapIsNotLeaped() {
    feed.publish("1.33.0").publish("2.0.0").publish("1.99.1").refresh();
    assertThat(releases.now().all()).hasSameSizeAs(TestCatalog.catalog().all());
  }

  /** 1.30 ends six weeks after 1.32, whatever was expected before. */
  @Test
  void theSecondNextMinorEndsSupportByThePolicy() {
    feed.publish("1.32.0").refresh();
    assertThat(releases.now().support(IstioVersion.of("1.30.5"), LocalDate.parse("2027-01-05")))
        .isEqualTo(
            new Support(Support.State.ENDED, Optional.of(LocalDate.parse("2027-01-04")), false));
  }

  @Test
  void anEndOfTheListsIsAnExpectationAndReplacesNoAnnouncedOne() {
    feed.cycle("1.31", "2027-04-30", "1.10", "1.12").cycle("1.29", "2030-01-01", "1.10", "1.12");
    feed.refresh();
    assertThat(releases.now().support(IstioVersion.of("1.31.1"), TODAY))
        .isEqualTo(
            new Support(Support.State.SUPPORTED, Optional.of(LocalDate.parse("2027-04-30")), true));
    assertThat(releases.now().support(IstioVersion.of("1.31.1"), LocalDate.parse("2027-06-01")))
        .extracting(Support::state)
        .isEqualTo(Support.State.UNKNOWN);
    assertThat(releases.now().support(IstioVersion.of("1.29.8"), TODAY).state())
        .isEqualTo(Support.State.ENDED);
    assertThat(releases.now().release(Minor.of("1.31")).orElseThrow().kubernetes())
        .isEqualTo(TestCatalog.catalog().release(Minor.of("1.31")).orElseThrow().kubernetes());
  }

  @Nested
  class TheFake implements ReleaseFeedContract {
    @Override
    public FakeReleaseFeed feed() {
      return feed;
    }

    @Override
    public void publish(IstioVersion version) {
      feed.publish(version.toString());
    }

    @Override
    public void fail() {
      feed.fail();
    }

    @Override
    public void later() {
      // Its lists are read at every refresh.
    }
  }
}
