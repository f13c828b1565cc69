package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.Counted.ApiServer;
import dev.sailwright.mesh.Counted.Istiod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two readings of one look. */
class CountedTest {
  private static final Optional<Instant> START = Optional.of(Instant.parse("2026-11-14T20:31:00Z"));
  private static final Duration SECONDS = Duration.ofSeconds(3);

  private static ApiServer apiServer(
      Optional<Instant> since, long requests, long failed, Map<String, Long> failedCalls) {
    return new ApiServer(since, requests, failed, failedCalls, List.of());
  }

  /**
   * @param rest of its counters
   */
  private static Istiod istiod(Optional<Instant> since, Map<String, Long> rejects, long rest) {
    return new Istiod(
        "istio-system/istiod-1",
        since,
        Map.of("1.31.1", 7L),
        rejects,
        rest,
        rest + 1,
        rest + 2,
        rest + 3,
        rest + 4,
        rest + 5,
        rest + 6,
        START,
        Optional.of(new Counted.Memory(1, 2)));
  }

  private static Counted.Rise rise(ApiServer first, ApiServer second) {
    return of(Optional.of(first), List.of())
        .until(of(Optional.of(second), List.of()), SECONDS)
        .rise()
        .orElseThrow();
  }

  private static Counted.Rise rise(Istiod first, Istiod second) {
    return of(Optional.empty(), List.of(first))
        .until(of(Optional.empty(), List.of(second)), SECONDS)
        .rise()
        .orElseThrow();
  }

  private static Counted of(Optional<ApiServer> apiServer, List<Istiod> istiods) {
    return new Counted(apiServer, istiods);
  }

  @Test
  void whatRoseIsTheDifferenceAndTheFirstReadingStays() {
    var first =
        of(
            Optional.of(apiServer(START, 900, 9, Map.of("a", 1L, "b", 2L))),
            List.of(istiod(START, Map.of("lds", 3L, "cds", 4L), 100)));
    var second =
        of(
            Optional.of(apiServer(START, 940, 29, Map.of("a", 1L, "b", 7L, "c", 1L))),
            List.of(istiod(START, Map.of("lds", 15L, "cds", 4L), 111)));
    var both = first.until(second, SECONDS);
    assertThat(both.apiServer()).isEqualTo(first.apiServer());
    assertThat(both.istiods()).isEqualTo(first.istiods());
    assertThat(both.rise())
        .contains(
            new Counted.Rise(
                Optional.of(apiServer(START, 40, 20, Map.of("b", 5L, "c", 1L))),
                List.of(
                    new Istiod(
                        "istio-system/istiod-1",
                        START,
                        Map.of(),
                        Map.of("lds", 12L),
                        11,
                        11,
                        11,
                        11,
                        11,
                        11,
                        11,
                        Optional.empty(),
                        Optional.empty())),
                SECONDS));
  }

  @Test
  void whoStartedAnewInBetweenHasNoRise() {
    var anew = START.map(start -> start.plusSeconds(60));
    assertThat(rise(apiServer(START, 1, 0, Map.of()), apiServer(anew, 9, 9, Map.of())).apiServer())
        .isEmpty();
    assertThat(rise(istiod(START, Map.of(), 1), istiod(anew, Map.of(), 9)).istiods()).isEmpty();
    assertThat(rise(istiod(START, Map.of(), 1), istiod(Optional.empty(), Map.of(), 9)).istiods())
        .isEmpty();
  }

  @Test
  void whoDoesNotTellItsStartHasOne() {
    assertThat(
            rise(
                    apiServer(Optional.empty(), 1, 0, Map.of()),
                    apiServer(Optional.empty(), 9, 9, Map.of()))
                .apiServer())
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({"899,9,1", "900,8,1", "900,9,0", "900,9,"})
  void anApiServerThatCountsLessThanBeforeHasNone(long requests, long failed, Long calls) {
    var first = apiServer(START, 900, 9, Map.of("a", 1L));
    var second = apiServer(START, requests, failed, calls == null ? Map.of() : Map.of("a", calls));
    assertThat(rise(first, second).apiServer()).isEmpty();
    assertThat(rise(first, first).apiServer()).contains(apiServer(START, 0, 0, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"lds,2,10", "cds,3,10", "lds,3,9"})
  void anIstiodThatCountsLessThanBeforeHasNone(String kind, long rejects, long rest) {
    var first = istiod(START, Map.of("lds", 3L), 10);
    assertThat(rise(first, istiod(START, Map.of(kind, rejects), rest)).istiods()).isEmpty();
    assertThat(rise(first, first).istiods()).hasSize(1);
  }

  @Test
  void whoDidNotAnswerTwiceHasNone() {
    var first =
        of(Optional.of(apiServer(START, 1, 0, Map.of())), List.of(istiod(START, Map.of(), 1)));
    var nobody = first.until(Counted.nothing(), SECONDS).rise().orElseThrow();
    assertThat(nobody.apiServer()).isEmpty();
    assertThat(nobody.istiods()).isEmpty();
    assertThat(Counted.nothing().until(first, SECONDS).rise())
        .contains(new Counted.Rise(Optional.empty(), List.of(), SECONDS));
  }
}
