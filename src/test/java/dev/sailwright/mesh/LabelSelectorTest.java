package dev.sailwright.mesh;

import static dev.sailwright.mesh.LabelSelector.Operator.DOES_NOT_EXIST;
import static dev.sailwright.mesh.LabelSelector.Operator.EXISTS;
import static dev.sailwright.mesh.LabelSelector.Operator.IN;
import static dev.sailwright.mesh.LabelSelector.Operator.NOT_IN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LabelSelectorTest {
  static Stream<Arguments> selections() {
    return Stream.of(
        Arguments.of(selector(), Map.of(), true),
        Arguments.of(selector(term(IN, "a", "b")), Map.of("key", "b"), true),
        Arguments.of(selector(term(IN, "a", "b")), Map.of("key", "c"), false),
        Arguments.of(selector(term(IN, "a")), Map.of(), false),
        Arguments.of(selector(term(NOT_IN, "a")), Map.of("key", "a"), false),
        Arguments.of(selector(term(NOT_IN, "a")), Map.of("key", "b"), true),
        Arguments.of(selector(term(NOT_IN, "a")), Map.of(), true),
        Arguments.of(selector(term(EXISTS)), Map.of("key", ""), true),
        Arguments.of(selector(term(EXISTS)), Map.of("other", ""), false),
        Arguments.of(selector(term(DOES_NOT_EXIST)), Map.of("other", ""), true),
        Arguments.of(selector(term(DOES_NOT_EXIST)), Map.of("key", ""), false),
        Arguments.of(selector(term(EXISTS), term(NOT_IN, "a")), Map.of("key", "a"), false));
  }

  @ParameterizedTest
  @MethodSource("selections")
  void selectsWhatKubernetesSelects(
      LabelSelector selector, Map<String, String> labels, boolean selected) {
    assertThat(selector.selects(labels)).isEqualTo(selected);
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(selector(), selector(), true),
        Arguments.of(selector(term(IN, "a", "b")), selector(term(IN, "b", "c")), true),
        Arguments.of(selector(term(IN, "a")), selector(term(IN, "b")), false),
        Arguments.of(selector(term(IN, "a")), selector(term(NOT_IN, "a")), false),
        Arguments.of(selector(term(IN, "a", "b")), selector(term(NOT_IN, "a")), true),
        Arguments.of(selector(term(IN, "a")), selector(term(DOES_NOT_EXIST)), false),
        Arguments.of(selector(term(EXISTS)), selector(term(DOES_NOT_EXIST)), false),
        Arguments.of(selector(term(EXISTS)), selector(term(NOT_IN, "a")), true),
        Arguments.of(selector(term(NOT_IN, "a")), selector(term(DOES_NOT_EXIST)), true));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void twoCanSelectTheSameWhereSomeLabelsSuitBoth(
      LabelSelector one, LabelSelector other, boolean possible) {
    assertThat(one.canSelectWith(other)).isEqualTo(possible);
    assertThat(other.canSelectWith(one)).isEqualTo(possible);
  }

  @Test
  void differentKeysStandInNoOnesWay() {
    var other =
        new LabelSelector(
            List.of(new LabelSelector.Requirement("other", DOES_NOT_EXIST, Set.of())));
    assertThat(selector(term(IN, "a")).canSelectWith(other)).isTrue();
  }

  private static LabelSelector selector(LabelSelector.Requirement... terms) {
    return new LabelSelector(List.of(terms));
  }

  private static LabelSelector.Requirement term(LabelSelector.Operator operator, String... values) {
    return new LabelSelector.Requirement("key", operator, Set.of(values));
  }
}
