package dev.sailwright.adapter.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.upgrade.Course;
import dev.sailwright.upgrade.CourseChart;
import dev.sailwright.upgrade.Tally;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The picture lies in {@code target/pictures}, to be looked at. */
class CoursePictureTest {
  private static final Instant BEGIN = Instant.parse("2026-11-23T20:31:00Z");
  private static final int ON_TARGET = 0x2b8a3e;
  private static final int OTHERS = 0xb5b5b5;

  private static final List<CourseChart.Stretch> STEPS =
      List.of(
          step("precheck", 0, 2),
          step("backup", 2, 4),
          step("istiod", 4, 50),
          step("verify", 50, 62),
          step("wave 1", 62, 100),
          step("wave 2", 100, 190),
          step("gateways", 190, 214),
          step("verify", 214, 222),
          step("probes", 222, 226),
          step("report", 226, 228));

  private static final int WAIT = 0xf5b301;
  private static final int CALM = 0x8ccf9b;
  private static final int TROUBLE = 0xc92a2a;
  private static final int HATCH = 0x9a9a9a;
  private static final int INK = 0x1d1c1d;

  /** Where the time of an upgrade begins and ends. */
  private static final int LEFT = 132;

  private static final int RIGHT = 1048;

  /** A row in the lower part of the plot, where there is a strip above it. */
  private static final int LOW = 690;

  private static final int REJECTS = 945;
  private static final int SLOW_PUSHES = 1037;

  @Test
  void proxiesMoveFromOneColorToTheOtherInTheirTime() throws IOException {
    var image = night();
    assertThat(first(image, ON_TARGET, LOW)).isBetween(x(62), x(75));
    assertThat(last(image, ON_TARGET, LOW)).isGreaterThan(RIGHT - 5);
    assertThat(first(image, OTHERS, LOW)).isBetween(LEFT - 1, LEFT + 20);
  }

  /** As nothing, it would be an area that falls to the ground. */
  @Test
  void whatWasNotMeasuredIsHatchedAndNotDrawnAsNothing() throws IOException {
    var image = night();
    for (var y = 330; y < LOW; y += 10) {
      assertThat(any(image, ON_TARGET, x(115), x(160), y)).as("row " + y).isFalse();
      assertThat(any(image, OTHERS, x(115), x(160), y)).as("row " + y).isFalse();
    }
    assertThat(any(image, HATCH, x(115), x(160), LOW)).isTrue();
    assertThat(any(image, HATCH, x(12), x(105), LOW)).isFalse();
  }

  /** The row is that of all connections: 18 of 19. */
  @Test
  void connectionsThatNobodyReadAreNoLine() throws IOException {
    var image = night();
    assertThat(any(image, INK, x(8), x(58), 344)).isFalse();
    assertThat(any(image, INK, x(75), x(95), 344)).isTrue();
  }

  @Test
  void countersAreFlatWhileCalmHighWhereTheyGrewAndHatchedWhereUnread() throws IOException {
    var image = night();
    assertThat(any(image, CALM, x(65), x(98), REJECTS)).isTrue();
    assertThat(first(image, TROUBLE, REJECTS)).isBetween(x(100) - 2, x(100) + 2);
    assertThat(last(image, TROUBLE, REJECTS)).isBetween(x(110) - 2, x(110) + 2);
    assertThat(any(image, CALM, x(6), x(60), REJECTS)).isFalse();
    assertThat(any(image, HATCH, x(6), x(60), REJECTS)).isTrue();
    assertThat(first(image, TROUBLE, SLOW_PUSHES)).isBetween(x(165) - 2, x(165) + 2);
    assertThat(last(image, TROUBLE, SLOW_PUSHES)).isBetween(x(180) - 2, x(180) + 2);
  }

