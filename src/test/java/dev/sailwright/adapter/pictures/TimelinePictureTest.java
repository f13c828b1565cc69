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

  private static final SupportTimeline.Bar SUPPORTED =
      bar("1.31", "2026-08-31", "2027-02-28", true, Support.State.SUPPORTED, List.of());
  private static final SupportTimeline.Bar OVER =
      bar("1.29", "2026-02-16", "2026-10-12", false, Support.State.ENDED, List.of("prod"));
  private static final SupportTimeline.Bar LONG_AGO =
      bar("1.7", "2020-08-21", "2021-02-25", false, Support.State.ENDED, List.of("night"));

  @Test
  void todayIsALineOverAllBarsWithTheExpectedPartOfSupportBehindIt() throws IOException {
    var image = drawn("two", SUPPORTED, OVER);
    var today = first(image, TODAYS_LINE, image.getHeight() / 2);
    assertThat(today).isPositive();
    assertThat(last(image, SURE, 170)).isLessThanOrEqualTo(today);
    assertThat(first(image, EXPECTED, 170)).isGreaterThanOrEqualTo(today);
    assertThat(last(image, ENDED, 170 + 132)).isLessThan(today);
  }

  @Test
  void whatEndedBeforeThePictureBeginsLiesAtItsEdgeAndTellsItsDay() throws IOException {
    var image = drawn("three", SUPPORTED, OVER, LONG_AGO);
    assertThat(image.getHeight()).isEqualTo(drawn("two", SUPPORTED, OVER).getHeight() + 132);
    assertThat(last(image, ENDED, 170 + 2 * 132)).isLessThan(first(image, ENDED, 170 + 132));
    assertThat(ink(image, 170 + 2 * 132 + 50, 170 + 2 * 132 + 90)).isGreaterThan(500);
  }

  @Test
  void wordsThatAreTooLongAreCutAndStayInThePicture() throws IOException {
    var image =
        drawn(
            "long",
            bar(
                "1.30",
                "2026-05-18",
                "2026-11-30",
                true,
                Support.State.SUPPORTED,
                List.of("a-cluster-with-a-very-long-name-that-nobody-could-ever-read-on-a-phone")));
    assertThat(last(image, INK, 230)).isLessThan(image.getWidth() - 20);
  }

  private static SupportTimeline.Bar bar(
      String minor,
      String released,
      String ends,
      boolean estimated,
      Support.State state,
      List<String> runsOn) {
    return new SupportTimeline.Bar(
        Minor.of(minor),
        IstioVersion.of(minor + ".1"),
        LocalDate.parse(released),
        Optional.of(LocalDate.parse(ends)),
        estimated,
        state,
        Optional.of(new Release.KubernetesRange(Minor.of("1.31"), Minor.of("1.35"))),
        runsOn);
  }

  private static BufferedImage drawn(String name, SupportTimeline.Bar... bars) throws IOException {
    var png =
        new TimelinePicture()
            .png(
                new SupportTimeline(
                    List.of(bars),
                    List.of("prod: Kubernetes 1.34"),
                    TODAY,
                    new AsOf(LocalDate.parse("2026-11-20"), Optional.empty())));
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

  private static long ink(BufferedImage image, int from, int to) {
    return IntStream.range(from, to)
        .mapToLong(
            y -> IntStream.range(0, image.getWidth()).filter(x -> is(image, x, y, INK)).count())
        .sum();
  }

  private static boolean is(BufferedImage image, int x, int y, int color) {
    return (image.getRGB(x, y) & 0xffffff) == color;
  }
}
