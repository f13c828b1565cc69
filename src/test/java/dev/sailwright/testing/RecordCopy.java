package dev.sailwright.testing;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Copies of records with other values, so that a test names only what differs. */
public final class RecordCopy {
  private RecordCopy() {}

  /**
   * @param others by the component's name; a name that the record does not have is an error
   */
  public static <T extends Record> T with(T record, Map<String, Object> others) {
    var components = record.getClass().getRecordComponents();
    var names = Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet());
    if (!names.containsAll(others.keySet())) {
      throw new IllegalArgumentException(Set.copyOf(others.keySet()) + " are not all in " + names);
    }
    var values =
        Arrays.stream(components)
            .map(component ->
                others.containsKey(component.getName())
                    ? others.get(component.getName())
                    : value(record, component))
            .toArray();
    try {
      var constructor =
          record
              .getClass()
              .getDeclaredConstructor(
                  Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      @SuppressWarnings("unchecked")
      var copy = (T) constructor.newInstance(values);
      return copy;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(record.getClass().getName(), e);
    }
  }

  public static Object value(Record record, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component.getName(), e);
    }
  }
}
