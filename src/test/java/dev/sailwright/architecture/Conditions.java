package dev.sailwright.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Conditions that are said more plainly as a predicate over one class, one dependency or one call.
 */
final class Conditions {
  private Conditions() {}

  /** Arrays count as what they are arrays of; a class may always use itself. */
  static ArchCondition<JavaClass> onlyDepend(String description, Predicate<Dependency> allowed) {
    return each(
        description,
        type ->
            type.getDirectDependenciesFromSelf().stream()
                .filter(allowed.negate())
                .map(Dependency::getDescription));
  }

  /** Calls, field accesses and method references alike. */
  static ArchCondition<JavaClass> onlyAccess(String description, Predicate<JavaAccess<?>> allowed) {
    return each(
        description,
        type ->
            type.getAccessesFromSelf().stream()
                .filter(allowed.negate())
                .map(JavaAccess::getDescription));
  }

  static ArchCondition<JavaClass> be(String description, Predicate<JavaClass> wanted) {
    return each(
        description,
        type ->
            wanted.test(type)
                ? Stream.empty()
                : Stream.of(type.getFullName() + " is none of these"));
  }

  static JavaClass target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }

  private static ArchCondition<JavaClass> each(
      String description, Function<JavaClass, Stream<String>> violations) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        violations
            .apply(type)
            .forEach(violation -> events.add(SimpleConditionEvent.violated(type, violation)));
      }
    };
  }
}
