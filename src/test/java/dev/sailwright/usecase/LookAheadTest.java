package dev.sailwright.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Due;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshState;
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
    var partly =
        look(
            new MeshBuilder()
                .istiod("1.31.1")
                .deployment("web", 3, 3, "1.31.1")
                .blind(BlindSpot.Area.EVENTS, "events", "the right to list events is missing")
                .build());
    assertThat(partly.due()).isEmpty();
    assertThat(partly.seen()).isTrue();
    assertThat(partly.whole()).isFalse();
    assertThat(partly.blindSpots()).extracting(BlindSpot::subject).contains("events");
    var blind = look(MeshState.unseen("prod", new ManualClock().instant(), "no answer", "Look."));
    assertThat(blind.seen()).isFalse();
    assertThat(blind.whole()).isFalse();
  }

  private static LookAhead.Report look(MeshState mesh) {
    var around = new SimulatedSurroundings();
    return new LookAhead(
            new Diagnose(
                new Diagnose.Senses(cluster -> mesh, around, around, new SimulatedLogs()),
                TestCatalog.signatures(),
                TestCatalog.catalog(),
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
