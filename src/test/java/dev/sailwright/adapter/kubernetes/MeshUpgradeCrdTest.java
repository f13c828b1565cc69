package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.gates.GateWatch;
import dev.sailwright.planning.Journey;
import dev.sailwright.upgrade.Course;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.StepAsk;
import dev.sailwright.upgrade.StepHold;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.Tally;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.UpgradeStatus;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MeshUpgradeCrdTest {
  private static final Path CHECKED_IN = Path.of("deploy/crd-meshupgrade.yaml");

  @Test
  void theCheckedInDefinitionIsTheGeneratedOne() throws IOException {
    var generated = MeshUpgradeCrd.yaml();
    if (Boolean.getBoolean("sailwright.crd.write")) {
      Files.writeString(CHECKED_IN, generated);
    }
    assertThat(CHECKED_IN)
        .as(
            "deploy/crd-meshupgrade.yaml is generated; write it again with: "
                + "mvn test -Dtest=MeshUpgradeCrdTest -Dsailwright.crd.write=true")
        .content()
        .isEqualTo(generated);
  }

  static Stream<Arguments> records() {
    var whole = schema(MeshUpgradeCrd.definition());
    var status = whole.getProperties().get("status");
    var course = status.getProperties().get("course");
    return Stream.of(
        arguments(MeshUpgradeSpec.class, whole.getProperties().get("spec")),
        arguments(Journey.class, whole.getProperties().get("spec").getProperties().get("journey")),
        arguments(Decision.class, items(whole.getProperties().get("spec"), "decisions")),
        arguments(UpgradeStatus.class, status),
        arguments(StepAsk.class, status.getProperties().get("ask")),
        arguments(StepHold.class, status.getProperties().get("hold")),
        arguments(StepRecord.class, items(status, "steps")),
        arguments(TimelineEntry.class, items(status, "timeline")),
        arguments(MessageRef.class, status.getProperties().get("card")),
        arguments(GateWatch.class, status.getProperties().get("gates")),
        arguments(Course.class, course),
        arguments(Course.Sample.class, items(course, "samples")),
        arguments(Course.Proxies.class, items(course, "samples").getProperties().get("proxies")),
        arguments(Tally.Counts.class, items(course, "samples").getProperties().get("counted")),
        arguments(Course.Wait.class, items(course, "waits")),
        arguments(Tally.class, course.getProperties().get("tally")),
        arguments(Tally.Reading.class, items(course.getProperties().get("tally"), "last")),
        arguments(AuditRecord.class, items(status, "audit")));
  }

  /** What it does not name, the API server leaves out without a word. */
  @ParameterizedTest
  @MethodSource("records")
  void everyPartOfARecordIsNamed(Class<?> record, JSONSchemaProps schema) {
    assertThat(schema.getProperties().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(record.getRecordComponents()).map(RecordComponent::getName).toList());
  }

  private static JSONSchemaProps schema(CustomResourceDefinition definition) {
    return definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }

  private static JSONSchemaProps items(JSONSchemaProps of, String list) {
    return of.getProperties().get(list).getItems().getSchema();
  }
}
