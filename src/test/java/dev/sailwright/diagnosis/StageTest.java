package dev.sailwright.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageTest {
  private static final LocalDate DAY = LocalDate.parse("2027-02-28");

  @ParameterizedTest(name = "{0} days before")
  @CsvSource(
      nullValues = "-",
      value = {
        "57, -,           2027-01-03",
        "56, EIGHT_WEEKS, 2027-01-31",
        "29, EIGHT_WEEKS, 2027-01-31",
        "28, FOUR_WEEKS,  2027-02-21",
        "7,  ONE_WEEK,    2027-03-01",
        "0,  ONE_WEEK,    2027-03-01",
        "-1, PASSED,      -",
        "-9, PASSED,      -"
      })
  void oneStageHasBegunAndOneIsNext(int days, Stage stage, LocalDate next) {
    var today = DAY.minusDays(days);
    assertThat(Stage.of(DAY, today)).isEqualTo(Optional.ofNullable(stage));
    assertThat(Stage.next(DAY, today)).isEqualTo(Optional.ofNullable(next));
  }
}
