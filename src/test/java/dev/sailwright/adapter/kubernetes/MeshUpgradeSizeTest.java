package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.planning.InstallInputs;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.testing.PlanBuilder;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.upgrade.Course;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Tally;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record stays as small as it has to be, and loses as little as it can for that. */
class MeshUpgradeSizeTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");
  private static final int MOST_OF_SPEC = 184 * 1024;
  private static final int MOST = 248 * 1024;

  private final MeshUpgradeJson json = new MeshUpgradeJson();
  private final MeshUpgradeSize size = new MeshUpgradeSize(json);

  /** The second letter is one of two bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "ü"})
  void aPlanThatLeavesTooLittleRoomForItsProgressIsRefused(String letter) {
    assertThatCode(() -> size.checkSpec(planned(MOST_OF_SPEC, letter))).doesNotThrowAnyException();
    assertThatThrownBy(() -> size.checkSpec(planned(MOST_OF_SPEC + 1, letter)))
        .isInstanceOf(UnreachableException.class);
    assertThatThrownBy(() -> size.checkSpec(planned(MOST_OF_SPEC + 1024, letter)))
        .hasMessage(
            "Nothing was stored: the plan with its 3 workloads takes 185 KiB, and a MeshUpgrade"
                + " holds 184 KiB. Restart some namespaces by hand first, or shorten the install"
                + " inputs.");
  }

  @Test
  void whatFitsToTheLastByteStaysAsItIs() {
    var status = telling(0, List.of(lines(100)));
    var room = MOST - MeshUpgradeSize.bytes(json.write(status));
    assertThat(size.fit(planned(room, "x").with(status))).isEqualTo(status);
    assertThat(size.fit(planned(room + 1, "x").with(status))).isNotEqualTo(status);
  }

  /** The plan leaves 64 KiB, which is a little more than 600 lines of these outputs. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing while all fits,0,250 250,''",
    "the longest alone where that is enough,0,200 500 300,2",
    "the next longest where it is not,0,500 700 200,1 2",
    "what was told before what was not,1,300 500,1",
    "the longest of what was told,3,200 300 100 250,2",
    "all that was told before anything that was not,2,200 400 500,1 2",
    "what was not told where nothing else is left,1,100 800,1 2"
  })
  void noMoreIsCutThanHasToBe(String what, int told, String outputs, String cut) {
    var whole =
        telling(
            told,
            Stream.of(outputs.split(" ")).map(count -> lines(Integer.parseInt(count))).toList());
    var upgrade = planned(MOST_OF_SPEC, "x").with(whole);
    var fitting = size.fit(upgrade);
    assertThat(shorter(whole, fitting)).isEqualTo(cut);
    assertThat(
            MeshUpgradeSize.bytes(json.write(MeshUpgradeSpec.of(upgrade)))
                + MeshUpgradeSize.bytes(json.write(fitting)))
        .as("bytes")
        .isLessThanOrEqualTo(MOST);
  }

  /** Samples are worth less than words. */
  @ParameterizedTest
  @CsvSource({"2,80,80", "540,80,41", "590,80,21", "650,80,2"})
  void samplesGoBeforeAnyLineOfAnOutput(int lines, int samples, int kept) {
    var whole = withCourse(telling(0, List.of(lines(lines / 2), lines(lines / 2))), samples);
    var fitting = size.fit(planned(MOST_OF_SPEC, "x").with(whole));
    assertThat(fitting.course().orElseThrow().samples()).hasSize(kept);
    assertThat(fitting.timeline().equals(whole.timeline())).isEqualTo(lines < 600);
  }

  private static UpgradeStatus withCourse(UpgradeStatus status, int samples) {
    var course =
        new Course(
            10,
            IntStream.range(0, samples)
                .mapToObj(index ->
                    new Course.Sample(
                        NOW.plusSeconds(index),
                        Optional.of(new Course.Proxies(4000, 1000)),
                        Optional.of(5000L),
                        Optional.of(new Tally.Counts(100, 100_000, 100))))
                .toList(),
            List.of(),
            Optional.empty());
    return RecordCopy.with(status, Map.of("course", Optional.of(course)));
  }

  @ParameterizedTest
  @CsvSource({"20,0", "21,0", "22,2", "500,480"})
  void anOutputLosesItsMiddle(int count, int leftOut) {
    var output = lines(count);
    var kept =
        leftOut == 0
            ? output
            : Stream.of(
                    output.subList(0, 10),
                    List.of("(" + leftOut + " lines left out: too many to keep)"),
                    output.subList(count - 10, count))
                .flatMap(List::stream)
                .toList();
    assertThat(cut(output)).isEqualTo(kept);
  }

  @Test
  void aLineLosesItsEnd() {
    assertThat(cut(List.of("x".repeat(400), "y".repeat(401))))
        .containsExactly("x".repeat(400), "y".repeat(400) + "…");
  }

  /** As much as it can be. */
  private List<String> cut(List<String> output) {
    var whole = telling(0, List.of(output));
    var cut = size.fit(planned(MOST, "x").with(whole)).timeline().getFirst();
    assertThat(cut.with(output)).isEqualTo(whole.timeline().getFirst());
    return cut.lines();
  }

  /** The numbers of the entries that lost lines; nothing else did. */
  private static String shorter(UpgradeStatus whole, UpgradeStatus cut) {
    assertThat(cut.withShortened(whole.timeline())).isEqualTo(whole);
    return whole.timeline().stream()
        .filter(entry -> !cut.timeline().get(entry.seq() - 1).equals(entry))
        .map(entry -> Integer.toString(entry.seq()))
        .collect(Collectors.joining(" "));
  }

  /**
   * @param bytes of its spec
   * @param letter of which most of it is made
   */
  private Upgrade planned(int bytes, String letter) {
    var left = bytes - MeshUpgradeSize.bytes(json.write(MeshUpgradeSpec.of(planned(""))));
    var width = letter.getBytes(StandardCharsets.UTF_8).length;
    return planned(letter.repeat(left / width) + "x".repeat(left % width));
  }

  private static Upgrade planned(String setting) {
    return Upgrade.proposed(
        "prod-1",
        new Origin(
            "U0ALICE01", NOW, "C0INCIDENT", Optional.empty(), Optional.empty(), Optional.empty()),
        new PlanBuilder().inputs(new InstallInputs(List.of(), List.of(setting))).build(),
        NOW.plus(Duration.ofMinutes(30)));
  }

  private static UpgradeStatus telling(int told, List<List<String>> outputs) {
    return planned("")
        .status()
        .withShortened(
            IntStream.range(0, outputs.size())
                .mapToObj(index ->
                    new TimelineEntry(
                        index + 1,
                        NOW,
                        TimelineEntry.Kind.OUTPUT,
                        "istioctl says:",
                        outputs.get(index),
                        Optional.empty()))
                .toList())
        .delivered(Optional.empty(), told);
  }

  /** A hundred letters each. */
  private static List<String> lines(int count) {
    return IntStream.range(0, count).mapToObj("%0100d"::formatted).toList();
  }
}
