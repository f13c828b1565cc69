package dev.sailwright.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.sailwright.testing.AnyRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What commands write with {@code -o json} is what its schema and its reference say. */
class JsonOutputTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STRANGE_ONES = 200;

  @BeforeAll
  static void writesTheSchemasWhenTold() throws IOException {
    if (Boolean.getBoolean("sailwright.schemas.write")) {
      for (var output : JsonOutput.values()) {
        var schema = JsonSchemaWriter.schema(output, JsonReference.of(output));
        Files.createDirectories(output.schemaFile().getParent());
        Files.writeString(output.schemaFile(), schema);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKnownMeshIsWrittenAsItsSchemaSays(JsonOutput output) throws IOException {
    var schema = schema(output);
    for (var mesh : KnownMesh.all()) {
      var written = Json.render(output.of(mesh));
      assertThat(violations(schema, JSON.readTree(written))).as("%s of %s", output, mesh).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsInADocumentItIsWrittenAsItsSchemaSays(JsonOutput output) throws IOException {
    var schema = schema(output);
    for (var seed = 0; seed < STRANGE_ONES; seed++) {
      var document = (ObjectNode) JSON.readTree(Json.render(strange(output, seed)));
      document.put("format", output.format());
      assertThat(violations(schema, document)).as("%s of seed %d", output, seed).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSchemaRefusesAnotherFormatAFieldTooManyAndOneTooFew(JsonOutput output) throws IOException {
    var schema = schema(output);
    var right = (ObjectNode) JSON.readTree(Json.render(output.of(KnownMesh.all().getFirst())));
    assertThat(violations(schema, right.deepCopy().put("format", "v0"))).isNotEmpty();
    assertThat(violations(schema, right.deepCopy().put("more", 1))).isNotEmpty();
    for (var name : (Iterable<String>) right::fieldNames) {
      assertThat(violations(schema, right.deepCopy().without(List.of(name)))).as(name).isNotEmpty();
    }
  }

  @Test
  void aSchemaRefusesDaysTimesAndWordsThatAreNone() throws IOException {
    var schema = schema(JsonOutput.STATUS);
    var right = (ObjectNode) JSON.readTree(Json.render(StatusDocument.of(Reports.night())));
    assertThat(violations(schema, right)).isEmpty();
    assertThat(violations(schema, right.deepCopy().put("releaseDataAsOf", "today"))).hasSize(1);
    assertThat(violations(schema, right.deepCopy().put("observedAt", "20:31"))).hasSize(1);
    assertThat(violations(schema, right.deepCopy().put("verdict", "FINE"))).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void theCheckedInSchemaIsTheGeneratedOne(JsonOutput output) throws IOException {
    var generated = JsonSchemaWriter.schema(output, JsonReference.of(output));
    assertThat(output.schemaFile())
        .as(
            "%s is generated; write it again with: mvn test -Dtest=JsonOutputTest"
                + " -Dsailwright.schemas.write=true",
            output.schemaFile())
        .exists()
        .content()
        .isEqualTo(generated);
  }

  @ParameterizedTest
  @EnumSource
  void theReferenceNamesEveryFieldOfTheSchemaAndNoOther(JsonOutput output) throws IOException {
    var fields = new TreeSet<String>();
    collect("", JSON.readTree(output.schemaFile().toFile()), fields);
    assertThat(JsonReference.of(output).keySet()).isEqualTo(fields);
    assertThat(JsonReference.part(output))
        .contains("`" + output.format() + "`", "(schemas/" + output.schemaName() + ")");
  }

  @Test
  void everySchemaIsOfACommand() throws IOException {
    try (var files = Files.list(JsonOutput.STATUS.schemaFile().getParent())) {
      assertThat(files)
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(JsonOutput.values()).map(JsonOutput::schemaFile).toList());
    }
  }

  private static Record strange(JsonOutput output, int seed) {
    return new AnyRecord(new Random(seed)).of(output.type());
  }

  private static List<String> violations(JsonSchema schema, JsonNode document) {
    return schema.validate(document).stream().map(ValidationMessage::getMessage).toList();
  }

  private static JsonSchema schema(JsonOutput output) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            Files.readString(output.schemaFile()),
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /** Paths of all values, lists as {@code []}, objects with free names as one value. */
  private static void collect(String path, JsonNode schema, Set<String> paths) {
    if (schema.has("properties")) {
      schema
          .get("properties")
          .properties()
          .forEach(field ->
              collect(
                  (path.isEmpty() ? "" : path + ".") + field.getKey(), field.getValue(), paths));
    } else if (schema.has("items")) {
      collect(path + "[]", schema.get("items"), paths);
    } else {
      paths.add(path);
    }
  }
}