  /** As of new istiods, which proxies met before anybody read them. */
  @Test
  void whatHadGrownAtTheFirstReadingIsHighThere() throws IOException {
    var image =
        drawn(
            "course-first-reading",
            "prod: Istio 1.29.6 → 1.30.5",
            STEPS,
            List.of(wait(110, 165)),
            unseen(0, 0, 18),
            sample(114, 2, 16, 18, 3, 0),
            sample(228, 18, 0, 18, 3, 0));
    assertThat(any(image, TROUBLE, x(114) - 10, x(114) + 2, REJECTS)).isTrue();
    assertThat(any(image, TROUBLE, x(114) + 2, RIGHT, REJECTS)).isFalse();
    assertThat(any(image, TROUBLE, LEFT, RIGHT, SLOW_PUSHES)).isFalse();
  }

  @Test
  void aPauseIsAMarkWithItsLengthInWords() throws IOException {
    var image = night();
    assertThat(first(image, WAIT, 266)).isBetween(x(110) - 2, x(110) + 2);
    assertThat(last(image, WAIT, 266)).isBetween(x(165) - 2, x(165) + 2);
    assertThat(any(image, INK, x(110), x(165), 285)).isTrue();
  }

  @Test
  void aNightOfWaitingLeavesRoomForWhatHappened() throws IOException {
    var image = largeWithANightOfWaiting();
    var waited = last(image, WAIT, 266) - first(image, WAIT, 266);
    assertThat(waited).isBetween((RIGHT - LEFT) / 5, (RIGHT - LEFT) / 3);
    assertThat(any(image, INK, last(image, WAIT, 266) + 5, RIGHT, 285)).as("its length").isTrue();
  }

  @Test
  void wordsThatAreTooLongStayInThePicture() throws IOException {
    var image =
        drawn(
            "course-long",
            "a-cluster-with-a-very-long-name-that-nobody-could-ever-read: Istio 1.29.6 → 1.30.5",
            STEPS,
            List.of(),
            sample(0, 0, 5000, 5000, 0, 0),
            sample(228, 5000, 0, 5000, 123_456, 0));
    assertThat(last(image, INK, 62)).isBetween(900, image.getWidth() - 20);
  }

  /** In a moment, of a mesh without proxies. */
  @Test
  void whereThereIsNothingThereIsStillAPicture() throws IOException {
    var image =
        drawn(
            "course-nothing",
            "prod: Istio 1.30.5",
            List.of(step("precheck", 0, 0)),
            List.of(wait(0, 0)),
            sample(0, 0, 0, 0, 0, 0),
            sample(0, 0, 0, 0, 0, 0));
    assertThat(image.getWidth()).isEqualTo(1080);
  }

  /** Of the night: nobody is waited for so long that time is shortened. */
  private static int x(int second) {
    return LEFT + (RIGHT - LEFT) * second / 228;
  }

  private static BufferedImage night() throws IOException {
    return drawn(
        "course-night",
        "prod: Istio 1.29.6 → 1.30.5",
        STEPS,
        List.of(wait(110, 165)),
        sample(0, 0, 18, 18, 0, 0),
        sample(4, 0, 18, 18, 0, 0),
        unseen(20, 0, 18),
        unseen(50, 0, 18),
        sample(62, 0, 18, 17, 0, 0),
        sample(72, 2, 16, 18, 0, 0),
        sample(82, 4, 15, 18, 0, 0),
        sample(100, 6, 12, 18, 0, 0),
        sample(110, 9, 9, 18, 3, 0),
        blind(130),
        sample(165, 9, 9, 18, 3, 0),
        sample(180, 13, 6, 16, 3, 1),
        sample(190, 16, 2, 18, 3, 1),
        sample(214, 17, 1, 18, 3, 1),
        unseen(226, 17, 1),
        sample(228, 17, 1, 18, 3, 1));
  }

