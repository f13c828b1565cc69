package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.WorkloadRef;
import java.io.IOException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The core's records as JSON: a component is a field of the same name, what is empty is left out,
 * versions and workloads are short texts ({@code 1.29.1}, {@code 1.29}, {@code Deployment
 * shop/cart}). Fields that are not known are ignored, so that a record of a newer release can be
 * read.
 */
final class MeshUpgradeJson {
  private static final Pattern WORKLOAD = Pattern.compile("(\\S+) ([^/ ]+)/(\\S+)");

  private final ObjectMapper mapper =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule(), texts())
          .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  JsonNode write(Object record) {
    return mapper.valueToTree(record);
  }

  /** Throws IllegalArgumentException, with the field's path, for what cannot be read. */
  <T> T read(JsonNode json, Class<T> type) {
    return mapper.convertValue(json, type);
  }

  private static SimpleModule texts() {
    return new SimpleModule("texts")
        .addSerializer(IstioVersion.class, ToStringSerializer.instance)
        .addDeserializer(IstioVersion.class, new FromText<>(IstioVersion.class, IstioVersion::of))
        .addSerializer(Minor.class, ToStringSerializer.instance)
        .addDeserializer(Minor.class, new FromText<>(Minor.class, Minor::of))
        .addSerializer(WorkloadRef.class, ToStringSerializer.instance)
        .addDeserializer(
            WorkloadRef.class, new FromText<>(WorkloadRef.class, MeshUpgradeJson::workload));
  }

  private static WorkloadRef workload(String text) {
    var parts = WORKLOAD.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a workload such as Deployment shop/cart: " + text);
    }
    return new WorkloadRef(parts.group(1), parts.group(2), parts.group(3));
  }

  private static final class FromText<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    FromText(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return parse.apply(parser.getText());
    }
  }
}
