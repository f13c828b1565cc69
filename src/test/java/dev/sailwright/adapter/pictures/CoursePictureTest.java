package dev.sailwright.adapter.pictures;

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

  @Test
  void night() throws IOException {
    drawn(
        "course-night",
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

  @Test
  void largeWithANightOfWaiting() throws IOException {
    var steps = new ArrayList<CourseChart.Stretch>();
    steps.add(step("precheck", 0, 3));
    steps.add(step("backup", 3, 20));
    steps.add(step("istiod", 20, 200));
    steps.add(step("verify", 200, 230));
    for (var wave = 1; wave <= 15; wave++) {
      steps.add(
          step(
              "wave " + wave,
              230 + (wave - 1) * 200 + (wave > 6 ? 30000 : 0),
              230 + wave * 200 + (wave >= 6 ? 30000 : 0)));
    }
    steps.add(step("verify", 33230, 33250));
    steps.add(step("probes", 33250, 33260));
    steps.add(step("report", 33260, 33270));
    var samples = new ArrayList<Course.Sample>();
    for (var i = 0; i <= 70; i++) {
      var at = i < 30 ? i * 46 : i < 40 ? 1380 + (i - 29) * 3000 : 31400 + (i - 40) * 62;
      var on =
          Math.max(
              0,
              Math.min(
                  5000, (at > 31400 ? at - 30000 - 230 : Math.min(at, 1400) - 230) * 5000 / 3000));
      samples.add(
          i > 4 && i < 7
              ? unseen(at, on, 5000 - on)
              : sample(at, on, 5000 - on, 4950 + i % 3 * 20, 0, 0));
    }
    drawn("course-large", steps, List.of(wait(1400, 31400)), samples.toArray(Course.Sample[]::new));
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
      List<CourseChart.Stretch> steps,
      List<Course.Wait> waits,
      Course.Sample... samples)
      throws IOException {
    var png =
        new CoursePicture()
            .png(
                new CourseChart(
                    "prod: Istio 1.29.6 → 1.30.5",
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
}
