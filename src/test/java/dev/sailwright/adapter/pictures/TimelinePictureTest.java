package dev.sailwright.adapter.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.SupportTimeline;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The picture lies in {@code target/pictures}, to be looked at. */
class TimelinePictureTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
  private static final int INK = 0x1d1c1d;
  private static final int TODAYS_LINE = 0xc92a2a;
  private static final int SURE = 0x2b8a3e;
  private static final int EXPECTED = 0x8ccf9b;
  private static final int ENDED = 0xb5b5b5;

  private static final int TOP = 150;
  private static final int BAR = 54;
  private static final int LINE = 44;

  /** A row without what runs; with it, it has one more line. */
  private static final int ROW = 132;

  private static final int LABELS = 290;
  private static final int MARGIN = 32;

  private static final String LONG =
      "a-cluster-with-a-very-long-name-that-nobody-could-ever-read-on-a-phone 1.29.1";

  private static final SupportTimeline.Bar SUPPORTED =
      bar("1.31", "2026-08-31", "2027-02-28", true, Support.State.SUPPORTED);
  private static final SupportTimeline.Bar OVER =
      bar("1.29", "2026-02-16", "2026-10-12", false, Support.State.ENDED, "prod 1.29.1");
  private static final SupportTimeline.Bar LONG_AGO =
      bar("1.7", "2020-08-21", "2021-02-25", false, Support.State.ENDED, "night 1.7.4");

  @Test
  void todayIsALineOverAllBarsWithTheExpectedPartOfSupportBehindIt() throws IOException {
    var image = drawn("two", SUPPORTED, OVER);
    var today = first(image, TODAYS_LINE, TOP + ROW - 5);
    assertThat(today).isPositive();
    assertThat(last(image, SURE, TOP + 20)).isLessThanOrEqualTo(today);
    assertThat(first(image, EXPECTED, TOP + 20)).isGreaterThanOrEqualTo(today);
    assertThat(last(image, ENDED, TOP + ROW + 20)).isLessThan(today);
  }

  @Test
  void whatEndedBeforeThePictureBeginsLiesAtItsEdgeAndTellsItsDay() throws IOException {
    var image = drawn("three", SUPPORTED, OVER, LONG_AGO);
    var top = TOP + ROW + ROW + LINE;
    assertThat(image.getHeight()).isEqualTo(drawn("two", SUPPORTED, OVER).getHeight() + ROW + LINE);
    assertThat(last(image, ENDED, top + 20)).isLessThan(first(image, ENDED, TOP + ROW + 20));
    assertThat(ink(strip(image, top + BAR))).isGreaterThan(500);
  }

  @Test
  void theRangeOfKubernetesIsThereWhateverRuns() throws IOException {
    var alone = published(drawn("range", about("1.35")));
    assertThat(lastInk(alone)).isLessThan(alone.getWidth() - MARGIN);
    for (var runs :
        List.of(
            List.of("prod 1.29.1"),
            List.of("prod 1.29.1", "dev 1.29.0"),
            List.of(LONG),
            List.of(LONG, LONG))) {
      var image = drawn("range", about("1.35", runs.toArray(String[]::new)));
      assertThat(points(published(image))).as(runs.toString()).isEqualTo(points(alone));
    }
    assertThat(points(published(drawn("range-other", about("1.36", LONG)))))
        .isNotEqualTo(points(alone));
  }

  @Test
  void eachClusterHasItsVersionInALineOfItsOwn() throws IOException {
    var both = running(drawn("two-clusters", about("1.35", "prod 1.29.1", "dev 1.29.0")));
    for (var other :
        List.of(
            List.of("prod 1.29.1"),
            List.of("prod 1.29.2", "dev 1.29.0"),
            List.of("prod 1.29.1", "dev 1.29.2"),
            List.of("prod 1.29.1", "day 1.29.0"))) {
      var image = drawn("other", about("1.35", other.toArray(String[]::new)));
      assertThat(points(running(image))).as(other.toString()).isNotEqualTo(points(both));
    }
  }

  @Test
  void whatDoesNotFitIsCountedAtTheEnd() throws IOException {
    var three = running(drawn("three-clusters", about("1.35", "prod 1.29.1", LONG, LONG)));
    assertThat(lastInk(three)).isLessThan(three.getWidth() - MARGIN);
    assertThat(points(three))
        .as("only how many there are is told of the rest")
        .isEqualTo(
            points(
                running(
                    drawn(
                        "other-rest",
                        about("1.35", "prod 1.29.1", LONG, LONG.replace("long", "short"))))))
        .isNotEqualTo(points(running(drawn("fewer", about("1.35", "prod 1.29.1", LONG)))));
  }

  @Test
  void aLongNameIsCutAndItsVersionIsNot() throws IOException {
    var image = running(drawn("long", about("1.35", LONG)));
    assertThat(lastInk(image)).isLessThanOrEqualTo(image.getWidth() - MARGIN);
    assertThat(points(image))
        .isNotEqualTo(
            points(running(drawn("long-other", about("1.35", LONG.replace("1.29.1", "1.29.2"))))))
        .isNotEqualTo(points(running(drawn("long-two", about("1.35", LONG, LONG)))));
  }

  @Test
  void aMinorThatTheReleaseDataDoesNotKnowHasARowWithoutABar() throws IOException {
    var image =
        drawn(
            "unknown",
            SupportTimeline.Bar.unknown(Minor.of("1.99"), runs("prod 1.99.1")),
            SUPPORTED);
    for (var color : List.of(SURE, EXPECTED, ENDED)) {
      assertThat(first(image, color, TOP + 20)).isEqualTo(-1);
    }
    assertThat(ink(image.getSubimage(0, TOP, LABELS, BAR))).isPositive();
    assertThat(ink(published(image))).isGreaterThan(500);
    assertThat(ink(running(image))).isGreaterThan(500);
    assertThat(first(image, SURE, TOP + ROW + LINE + 20)).isPositive();
  }

  /** "1.31.10" alone is 118 points wide. */
  @Test
  void theNewestPatchIsCalledSoBesideWhatRuns() throws IOException {
    var image = drawn("newest", SUPPORTED);
    var pale = image.getSubimage(MARGIN, TOP + BAR, LABELS - MARGIN, LINE);
    var dark = IntStream.range(0, pale.getWidth()).filter(x -> hasInk(pale, x)).toArray();
    assertThat(dark[dark.length - 1] - dark[0]).isGreaterThan(200);
    assertThat(dark[dark.length - 1]).isLessThan(pale.getWidth() - 5);
  }

  private static SupportTimeline.Bar about(String kubernetes, String... runs) {
    return bar(
        "1.29", "2026-05-18", "2026-11-30", true, Support.State.SUPPORTED, kubernetes, runs(runs));
  }

  private static SupportTimeline.Bar bar(
      String minor,
      String released,
      String ends,
      boolean estimated,
      Support.State state,
      String... runs) {
    return bar(minor, released, ends, estimated, state, "1.35", runs(runs));
  }

  private static SupportTimeline.Bar bar(
      String minor,
      String released,
      String ends,
      boolean estimated,
      Support.State state,
      String kubernetes,
      List<SupportTimeline.Runs> runs) {
    return new SupportTimeline.Bar(
        Minor.of(minor),
        Optional.of(IstioVersion.of(minor + ".10")),
        Optional.of(LocalDate.parse(released)),
        Optional.of(LocalDate.parse(ends)),
        estimated,
        state,
        Optional.of(new Release.KubernetesRange(Minor.of("1.31"), Minor.of(kubernetes))),
        runs);
  }

  /** Each is the name of a cluster, a space, and a version. */
  private static List<SupportTimeline.Runs> runs(String... runs) {
    return Stream.of(runs)
        .map(each -> each.split(" ", 2))
        .map(each -> new SupportTimeline.Runs(each[0], IstioVersion.of(each[1])))
        .toList();
  }

  private static BufferedImage drawn(String name, SupportTimeline.Bar... bars) throws IOException {
    var png =
        new TimelinePicture()
            .png(
                new SupportTimeline(
                    List.of(bars),
                    List.of("Kubernetes 1.34: prod"),
                    TODAY,
                    new AsOf(LocalDate.parse("2026-11-20"), Optional.empty())));
    Files.createDirectories(Path.of("target/pictures"));
    Files.write(Path.of("target/pictures", name + ".png"), png);
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** Of the first bar. */
  private static BufferedImage published(BufferedImage image) {
    return strip(image, TOP + BAR);
  }

  /** Of the first bar. */
  private static BufferedImage running(BufferedImage image) {
    return strip(image, TOP + BAR + LINE);
  }

  private static BufferedImage strip(BufferedImage image, int top) {
    return image.getSubimage(LABELS, top, image.getWidth() - LABELS, LINE);
  }

  /** What is written, without the lines that run behind it. */
  private static List<Integer> points(BufferedImage image) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(at -> is(image, at % image.getWidth(), at / image.getWidth(), INK))
        .boxed()
        .toList();
  }

  private static int ink(BufferedImage image) {
    return points(image).size();
  }

  private static int lastInk(BufferedImage image) {
    return points(image).stream().mapToInt(at -> at % image.getWidth()).max().orElse(-1);
  }

  private static boolean hasInk(BufferedImage image, int x) {
    return IntStream.range(0, image.getHeight())
        .anyMatch(y -> (image.getRGB(x, y) & 0xffffff) == 0x616061);
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

  private static boolean is(BufferedImage image, int x, int y, int color) {
    return (image.getRGB(x, y) & 0xffffff) == color;
  }
}
