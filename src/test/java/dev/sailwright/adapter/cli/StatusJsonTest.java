package dev.sailwright.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.PlanReports;
import dev.sailwright.usecase.ShowStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
  private static JsonNode json(ShowStatus.Report report) throws IOException {
    return new ObjectMapper().readTree(Json.render(StatusDocument.of(report)));
  }

  @Test
  void theNightIsToldWithItsProofs() throws IOException {
    var status = json(Reports.night());
    assertThat(status.at("/format").asText()).isEqualTo("sailwright.dev/status/v1");
    assertThat(status.at("/verdict").asText()).isEqualTo("DOWN");
    assertThat(status.at("/kubernetes").asText()).isEqualTo("1.34.2");
    assertThat(status.at("/observedAt").asText()).isEqualTo("2026-11-23T20:31:00Z");
    assertThat(status.at("/releaseDataAsOf").asText()).isEqualTo("2026-11-23");
    assertThat(status.at("/controlPlanes/0/version").asText()).isEqualTo("1.7.4");
    assertThat(status.at("/controlPlanes/0/support/ends").asText()).isEqualTo("2021-02-25");
    assertThat(status.at("/findings/0/code").asText()).isEqualTo("CONTROL_PLANE_DOWN");
    assertThat(status.at("/findings/0/evidence")).isNotEmpty();
  }

  @Test
  void whatIsNotKnownIsNullAndNoFieldIsLeftOut() throws IOException {
    var status = json(Reports.of(new MeshBuilder().kubernetes("?").istiod("?").build()));
    assertThat(status.has("kubernetes")).isTrue();
    assertThat(status.at("/kubernetes").isNull()).isTrue();
    assertThat(status.at("/controlPlanes/0/version").isNull()).isTrue();
    assertThat(status.at("/controlPlanes/0/support").isNull()).isTrue();
    assertThat(status.properties()).hasSize(StatusDocument.class.getRecordComponents().length);
  }

  @Test
  void theValuesOfTheMeshsOwnRecordStayWithTheMesh() throws IOException {
    var record =
        new InstallEvidence.MeshRecord(
            "ConfigMap istio-system/values", Map.of("global.secret", "hush"));
    var mesh =
        new MeshBuilder()
            .istiod("1.31.1")
            .install(new InstallEvidence(Set.of(), List.of(), Optional.of(record)));
    assertThat(Json.render(StatusDocument.of(Reports.of(mesh.build()))))
        .contains("ConfigMap istio-system/values")
        .doesNotContain("hush");
  }

  @Test
  void whatTheSchedulerSaysIsToldWithoutItsSecrets() throws IOException {
    var mesh =
        new MeshBuilder()
            .unscheduled("1.31.1", "plugin refused it: api_token=c4n4ry; wait")
            .blind(BlindSpot.Area.EVENTS, "what password=c4n4ry names", "forbidden")
            .build();
    var status = json(Reports.of(mesh));
    assertThat(status.at("/controlPlanes/0/podProblems/0").asText())
        .isEqualTo("pod istiod-5f-1: Pending: plugin refused it: api_token=[hidden]; wait");
    assertThat(status.at("/badPods/0/reason").asText())
        .isEqualTo("Pending: plugin refused it: api_token=[hidden]; wait");
    assertThat(status.at("/blindSpots/0/subject").asText()).startsWith("what password=[hidden]");
    assertThat(status.toString()).doesNotContain("c4n4ry");
  }

  @Test
  void aDiagnosisIsToldWithItsCauseAndItsSymptoms() throws IOException {
    var document = DiagnosisDocument.of(Reports.diagnosis(Reports.night().mesh()));
    var diagnosis = new ObjectMapper().readTree(Json.render(document));
    assertThat(diagnosis.at("/format").asText()).isEqualTo("sailwright.dev/diagnosis/v1");
    assertThat(diagnosis.at("/causes/0/code").asText()).isEqualTo("NEEDED_API_GONE");
    assertThat(diagnosis.at("/causes/0/confidence").asText()).isEqualTo("HIGH");
    assertThat(diagnosis.at("/causes/0/symptoms").findValuesAsText("code"))
        .contains("CONTROL_PLANE_DOWN", "INJECTION_REFUSED");
    assertThat(diagnosis.at("/targets/0").asText()).isEqualTo("1.31.1");
  }

  @Test
  void aPlanIsToldWithItsHopsWavesAndTheWayBack() throws IOException {
    var document = PlanDocument.of(PlanReports.of(Reports.behind().mesh(), Optional.empty()));
    var plan = new ObjectMapper().readTree(Json.render(document));
    assertThat(plan.at("/format").asText()).isEqualTo("sailwright.dev/plan/v1");
    assertThat(plan.at("/ready").asBoolean()).isTrue();
    assertThat(plan.at("/plan/digest").asText()).hasSize(64);
    assertThat(plan.at("/plan/details/hops").findValuesAsText("to"))
        .containsExactly("1.30.5", "1.31.1");
    assertThat(plan.at("/plan/details/hops/0/supportedKubernetes/highest").asText())
        .isEqualTo("1.36");
    assertThat(plan.at("/plan/details/hops/0/support/ends").asText()).isEqualTo("2026-11-30");
    assertThat(plan.at("/plan/details/restarts/0/pods").asInt()).isEqualTo(3);
    assertThat(plan.at("/plan/details/wayBack/cheap").asText()).contains("/istio rollback");
    assertThat(plan.at("/findings").findValuesAsText("code")).contains("INPUTS_DIFFER");
  }

  @Test
  void aComparisonIsToldWithItsSuspicion() throws IOException {
    var document = ComparisonDocument.of(Reports.comparison(Reports.dev(), Reports.night().mesh()));
    var comparison = new ObjectMapper().readTree(Json.render(document));
    assertThat(comparison.at("/format").asText()).isEqualTo("sailwright.dev/comparison/v1");
    assertThat(comparison.at("/outcome").asText()).isEqualTo("SUSPICIOUS");
    assertThat(comparison.at("/left/cluster").asText()).isEqualTo("dev");
    assertThat(comparison.at("/right/verdict").asText()).isEqualTo("DOWN");
    assertThat(comparison.at("/differences/0/title").asText()).isEqualTo("Istio version");
    assertThat(comparison.at("/differences/0/left").asText()).isEqualTo("1.16.1");
    assertThat(comparison.at("/differences/0/suspicion/cluster").asText()).isEqualTo("prod");
    assertThat(comparison.at("/differences/0/suspicion/code").asText())
        .isEqualTo("NEEDED_API_GONE");
    assertThat(comparison.at("/differences/1/suspicion").isNull()).isTrue();
  }
}
