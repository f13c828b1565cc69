package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.DiagnosisRules;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.LogDigest;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.diagnosis.Signature;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The canaries again, in what other programs say: in no encoding do they get into a diagnosis. */
class EvidenceRedactionTest {
  @ParameterizedTest(name = "{0} · {1}")
  @MethodSource("dev.sailwright.mesh.RedactionTest#canariesInEncodings")
  void whatTheApiServerSaysOfRefusedPods(
      RedactionTest.Canary canary, RedactionTest.Encoding encoding) {
    var mesh =
        new MeshBuilder()
            .istiod("1.31.1")
            .deployment("web", 3, 1, "1.31.1")
            .refused(encoding.of(canary.text()))
            .build();
    RedactionTest.assertHidden(canary, List.of(mesh.creationFailures().getFirst().message()));
    RedactionTest.assertHidden(canary, said(mesh, Optional.empty()));
  }

  @ParameterizedTest(name = "{0} · {1}")
  @MethodSource("dev.sailwright.mesh.RedactionTest#canariesInEncodings")
  void whatALogSays(RedactionTest.Canary canary, RedactionTest.Encoding encoding) {
    var lines =
        encoding
            .of(canary.text())
            .lines()
            .map(line -> new PodLog.Line(Optional.of(Instant.EPOCH), line))
            .toList();
    var log = new PodLog("istio-system/istiod-1", "discovery", lines, false);
    for (var line : lines) {
      var exactly = Pattern.compile("^" + Pattern.quote(line.text()) + "$");
      var digest = LogDigest.of(new MeshLogs(List.of(log), List.of()), List.of(signature(exactly)));
      var shown = said(new MeshBuilder().istiod("1.31.1").build(), Optional.of(digest));
      assertThat(shown).anyMatch(words -> words.contains("in istio-system/istiod-1"));
      for (var secret : canary.secrets()) {
        assertThat(String.join("\n", shown)).doesNotContain(secret);
      }
    }
  }

  @ParameterizedTest(name = "{0} · {1}")
  @MethodSource("dev.sailwright.mesh.RedactionTest#canariesInEncodings")
  void whySomethingCouldNotBeSeen(RedactionTest.Canary canary, RedactionTest.Encoding encoding) {
    var spot =
        new BlindSpot(
            BlindSpot.Area.LOGS, "log of istiod-1", encoding.of(canary.text()), "Look again.");
    RedactionTest.assertHidden(canary, List.of(spot.reason()));
  }

  @ParameterizedTest(name = "{0} · {1}")
  @MethodSource("dev.sailwright.mesh.RedactionTest#canariesInEncodings")
  void whatOthersNameAndWhatIsToBeDoneAboutIt(
      RedactionTest.Canary canary, RedactionTest.Encoding encoding) {
    var text = encoding.of(canary.text());
    var spot = new BlindSpot(BlindSpot.Area.LOGS, text, "it was not read", text);
    RedactionTest.assertHidden(canary, List.of(spot.subject()));
    RedactionTest.assertHidden(canary, List.of(spot.remedy()));
    var finding = Finding.of(FindingCode.LOGS_OTHER, Severity.WARNING, "so", List.of(), text);
    RedactionTest.assertHidden(canary, List.of(finding.withoutSecrets().remedy()));
    var installed = new InstallEvidence(Set.of(), List.of(text), Optional.empty());
    RedactionTest.assertHidden(canary, installed.lines());
  }

  @ParameterizedTest(name = "{0} · {1}")
  @MethodSource("dev.sailwright.mesh.RedactionTest#canariesInEncodings")
  void whatTheSchedulerSaysOfAPod(RedactionTest.Canary canary, RedactionTest.Encoding encoding) {
    var text = encoding.of(canary.text());
    RedactionTest.assertHidden(
        canary, List.of(new MeshState.BadPods("shop", text, 1, List.of()).reason()));
    var plane = new MeshBuilder().istiod("1.31.1").build().controlPlanes().getFirst();
    RedactionTest.assertHidden(canary, withProblem(plane, text).podProblems());
  }

  @Test
  void whyARolloutGaveUp() {
    var rollout = new WorkloadBuilder("web").stuck("RolloutAborted: token=c4n4ry").build();
    assertThat(rollout.rolloutProblem()).contains("RolloutAborted: token=[hidden]");
  }

  private static ControlPlane withProblem(ControlPlane plane, String problem) {
    return new ControlPlane(
        plane.namespace(),
        plane.name(),
        plane.revision(),
        plane.version(),
        plane.image(),
        plane.desired(),
        plane.ready(),
        plane.rolloutComplete(),
        plane.answer(),
        List.of(problem));
  }

  private static Signature signature(Pattern pattern) {
    return new Signature("any", pattern, FindingCode.LOGS_OTHER, Severity.WARNING, "said", "look");
  }

  private static List<String> said(MeshState mesh, Optional<LogDigest> logs) {
    var evidence =
        new Evidence(
            mesh,
            Optional.empty(),
            Optional.empty(),
            logs,
            List.of(),
            TestCatalog.catalog(),
            LocalDate.parse("2026-11-23"));
    return DiagnosisRules.diagnose(evidence).findings().stream()
        .flatMap(EvidenceRedactionTest::words)
        .toList();
  }

  private static Stream<String> words(Finding finding) {
    return Stream.concat(Stream.of(finding.message()), finding.evidence().stream());
  }
}
