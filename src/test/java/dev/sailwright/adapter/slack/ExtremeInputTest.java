package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.view.View;
import com.slack.api.util.json.GsonFactory;
import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.AsOf;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.MeshNamespace;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Newest;
import dev.sailwright.mesh.ServedApis;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.testing.BlockKit;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.ShowHistory;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.SteerUpgrade;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a cluster is called and however much is wrong with it, Slack takes the message and
 * nobody is called.
 */
class ExtremeInputTest {
  private static final List<String> NASTY =
      List.of(
          "<!channel>",
          "<!here|x>",
          "<@U0ALICE01>",
          "<https://evil.example|ok>",
          "&",
          "<",
          ">",
          "`",
          "```",
          "*bold*",
          "\n",
          "\r\n",
          "\t",
          "\u0000",
          "\u202e",
          "\u2066",
          "\ud83d",
          "\udc4d",
          "👩‍👩‍👧‍👦",
          "😀",
          "ｗｉｄｅ",
          "&amp;",
          "&lt;!channel&gt;",
          "א",
          "|",
          "~",
          "_",
          "@channel",
          "#general",
          "\\",
          "\"",
          "{{}}",
          " ",
          "a",
          "bcd",
          "x".repeat(80));

  static Stream<Random> seeds() {
    return IntStream.range(0, 60).mapToObj(seed -> new Random(seed * 7919L));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyMessageKeepsSlacksRules(Random random) {
    var nasty = new Nasty(random);
    var upgrade = nasty.upgrade();
    check(() -> StatusBlocks.of(nasty.report()));
    check(() -> StatusBlocks.shared(nasty.report(), nasty.text()));
    check(() -> UpgradeCardBlocks.of(upgrade));
    for (var phase : Phase.values()) {
      var in = nasty.in(phase, upgrade);
      check(() -> UpgradeCardBlocks.of(in));
      check(() -> HistoryBlocks.of(new ShowHistory.Answer.One(in)));
      check(() ->
          HistoryBlocks.of(
              new ShowHistory.Answer.Listed(nasty.text(), Collections.nCopies(40, in))));
    }
    for (var kind : TimelineEntry.Kind.values()) {
      var entry =
          new TimelineEntry(
              1, Samples.ASKED, kind, nasty.text(), nasty.texts(200), Optional.of(nasty.text()));
      check(() -> TimelineBlocks.of(upgrade, entry, entry.lines()));
    }
    check(() -> AnswerBlocks.help(nasty.texts(50)));
    check(() -> HistoryBlocks.of(new ShowHistory.Answer.Missing(nasty.text())));
    check(() -> HistoryBlocks.of(new ShowHistory.Answer.Unreachable(nasty.text())));
    check(() -> SteeringBlocks.answer(new SteerUpgrade.Outcome.Refused(nasty.text())));
    check(() -> SteeringBlocks.answer(new SteerUpgrade.Outcome.NotRecorded(nasty.text())));
    check(() -> AnswerBlocks.rollback(new RequestRollback.Outcome.Refused(nasty.text())));
    check(() -> AnswerBlocks.wrong(new Command.Wrong(nasty.text(), nasty.text())));
    var policy = ClusterPolicy.defaults(nasty.text());
    var refused = new PlanResult.Refused(nasty.findings(), nasty.text(), Samples.AS_OF);
    check(() -> AnswerBlocks.requested(new RequestUpgrade.Outcome.Proposed(upgrade), policy));
    check(() ->
        AnswerBlocks.requested(new RequestUpgrade.Outcome.Refused(nasty.text(), refused), policy));
    check(() -> AnswerBlocks.requested(new RequestUpgrade.Outcome.AlreadyOpen(upgrade), policy));
    check(
        () -> AnswerBlocks.requested(new RequestUpgrade.Outcome.Unreachable(nasty.text()), policy));
    check(() -> AnswerBlocks.decided(new DecideUpgrade.Outcome.Recorded(upgrade)));
    check(() ->
        AnswerBlocks.decided(
            new DecideUpgrade.Outcome.AlreadyDecided(nasty.in(Phase.EXPIRED, upgrade))));
    check(() -> AnswerBlocks.decided(new DecideUpgrade.Outcome.Refused(nasty.text())));
    check(() -> AnswerBlocks.decided(new DecideUpgrade.Outcome.NotRecorded(nasty.text())));
    var place = new FormPlace(nasty.text(), Optional.of(nasty.text()), nasty.text(), "a|b");
    var clusters = nasty.texts(FormViews.OPTIONS).stream().map(name -> "c" + name).toList();
    checkForm(
        FormViews.deny(
            new FormPlace("C1", Optional.empty(), "https://hooks.example.com/1", "a|b"),
            new ButtonIds.PlanRef(nasty.text(), "b")));
    checkForm(
        FormViews.upgrade(
            new FormPlace("C1", Optional.of("1.2"), "", ""),
            clusters,
            clusters.stream().findFirst(),
            Collections.nCopies(200, IstioVersion.of("1.29.1"))));
    assertThat(FormPlace.parse(place.text()).subject()).isNotNull();
    assertThat(FormPlace.parse(nasty.text()).channel()).isNotNull();
  }

  private static void checkForm(View view) {
    assertThat(BlockKit.viewViolations(GsonFactory.createSnakeCase().toJson(view))).isEmpty();
  }

  private static void check(Supplier<SlackMessage> draw) {
    var message = draw.get();
    BlockKit.check(message.json());
    BlockKit.check(message.simple().json());
    assertThat(message.text()).doesNotContain("<https").doesNotContain("\u202e");
  }

  /** Makes things out of strings that somebody else chose. */
  private record Nasty(Random random) {
    String text() {
      var text = new StringBuilder();
      var parts = random.nextInt(4) == 0 ? 300 : random.nextInt(12);
      for (var i = 0; i < parts; i++) {
        text.append(NASTY.get(random.nextInt(NASTY.size())));
      }
      return text.toString();
    }

    List<String> texts(int atMost) {
      return Stream.generate(this::text).limit(random.nextInt(atMost + 1)).toList();
    }

    List<Finding> findings() {
      return Stream.generate(this::finding)
          .limit(random.nextInt(3) == 0 ? 200 : random.nextInt(14))
          .toList();
    }

    Finding finding() {
      var finding =
          Finding.of(any(FindingCode.values()), any(Severity.values()), text(), texts(40), text());
      return random.nextBoolean() ? finding : finding.overriddenByEmergency();
    }

    <T> T any(T[] values) {
      return values[random.nextInt(values.length)];
    }

    Upgrade upgrade() {
      return Samples.asked(
          text(),
          findings().stream().filter(finding -> !finding.blocks()).toList(),
          Optional.empty(),
          text());
    }

    Upgrade in(Phase phase, Upgrade upgrade) {
      var decided =
          upgrade.with(
              new Decision(
                  any(Decision.Kind.values()),
                  text(),
                  Samples.ASKED,
                  upgrade.digest(),
                  List.of(),
                  text()));
      var timeline =
          List.of(
              new TimelineEntry(
                  1, Samples.ASKED, TimelineEntry.Kind.STEP, text(), List.of(), Optional.empty()));
      return decided.with(
          Samples.status(
              decided,
              phase,
              random.nextInt(upgrade.plan().steps().size()),
              any(StepRecord.State.values()),
              text(),
              timeline,
              text(),
              texts(60)));
    }

    ShowStatus.Report report() {
      var mesh = mesh();
      var support = new HashMap<IstioVersion, Support>();
      return new ShowStatus.Report(
          mesh,
          new Diagnosis(any(Diagnosis.Verdict.values()), findings(), List.of(), List.of()),
          support,
          IstioVersion.parse("1.31.1").map(version -> new Newest(version, false)),
          new AsOf(LocalDate.parse("2026-11-23"), Optional.empty()));
    }

    MeshState mesh() {
      return new MeshState(
          text(),
          Instant.parse("2026-11-23T20:31:00Z"),
          Optional.of(new KubernetesVersion(Minor.of("1.34"), text())),
          ServedApis.unknown(),
          Stream.generate(this::controlPlane).limit(random.nextInt(20)).toList(),
          Map.of(text() + "1", text(), text() + "2", text()),
          List.of(),
          List.of(
              new MeshNamespace(
                  text(), Optional.of("enabled"), Optional.empty(), Optional.empty())),
          Stream.generate(this::workload).limit(random.nextInt(100)).toList(),
          Stream.generate(() -> new MeshState.BadPods(text(), text(), random.nextInt(), texts(5)))
              .limit(random.nextInt(100))
              .toList(),
          List.of(),
          List.of(),
          InstallEvidence.none(),
          Stream.generate(() -> new BlindSpot(any(BlindSpot.Area.values()), text(), text(), text()))
              .limit(random.nextInt(30))
              .toList());
    }

    ControlPlane controlPlane() {
      return new ControlPlane(
          text(),
          text(),
          text(),
          random.nextBoolean() ? Optional.empty() : IstioVersion.parse("1.29.1"),
          text(),
          1,
          0,
          true,
          any(ControlPlane.Answer.values()),
          texts(10));
    }

    Workload workload() {
      return new Workload(
          new WorkloadRef("Deployment", text(), text()),
          any(Workload.Role.values()),
          3,
          2,
          1,
          false,
          Optional.empty(),
          Stream.generate(() ->
                  new Workload.ProxyGroup(
                      IstioVersion.parse("1." + random.nextInt(40) + ".0"), text(), 2, false))
              .limit(random.nextInt(20))
              .toList(),
          0,
          any(Workload.Mover.values()),
          Optional.empty(),
          Optional.empty());
    }
  }
}
