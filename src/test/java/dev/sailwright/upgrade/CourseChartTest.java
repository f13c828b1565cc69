package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The picture in words, for those who do not see it. */
class CourseChartTest {
  private static final Instant BEGIN = Instant.parse("2026-11-23T20:31:00Z");

  @Test
  void allThatIsShownIsSaid() {
    assertThat(chart("0:0/8:0/0", "130:8/0:0/0", "200:8/0:0/0").words())
        .isEqualTo(
            "How it went, over time. prod: Istio 1.29.8 → 1.30.5. 8 of 8 proxies on 1.30.5 after"
                + " 2 min 10 s; no rejects; no slow pushes; paused once.");
  }

  /** Samples are {@code second:on target/others:rejects/slow pushes}; "-" was not measured. */
  @ParameterizedTest
  @CsvSource({
    "'0:0/8:- 60:-:-', '0 of 8 proxies on 1.30.5, last measured after 0 s'",
    "'0:-:- 60:-:-', Proxies were not measured",
    "'0:0/8:- 60:3/5:- 9000:3/5:-', 3 of 8 proxies on 1.30.5 after 1 min 0 s",
    "'0:3/5:- 60:8/0:- 90:3/5:- 9000:3/5:-', 3 of 8 proxies on 1.30.5 after 1 min 30 s",
    "'0:0/8:- 9000:8/0:-', 8 of 8 proxies on 1.30.5 after 2 h 30 min"
  })
  void proxies(String samples, String words) {
    assertThat(chart(samples.split(" ")).proxies()).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "'0:0/8:0/0 60:0/8:0/0', no rejects; no slow pushes",
    "'0:0/8:0/0 60:0/8:1/2', 1 reject; 2 slow pushes",
    "'0:0/8:0/0 60:0/8:2/1', 2 rejects; 1 slow push",
    "'0:0/8:- 60:0/8:-', rejects not measured; slow pushes not measured",
    "'0:0/8:0/0 60:0/8:-', 'no rejects, last measured after 0 s; no slow pushes, last measured"
        + " after 0 s'"
  })
  void counts(String samples, String words) {
    assertThat(chart(samples.split(" ")).events()).isEqualTo(words + "; paused once");
  }

  private static CourseChart chart(String... samples) {
    return new CourseChart(
        "prod: Istio 1.29.8 → 1.30.5",
        IstioVersion.of("1.30.5"),
        BEGIN,
        BEGIN.plusSeconds(200),
        List.of(),
        List.of(
            new Course.Wait(Course.Wait.Kind.PAUSED, BEGIN, Optional.of(BEGIN.plusSeconds(65)))),
        Stream.of(samples).map(CourseChartTest::sample).toList());
  }

  private static Course.Sample sample(String text) {
    var parts = text.split(":");
    return new Course.Sample(
        BEGIN.plusSeconds(Long.parseLong(parts[0])),
        pair(parts[1])
            .map(pair -> new Course.Proxies(Integer.parseInt(pair[0]), Integer.parseInt(pair[1]))),
        Optional.empty(),
        pair(parts[2])
            .map(pair -> new Tally.Counts(Long.parseLong(pair[0]), 100, Long.parseLong(pair[1]))));
  }

  private static Optional<String[]> pair(String text) {
    return text.equals("-") ? Optional.empty() : Optional.of(text.split("/"));
  }
}
