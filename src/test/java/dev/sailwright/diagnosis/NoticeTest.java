package dev.sailwright.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticeTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

  @ParameterizedTest(name = "{0} days left, told {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "57,  -,                         -",
        "56,  -,                         a/eight-weeks",
        "55,  a/eight-weeks,             -",
        "29,  a/eight-weeks,             -",
        "28,  a/eight-weeks,             a/eight-weeks a/four-weeks",
        "27,  -,                         a/four-weeks",
        "27,  b/four-weeks,              b/four-weeks a/four-weeks",
        "8,   a/four-weeks,              -",
        "7,   a/four-weeks,              a/four-weeks a/one-week",
        "0,   a/one-week,                -",
        "-1,  a/one-week,                a/one-week a/passed",
        "-1,  -,                         a/passed",
        "-90, a/passed,                  -",
        // The day was put off: what is farther away than what was told is no news.
        "50,  a/one-week,                -",
        // No day at all: once.
        "-,   -,                         a/once",
        "-,   a/once,                    -"
      })
  void tellsWhatCameCloserAndNothingTwice(Integer days, String told, String now) {
    var findings = List.of(finding("a", Optional.ofNullable(days)));
    var notice = Notice.of(findings, TODAY, words(told));
    assertThat(notice.map(Notice::told)).isEqualTo(Optional.ofNullable(now).map(NoticeTest::words));
    assertThat(notice.map(Notice::untold).orElse(List.of()))
        .isEqualTo(now == null ? List.of() : findings);
  }

  @Test
  void whatIsNewIsToldWithoutWhatWasTold() {
    var findings = List.of(finding("a", Optional.of(20)), finding("b", Optional.empty()), undue());
    var notice = Notice.of(findings, TODAY, List.of("a/four-weeks")).orElseThrow();
    assertThat(notice.untold()).containsExactly(findings.get(1));
    assertThat(notice.told()).containsExactly("a/four-weeks", "b/once");
    assertThat(Notice.of(findings, TODAY, notice.told())).isEmpty();
  }

  @Test
  void whatNeverComesUpByItselfIsNeverTold() {
    assertThat(Notice.of(List.of(undue()), TODAY, List.of())).isEmpty();
  }

  @Test
  void whatCountsAsToldIsBoundedAndKeepsWhatStillShows() {
    var told =
        new ArrayList<>(
            IntStream.range(0, 500)
                .mapToObj(number -> "bulletins-" + number + "/once")
                .collect(Collectors.toList()));
    told.addFirst("b/once");
    var findings = List.of(finding("b", Optional.empty()), finding("a", Optional.of(1)));
    var notice = Notice.of(findings, TODAY, told).orElseThrow();
    assertThat(String.join(" ", notice.told()).length()).isLessThan(2000);
    assertThat(notice.told()).contains("b/once", "bulletins-499/once", "a/one-week");
  }

  @Test
  void whatIsNoKeyIsNotTakenAlong() {
    var findings = List.of(finding("a", Optional.of(1)));
    var foreign = List.of("x".repeat(3000), "a/soon", "/once", "a b/once", "b/once");
    var notice = Notice.of(findings, TODAY, foreign).orElseThrow();
    assertThat(notice.told()).containsExactly("b/once", "a/one-week");
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : List.of(text.split(" "));
  }

  private static Finding undue() {
    return Finding.of(
        FindingCode.ROLLOUT_STUCK, Severity.WARNING, "A rollout is stuck.", List.of(), "Look.");
  }

  private static Finding finding(String subject, Optional<Integer> days) {
    return Finding.of(
            FindingCode.SUPPORT_ENDS_SOON, Severity.WARNING, "It ends.", List.of(), "Plan.")
        .due(subject, days.map(TODAY::plusDays));
  }
}
