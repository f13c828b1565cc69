package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesApproversTest {
  private static final String ASKER = "U0ALICE01";
  private static final KubernetesApprovers MAY =
      new KubernetesApprovers(
          List.of(
              new KubernetesApprovers.User("jane", "U0JANE001"),
              new KubernetesApprovers.User("alice", ASKER)),
          List.of("mesh-approvers"));

  @ParameterizedTest
  @CsvSource({
    "kubernetes:jane, ,                              ''",
    "kubernetes:jane, mesh-approvers,                ''",
    "kubernetes:joe,  mesh-approvers,                ''",
    "kubernetes:joe,  ,                              not among",
    "kubernetes:joe,  others,                        not among",
    "kubernetes:Jane, ,                              not among",
    "kubernetes:alice, ,                             asked for this upgrade",
    "kubernetes:alice, mesh-approvers,               asked for this upgrade",
    "kubernetes:system:serviceaccount:a:b, mesh-approvers, no person",
    "kubernetes:system:anonymous, mesh-approvers,    no person",
    "'kubernetes:', mesh-approvers,                  no person",
    "jane, mesh-approvers,                           given in Slack",
    "U0BOB0002, ,                                    given in Slack",
    "U0BOB0002, mesh-approvers,                      given in Slack",
    "Kubernetes:jane, ,                              given in Slack"
  })
  void whoMayApprove(String user, String group, String refusal) {
    var answer = MAY.refusal(user, Optional.ofNullable(group), ASKER);
    assertThat(answer.isEmpty()).as("%s", answer).isEqualTo(refusal.isEmpty());
    assertThat(answer.orElse("")).contains(refusal);
  }

  @Test
  void nobodyNamedIsNobodyAllowed() {
    var nobody = new KubernetesApprovers(List.of(), List.of());
    assertThat(nobody.refusal("kubernetes:jane", Optional.of("mesh-approvers"), ASKER)).isPresent();
    assertThat(nobody.count()).contains(0);
  }

  @Test
  void aGroupIsRecordedOnlyWhereItIsNeeded() {
    assertThat(MAY.groupOf("jane", List.of("mesh-approvers"))).isEmpty();
    assertThat(MAY.groupOf("joe", List.of("system:authenticated", "mesh-approvers")))
        .contains("mesh-approvers");
    assertThat(MAY.groupOf("joe", List.of("system:authenticated"))).isEmpty();
  }
}
