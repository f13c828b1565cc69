package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.LabelSelector;
import dev.sailwright.mesh.Webhook;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the selectors of a webhook's entry say. */
final class Selectors {
  private Selectors() {}

  /** Empty where something else narrows what they select, or they ask what nobody here knows. */
  static Optional<Webhook.Selectors> of(MutatingWebhook entry) {
    if (!Objects.requireNonNullElse(entry.getMatchConditions(), List.of()).isEmpty()) {
      return Optional.empty();
    }
    return selector(entry.getNamespaceSelector())
        .flatMap(namespaces ->
            selector(entry.getObjectSelector())
                .map(objects -> new Webhook.Selectors(namespaces, objects)));
  }

  private static Optional<LabelSelector> selector(
      io.fabric8.kubernetes.api.model.@Nullable LabelSelector selector) {
    var requirements = new ArrayList<LabelSelector.Requirement>();
    if (selector == null) {
      return Optional.of(new LabelSelector(requirements));
    }
    Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of())
        .forEach((key, value) ->
            requirements.add(
                new LabelSelector.Requirement(key, LabelSelector.Operator.IN, Set.of(value))));
    for (var term :
        Objects.requireNonNullElse(
            selector.getMatchExpressions(), List.<LabelSelectorRequirement>of())) {
      var operator = operator(term.getOperator());
      if (operator.isEmpty()) {
        return Optional.empty();
      }
      requirements.add(
          new LabelSelector.Requirement(
              term.getKey(),
              operator.get(),
              Set.copyOf(Objects.requireNonNullElse(term.getValues(), List.<String>of()))));
    }
    return Optional.of(new LabelSelector(requirements));
  }

  private static Optional<LabelSelector.Operator> operator(String written) {
    return switch (written) {
      case "In" -> Optional.of(LabelSelector.Operator.IN);
      case "NotIn" -> Optional.of(LabelSelector.Operator.NOT_IN);
      case "Exists" -> Optional.of(LabelSelector.Operator.EXISTS);
      case "DoesNotExist" -> Optional.of(LabelSelector.Operator.DOES_NOT_EXIST);
      default -> Optional.empty();
    };
  }
}
