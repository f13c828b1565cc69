package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Due;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.testing.PlanBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeshUpgradeJsonTest {
  private final MeshUpgradeJson json = new MeshUpgradeJson();

  /** Nor does it change what an approval binds to. */
  @Test
  void whenPeopleAreToldOfAFindingIsNotStored() {
    var due = new Due("support-1.29", Optional.of(LocalDate.parse("2026-12-01")));
    var plan = planned(Optional.of(due));
    assertThat(plan).isEqualTo(planned(Optional.empty()));
    assertThat(plan.digest()).isEqualTo(planned(Optional.empty()).digest());
    var stored = json.write(plan);
    assertThat(stored.path("findings").path(0).fieldNames())
        .toIterable()
        .containsExactly("code", "severity", "message", "evidence", "remedy", "overridden");
    assertThat(json.read(stored, UpgradePlan.class)).isEqualTo(plan);
  }

  private static UpgradePlan planned(Optional<Due> due) {
    return new PlanBuilder()
        .finding(
            new Finding(
                FindingCode.SUPPORT_ENDS_SOON,
                Severity.APPROVAL,
                "It ends.",
                List.of("proof"),
                "Plan.",
                false,
                due))
        .build();
  }
}
