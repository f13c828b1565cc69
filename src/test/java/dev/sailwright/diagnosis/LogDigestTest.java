package dev.sailwright.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.mesh.MeshLogs;
import dev.sailwright.mesh.PodLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogDigestTest {
  private static final Instant BEGIN = Instant.parse("2026-11-23T20:30:00Z");

  /** Written down on Kubernetes 1.34.2 by istiod 1.7.4. */
  private static final Path INCIDENT =
      Path.of("src/test/resources/logs/istiod-1.7.4-on-k8s-1.34.log");

  @Test
  void theLogOfTheNightNamesTheApisThatAreGone() throws IOException {
    var lines = Files.readAllLines(INCIDENT);
    var digest = LogDigest.of(logs(lines), CatalogResource.signatures());
    assertThat(digest.lines()).isEqualTo(214);
    assertThat(digest.matches())
        .extracting(match -> match.signature().id(), LogDigest.Match::count)
        .containsExactlyInAnyOrder(
            tuple("api-removed-ingressclass", 6),
            tuple("api-removed-validatingwebhook", 6),
            tuple("api-removed-ingress", 5));
    assertThat(digest.matches())
        .allSatisfy(match -> {
          assertThat(match.signature().code()).isEqualTo(FindingCode.LOGS_API_REMOVED);
          assertThat(match.sample()).contains("could not find the requested");
        });
    assertThat(digest.matches().getLast().count()).as("the most frequent first").isEqualTo(5);
  }

  @Test
  void aSampleLeavesWithoutItsSecretsAlsoWhenTheyBeganBeforeIt() {
    var signature =
        new Signature(
            "any", Pattern.compile("boom"), FindingCode.LOGS_OTHER, Severity.WARNING, "m", "n");
    var digest =
        LogDigest.of(
            logs(
                List.of(
                    "boom first",
                    "boom token=canary-one",
                    "-----BEGIN PRIVATE KEY-----",
                    "boomcanaryTwocanaryTwocanaryTwocanaryTwocanaryTwocanaryTwo")),
            List.of(signature));
    assertThat(digest.matches().getFirst().count()).isEqualTo(3);
    assertThat(digest.toString()).doesNotContain("canary");
    assertThat(
            LogDigest.of(logs(List.of("boom password: canary-three")), List.of(signature))
                .toString())
        .doesNotContain("canary");
  }

  @Test
  void errorsAreCountedByTheirLevelInEveryFormatAndBySignature() {
    var digest =
        LogDigest.of(
            logs(
                List.of(
                    "2026-11-23T20:30:00.000001Z\terror\tads\tno",
                    "[2026-11-23 20:30:00.123][1][error][config] no",
                    "E1123 20:30:00.000000       1 reflector.go:125] no",
                    "{\"level\":\"error\",\"msg\":\"no\"}",
                    "2026-11-23T20:30:00.000001Z\tinfo\tan error is spoken of")),
            List.of());
    assertThat(digest.errors().orElseThrow().minutes()).containsExactly(4);
  }

  @Test
  void aSurgeHasItsFirstMinuteAndItsPicture() {
    var rate = read(List.of(0, 1, 0, 1, 20, 40, 80));
    var surge = rate.surge().orElseThrow();
    assertThat(surge).isEqualTo(new ErrorRate.Surge(BEGIN.plusSeconds(240), 1, 47, false));
    assertThat(rate.sparkline(surge)).isEqualTo("▁▁▁▁▂▄█ since 20:34 UTC");
  }

  @Test
  void fewErrorsOrErrorsAllTheTimeOrOneBadMinuteAreNoSurge() {
    assertThat(read(List.of(0, 0, 0, 9, 9)).surge()).isEmpty();
    assertThat(read(List.of(50, 50, 50, 60, 70)).surge()).isEmpty();
    assertThat(read(List.of(50, 60)).surge()).isEmpty();
    assertThat(read(List.of(0, 0, 0, 12, 0, 0, 0, 0)).surge()).isEmpty();
  }

  /** Two thousand lines of a flood are two minutes, and nothing calm is read before them. */
  @Test
  void aFloodThatFillsAllThatIsReadIsASurgeOfUnknownStart() {
    var digest =
        LogDigest.of(
            new MeshLogs(
                List.of(flood("istiod-1", 90, true), flood("istiod-2", 2, false)), List.of()),
            List.of());
    var rate = digest.errors().orElseThrow();
    var surge = rate.surge().orElseThrow();
    assertThat(surge.orEarlier()).isTrue();
    assertThat(surge.start()).isEqualTo(BEGIN);
    assertThat(rate.sparkline(surge))
        .endsWith(" at least since 20:30 UTC, older lines were not read");
    assertThat(
            new ErrorRate(BEGIN, List.of(900, 1100), Optional.of(BEGIN))
                .surge()
                .orElseThrow()
                .orEarlier())
        .as("two thousand lines in two minutes")
        .isTrue();
    var whole =
        LogDigest.of(new MeshLogs(List.of(flood("istiod-1", 90, false)), List.of()), List.of());
    assertThat(whole.errors().orElseThrow().surge()).as("errors all the time").isEmpty();
  }

  /** What was calm before is another pod's log. */
  @Test
  void aRiseWhereACutLogBeginsMayHaveBegunEarlier() {
    var rate = new ErrorRate(BEGIN, List.of(0, 0, 0, 90, 90), Optional.of(BEGIN.plusSeconds(200)));
    assertThat(rate.surge().orElseThrow().orEarlier()).isTrue();
    var next = new ErrorRate(BEGIN, List.of(0, 0, 6, 90, 90), Optional.of(BEGIN.plusSeconds(170)));
    assertThat(next.surge().orElseThrow().orEarlier()).as("a part of the minute before").isTrue();
    var later = new ErrorRate(BEGIN, List.of(0, 0, 0, 90, 90), Optional.of(BEGIN.plusSeconds(60)));
    assertThat(later.surge().orElseThrow().orEarlier()).isFalse();
  }

  /** Three minutes of it. */
  private static PodLog flood(String pod, int errors, boolean cut) {
    var lines =
        IntStream.range(0, 3 * errors)
            .mapToObj(line ->
                new PodLog.Line(
                    Optional.of(BEGIN.plusSeconds(60L * (line / errors))), "error\tadsc\tno"))
            .toList();
    return new PodLog("istio-system/" + pod, "discovery", lines, cut);
  }

  private static ErrorRate read(List<Integer> minutes) {
    return new ErrorRate(BEGIN, minutes, Optional.empty());
  }

  @Test
  void silentMinutesCountAndOnlyTheLastTwoHours() {
    var counter = new ErrorRate.Counter();
    counter.add(BEGIN.minusSeconds(86_400), true);
    counter.add(BEGIN, true);
    counter.add(BEGIN.plusSeconds(180), false);
    counter.add(BEGIN.plusSeconds(200), true);
    var rate = counter.rate().orElseThrow();
    assertThat(rate.minutes()).hasSize(121);
    assertThat(rate.minutes().subList(117, 121)).containsExactly(1, 0, 0, 1);
    assertThat(new ErrorRate.Counter().rate()).isEmpty();
  }

  private static MeshLogs logs(List<String> lines) {
    var read = new ArrayList<PodLog.Line>();
    IntStream.range(0, lines.size())
        .forEach(index -> read.add(new PodLog.Line(Optional.of(BEGIN), lines.get(index))));
    return new MeshLogs(
        List.of(new PodLog("istio-system/istiod-1", "discovery", read, false)), List.of());
  }
}
