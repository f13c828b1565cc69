package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.StepKind;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.PlanBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which proxies keep the next hop away from one to 1.30.5, on the way to 1.32.0, and in words. */
class JourneysTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:31:00Z");

  @ParameterizedTest
  @CsvSource({
    "1.29.8,Deployment shop/web still has a proxy older than 1.30",
    "'',Deployment shop/web has a proxy whose version is not known"
  })
  void whatIsOlderOrNotKnownIsWaitedForAndSaidAsItIs(String proxy, String line) {
    var mesh = new MeshBuilder().istiod("1.30.5").workload(web(proxy)).build();
    assertThat(Journeys.next(atItsEnd(), mesh)).isEmpty();
    assertThat(Journeys.report(atItsEnd(), StepProgressTest.facts(mesh)))
        .isInstanceOfSatisfying(
            StepStatus.NextHop.class,
            waits -> {
              assertThat(waits.plan()).isEmpty();
              assertThat(waits.note()).isEqualTo("the next hop is not asked for yet: " + line);
              assertThat(waits.inVain().lines()).containsExactly(line);
            });
  }

  /** istiod may be one minor ahead of a proxy, whatever its patch. */
  @Test
  void anOlderPatchOfTheSameMinorIsInNobodysWay() {
    var mesh = new MeshBuilder().istiod("1.30.5").workload(web("1.30.1")).build();
    assertThat(Journeys.next(atItsEnd(), mesh)).isPresent();
  }

  private static Workload web(String proxy) {
    return new WorkloadBuilder("web").proxies(1, proxy).build();
  }

  private static Upgrade atItsEnd() {
    var upgrade =
        Upgrade.proposed(
            "prod-1",
            new Origin(
                "U0ALICE01",
                NOW,
                "C0INCIDENT",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Journey.to(IstioVersion.of("1.32.0")))),
            new PlanBuilder().build(),
            NOW.plus(Duration.ofMinutes(30)));
    var status = upgrade.status().started(NOW);
    while (upgrade.plan().steps().get(status.step()).kind() != StepKind.REPORT) {
      status = status.nextStep();
    }
    return upgrade.with(status);
  }
}
