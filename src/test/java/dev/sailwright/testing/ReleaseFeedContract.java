package dev.sailwright.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.PublishedReleases;
import dev.sailwright.port.ReleaseFeed;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every feed promises; each implementation says how its lists come to be. */
public interface ReleaseFeedContract {
  ReleaseFeed feed();

  /** From now on the publishers list this release of Istio beside known ones. */
  void publish(IstioVersion version);

  /** From now on the publishers answer with trouble. */
  void fail();

  /** So much later that a look is due. */
  void later();

  @Test
  default void nothingIsPublishedBeforeAnythingWasRead() {
    fail();
    assertThat(feed().refresh()).isNotEmpty();
    assertThat(feed().published()).isEmpty();
  }

  @Test
  default void whatIsPublishedIsToldWithItsDay() {
    publish(IstioVersion.of("1.31.2"));
    assertThat(feed().refresh()).isEmpty();
    var published = feed().published().orElseThrow();
    assertThat(published.versions()).containsKey(IstioVersion.of("1.31.2"));
    assertThat(published.asOf()).isEqualTo("2026-11-23");
  }

  @Test
  default void troubleTakesNothingAway() {
    publish(IstioVersion.of("1.31.2"));
    feed().refresh();
    var before = feed().published();
    fail();
    later();
    assertThat(feed().refresh()).isNotEmpty();
    assertThat(feed().published()).isEqualTo(before);
  }

  @Test
  default void aLookThatIsDueFindsWhatIsNew() {
    publish(IstioVersion.of("1.31.2"));
    feed().refresh();
    publish(IstioVersion.of("1.31.3"));
    later();
    feed().refresh();
    assertThat(feed().published().map(PublishedReleases::versions).orElseThrow())
        .containsKey(IstioVersion.of("1.31.3"));
    assertThat(feed().published()).isNotEqualTo(Optional.empty());
  }
}
