package dev.sailwright.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Due;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Notice;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.playground.SimulatedLogs;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.TestCatalog;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LookAheadTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

  @Test
  void onlyWhatComesUpByItselfIsTold() {
    var report = look(new MeshBuilder().istiod("1.30.5").deployment("web", 3, 0, "1.30.5").build());
    assertThat(report.due())
        .extracting(Finding::code)
        .containsExactly(FindingCode.SUPPORT_ENDS_SOON);
    assertThat(report.plannable()).isTrue();
    assertThat(report.seen()).isTrue();
    assertThat(report.today()).isEqualTo(TODAY);
  }

  @Test
  void theNearestDayComesFirstAndWhatHasNoneStandsAtToday() {
    var later = due("later", Optional.of(TODAY.plusDays(70)));
    var passed = due("passed", Optional.of(TODAY.minusDays(2)));
    var now = due("now", Optional.empty());
    var soon = due("soon", Optional.of(TODAY.plusDays(3)));
    assertThat(report(List.of(later, soon, now, passed), true, Optional.empty()).byDay())
        .containsExactly(passed, now, soon, later);
  }

  @Test
  void itIsToldInAChannelUnlessNobodyWatchesOrThereIsNone() {
    var channel = Optional.of("C0INCIDENT");
    assertThat(report(List.of(), true, channel).toldIn()).isEqualTo(channel);
    assertThat(report(List.of(), false, channel).toldIn()).isEmpty();
    assertThat(report(List.of(), true, Optional.empty()).toldIn()).isEmpty();
  }

  @Test
  void whatCouldNotBeSeenIsNeverTakenForNothing() {
    var partly = look(without(BlindSpot.Area.EVENTS, "1.31.1"));
    assertThat(partly.due()).isEmpty();
    assertThat(partly.seen()).isTrue();
    assertThat(partly.whole()).isFalse();
    assertThat(partly.blindSpots()).extracting(BlindSpot::subject).contains("events");
    var worrying = look(without(BlindSpot.Area.INSTALL, "1.29.6"));
    assertThat(worrying.due()).isNotEmpty();
    assertThat(worrying.whole()).isFalse();
    var blind = look(MeshState.unseen("prod", new ManualClock().instant(), "no answer", "Look."));
    assertThat(blind.seen()).isFalse();
    assertThat(blind.whole()).isFalse();
  }

  /** It counts as told when it was posted, and then nobody would hear of it when it is true. */
  @Test
  void whatIsOnlyFearedSinceItCouldNotBeSeenIsNotTold() {
    assertThat(look(without(BlindSpot.Area.DATA_PLANE, "1.29.2")).due())
        .extracting(Finding::code)
        .contains(FindingCode.OUT_OF_SUPPORT)
        .doesNotContain(FindingCode.KNOWN_BAD_VERSION);
  }

  @Test
  void anEndThatIsAnnouncedIsToldThoughTheExpectedOneWas() {
    var mesh = new MeshBuilder().istiod("1.30.5").build();
    var told = Notice.of(look(mesh).due(), TODAY, List.of()).orElseThrow().told();
    var secondNext =
        new Release(
            Minor.of("1.32"),
            TODAY,
            Optional.empty(),
            false,
            Optional.empty(),
            List.of(IstioVersion.of("1.32.0")));
    var announced = look(mesh, TestCatalog.catalog().with(List.of(secondNext)));
    assertThat(Notice.of(announced.due(), TODAY, told).orElseThrow().untold())
        .extracting(Finding::code)
        .contains(FindingCode.SUPPORT_ENDS_SOON);
  }

  private static MeshState without(BlindSpot.Area area, String version) {
    return new MeshBuilder()
        .istiod(version)
        .deployment("web", 3, 3, version)
        .blind(area, "events", "a right is missing")
        .build();
  }

  private static LookAhead.Report look(MeshState mesh) {
    return look(mesh, TestCatalog.catalog());
  }

  private static LookAhead.Report look(MeshState mesh, ReleaseCatalog catalog) {
    var around = new SimulatedSurroundings();
    return new LookAhead(
            new Diagnose(
                new Diagnose.Senses(cluster -> mesh, around, around, new SimulatedLogs()),
                TestCatalog.signatures(),
                catalog,
                new ManualClock()),
            true)
        .look(ClusterPolicy.defaults("prod"));
  }

  private static LookAhead.Report report(
      List<Finding> due, boolean tells, Optional<String> channel) {
    return new LookAhead.Report(
        "prod",
        Instant.parse("2026-11-23T20:31:00Z"),
        due,
        true,
        true,
        true,
        List.of(),
        tells,
        channel,
        TestCatalog.catalog().asOf());
  }

  private static Finding due(String subject, Optional<LocalDate> day) {
    return new Finding(
        FindingCode.SUPPORT_ENDS_SOON,
        Severity.WARNING,
        subject,
        List.of(),
        "Plan.",
        false,
        Optional.of(new Due(subject, day)));
  }
}