  /** Fifteen waves of 200 seconds; after the sixth, eight hours and more nobody looked. */
  private static BufferedImage largeWithANightOfWaiting() throws IOException {
    var steps = new ArrayList<CourseChart.Stretch>();
    steps.add(step("precheck", 0, 3));
    steps.add(step("backup", 3, 20));
    steps.add(step("istiod", 20, 200));
    steps.add(step("verify", 200, 230));
    for (var wave = 1; wave <= 15; wave++) {
      var late = wave > 6 ? 30_000 : 0;
      steps.add(
          step(
              "wave " + wave,
              30 + wave * 200 + late,
              230 + wave * 200 + (wave == 6 ? 30_000 : late)));
    }
    steps.add(step("verify", 33_230, 33_250));
    steps.add(step("probes", 33_250, 33_260));
    steps.add(step("report", 33_260, 33_270));
    var samples =
        IntStream.concat(
                IntStream.rangeClosed(0, 29).map(look -> look * 48),
                IntStream.rangeClosed(0, 30).map(look -> 31_400 + look * 62))
            .mapToObj(second -> {
              var busy = second > 31_400 ? second - 30_000 : second;
              var on = Math.clamp((busy - 230) * 5000L / 3000, 0, 5000);
              return second > 230 && second < 430
                  ? unseen(second, on, 5000 - on)
                  : sample(second, on, 5000 - on, 4950 + second % 40, 0, 0);
            })
            .toArray(Course.Sample[]::new);
    return drawn(
        "course-large", "prod: Istio 1.29.6 → 1.30.5", steps, List.of(wait(1400, 31_400)), samples);
  }

  private static CourseChart.Stretch step(String name, int from, int to) {
    return new CourseChart.Stretch(name, BEGIN.plusSeconds(from), BEGIN.plusSeconds(to));
  }

  private static Course.Wait wait(int from, int to) {
    return new Course.Wait(
        Course.Wait.Kind.PAUSED, BEGIN.plusSeconds(from), Optional.of(BEGIN.plusSeconds(to)));
  }

  private static Course.Sample sample(
      int at, int onTarget, int others, long connected, long rejects, long slow) {
    return new Course.Sample(
        BEGIN.plusSeconds(at),
        Optional.of(new Course.Proxies(onTarget, others)),
        Optional.of(connected),
        Optional.of(new Tally.Counts(rejects, 340, slow)));
  }

  /** Nobody read what istiods count. */
  private static Course.Sample unseen(int at, int onTarget, int others) {
    return new Course.Sample(
        BEGIN.plusSeconds(at),
        Optional.of(new Course.Proxies(onTarget, others)),
        Optional.empty(),
        Optional.empty());
  }

  private static Course.Sample blind(int at) {
    return new Course.Sample(
        BEGIN.plusSeconds(at), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static BufferedImage drawn(
      String name,
      String title,
      List<CourseChart.Stretch> steps,
      List<Course.Wait> waits,
      Course.Sample... samples)
      throws IOException {
    var png =
        new CoursePicture()
            .png(
                new CourseChart(
                    title,
                    IstioVersion.of("1.30.5"),
                    BEGIN,
                    steps.getLast().to(),
                    steps,
                    waits,
                    List.of(samples)));
    Files.createDirectories(Path.of("target/pictures"));
    Files.write(Path.of("target/pictures", name + ".png"), png);
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** The leftmost point of this color in a row; -1 without any. */
  private static int first(BufferedImage image, int color, int y) {
    return IntStream.range(0, image.getWidth())
        .filter(x -> is(image, x, y, color))
        .findFirst()
        .orElse(-1);
  }

  private static int last(BufferedImage image, int color, int y) {
    return IntStream.range(0, image.getWidth())
        .filter(x -> is(image, x, y, color))
        .max()
        .orElse(-1);
  }

  private static boolean any(BufferedImage image, int color, int from, int to, int y) {
    return IntStream.range(from, to).anyMatch(x -> is(image, x, y, color));
  }

  private static boolean is(BufferedImage image, int x, int y, int color) {
    return (image.getRGB(x, y) & 0xffffff) == color;
  }
}
