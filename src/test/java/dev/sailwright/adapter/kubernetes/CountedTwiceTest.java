package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.testing.MeshBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two readings of what is counted, with time that passes only when somebody waits for it. */
class CountedTwiceTest {
  private static final MeshState MESH = new MeshBuilder().istiod("1.29.1").build();
  private static final String ISTIOD =
      "/api/v1/namespaces/istio-system/pods/istiod-1:15014/proxy/metrics";

  private final ApiServer server = new ApiServer();
  private final Reading reading = new Reading(server.client(), Optional.empty());
  private final Time time = new Time();

  /** As long as it takes, and no longer. */
  private static final class Time implements Elapsing {
    private Duration now = Duration.ofDays(3);
    private Duration everyLook = Duration.ZERO;
    private Duration waited = Duration.ZERO;
    private Runnable meanwhile = () -> {};

    @Override
    public Duration now() {
      var then = now;
      now = now.plus(everyLook);
      return then;
    }

    @Override
    public void pass(Duration time) {
      now = now.plus(time);
      waited = waited.plus(time);
      meanwhile.run();
    }
  }

  @BeforeEach
  void anIstiodAndAnApiServer() {
    server.putReadyIstiod("istiod-1");
    counted(100, 1, 3);
  }

  @AfterEach
  void ends() {
    server.close();
  }

  private void counted(int requests, int failed, int rejects) {
    server.answer(
        "/metrics",
        """
        process_start_time_seconds 1.7637e+09
        apiserver_request_total{code="200"} %d
        apiserver_request_total{code="500"} %d
        """
            .formatted(requests - failed, failed));
    server.answer(
        ISTIOD,
        """
        process_start_time_seconds 1.7637e+09
        pilot_total_xds_rejects{type="lds"} %d
        """
            .formatted(rejects));
  }

  private Counted.Rise rise() {
    return new CountedTwice(reading, MESH, time).read().rise().orElseThrow();
  }

  @Test
  void whatIsCountedMeanwhileIsTheRise() {
    time.meanwhile = () -> counted(140, 21, 15);
    var rise = rise();
    assertThat(rise.apiServer().orElseThrow().requests()).isEqualTo(40);
    assertThat(rise.apiServer().orElseThrow().failed()).isEqualTo(20);
    assertThat(rise.istiods().getFirst().rejects()).isEqualTo(Map.of("lds", 12L));
    assertThat(rise.during()).isEqualTo(CountedTwice.APART);
  }

  @Test
  void onlyWhatTheOtherLookingLeftIsWaitedFor() {
    var twice = new CountedTwice(reading, MESH, time);
    time.now = time.now.plusMillis(1500);
    assertThat(twice.read().rise().orElseThrow().during()).isEqualTo(CountedTwice.APART);
    assertThat(time.waited).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void whatTookLongerIsNotWaitedForAtAll() {
    var twice = new CountedTwice(reading, MESH, time);
    time.now = time.now.plusSeconds(4);
    assertThat(twice.read().rise().orElseThrow().during()).isEqualTo(Duration.ofSeconds(4));
    assertThat(time.waited).isZero();
  }

  @Test
  void countersThatCostTooMuchAreReadOnce() {
    time.everyLook = CountedTwice.AFFORDABLE.plusMillis(1);
    var counted = new CountedTwice(reading, MESH, time).read();
    assertThat(counted.rise()).isEmpty();
    assertThat(counted.istiods()).hasSize(1);
    assertThat(time.waited).isZero();
    time.everyLook = CountedTwice.AFFORDABLE;
    assertThat(rise().istiods()).hasSize(1);
  }

  @Test
  void whereNobodyAnsweredNobodyWaits() {
    server.forget("/metrics");
    server.refuse("/metrics");
    server.forget(ISTIOD);
    server.refuse(ISTIOD);
    var counted = new CountedTwice(reading, MESH, time).read();
    assertThat(counted.rise()).isEmpty();
    assertThat(time.waited).isZero();
    assertThat(reading.blindSpots()).hasSize(2);
  }

  @Test
  void whoDoesNotAnswerAgainHasNoRiseAndIsNoBlindSpot() {
    time.meanwhile =
        () -> {
          server.forget("/metrics");
          server.refuse("/metrics", 404);
        };
    var rise = rise();
    assertThat(rise.apiServer()).isEmpty();
    assertThat(rise.istiods()).hasSize(1);
    assertThat(reading.blindSpots()).isEmpty();
  }
}
