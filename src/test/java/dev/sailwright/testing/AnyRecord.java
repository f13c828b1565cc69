package dev.sailwright.testing;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills records with anything that their types allow: strange texts, long lists, nothing at all.
 */
public final class AnyRecord {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "null",
          "\"",
          "\\",
          "\n",
          "\u0000",
          "\u001b[31m",
          "\u202e",
          "\ud83d",
          "😀",
          "{\"a\":1}",
          "<!channel>",
          "x".repeat(5000));
  private static final int MOST = 4;

  private final Random random;

  public AnyRecord(Random random) {
    this.random = random;
  }

  public Record of(Class<? extends Record> type) {
    var components = type.getRecordComponents();
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(
          Arrays.stream(components).map(component -> value(component.getGenericType())).toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " cannot be filled", e);
    }
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      var inner = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(value(inner[0]));
      }
      if (generic.getRawType() == Map.class) {
        return several(() -> value(inner[1]))
            .collect(Collectors.toMap(each -> text() + random.nextInt(), each -> each));
      }
      return several(() -> value(inner[0])).toList();
    }
    var plain = (Class<?>) type;
    if (plain.isRecord()) {
      return of(plain.asSubclass(Record.class));
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
    }
    return switch (plain.getSimpleName()) {
      case "int", "Integer" -> random.nextInt(Integer.MAX_VALUE);
      case "boolean" -> random.nextBoolean();
      case "Double" -> random.nextDouble() * 10;
      case "Instant" -> Instant.ofEpochSecond(random.nextInt());
      case "LocalDate" -> LocalDate.ofEpochDay(random.nextInt(100_000));
      default -> text();
    };
  }

  private Stream<Object> several(Supplier<Object> one) {
    return Stream.generate(one).limit(random.nextInt(MOST + 1));
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
