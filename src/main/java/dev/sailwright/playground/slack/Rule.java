package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a value in a message must look like. Complaints are worded and placed as Slack does. */
interface Rule {
  void check(JsonNode value, String pointer, List<String> problems);

  static void complain(String what, String pointer, List<String> problems) {
    problems.add("[ERROR] " + what + " [json-pointer:" + pointer + "]");
  }

  static Rule string(int min, int max) {
    return (value, pointer, problems) -> {
      if (!value.isTextual()) {
        complain("must be a string", pointer, problems);
      } else if (value.asText().length() < min) {
        complain("must be more than " + (min - 1) + " characters", pointer, problems);
      } else if (value.asText().length() > max) {
        complain("must be less than " + (max + 1) + " characters", pointer, problems);
      }
    };
  }

  static Rule bool() {
    return (value, pointer, problems) -> {
      if (!value.isBoolean()) {
        complain("must be a boolean", pointer, problems);
      }
    };
  }

  static Rule integer(int min, int max) {
    return (value, pointer, problems) -> {
      if (!value.isInt() || value.asInt() < min || value.asInt() > max) {
        complain("must be an integer from " + min + " to " + max, pointer, problems);
      }
    };
  }

  static Rule oneOf(String... words) {
    var allowed = Set.of(words);
    return (value, pointer, problems) -> {
      if (!value.isTextual() || !allowed.contains(value.asText())) {
        complain("must be one of " + String.join(", ", words), pointer, problems);
      }
    };
  }

  static Rule array(int min, int max, Rule each) {
    return (value, pointer, problems) -> {
      if (!value.isArray()) {
        complain("must be an array", pointer, problems);
        return;
      }
      if (value.size() < min) {
        complain("no less than " + min + " items allowed", pointer, problems);
      }
      if (value.size() > max) {
        complain("no more than " + max + " items allowed", pointer, problems);
      }
      for (var i = 0; i < value.size(); i++) {
        each.check(value.path(i), pointer + "/" + i, problems);
      }
    };
  }

  /** An object whose {@code type} says which of these it is. */
  static Rule typed(Map<String, ? extends Rule> byType) {
    return (value, pointer, problems) -> {
      var type = value.path("type");
      if (!type.isTextual()) {
        complain("missing required field: type", pointer, problems);
        return;
      }
      var rule = byType.get(type.asText());
      if (rule == null) {
        complain("unsupported type: " + type.asText(), pointer + "/type", problems);
      } else {
        rule.check(value, pointer, problems);
      }
    };
  }

  /** An object with these fields and no others. */
  static Fields fields() {
    return new Fields(new LinkedHashMap<>(), Set.of(), List.of());
  }

  /**
   * @param required names that must be there
   * @param oneAtLeast if not empty, one of these must be there
   */
  record Fields(Map<String, Rule> rules, Set<String> required, List<String> oneAtLeast)
      implements Rule {

    Fields must(String name, Rule rule) {
      var more = new HashSet<>(required);
      more.add(name);
      return new Fields(with(name, rule), more, oneAtLeast);
    }

    Fields may(String name, Rule rule) {
      return new Fields(with(name, rule), required, oneAtLeast);
    }

    Fields needsOneOf(String... names) {
      return new Fields(rules, required, Arrays.asList(names));
    }

    private Map<String, Rule> with(String name, Rule rule) {
      var more = new LinkedHashMap<>(rules);
      more.put(name, rule);
      return more;
    }

    @Override
    public void check(JsonNode value, String pointer, List<String> problems) {
      if (!value.isObject()) {
        complain("must be an object", pointer, problems);
        return;
      }
      required.stream()
          .sorted()
          .filter(name -> !value.has(name))
          .forEach(name -> complain("missing required field: " + name, pointer, problems));
      if (!oneAtLeast.isEmpty() && oneAtLeast.stream().noneMatch(value::has)) {
        complain("missing required field: " + String.join(" or ", oneAtLeast), pointer, problems);
      }
      for (var property : value.properties()) {
        var rule = rules.get(property.getKey());
        if (rule == null) {
          complain("invalid additional property: " + property.getKey(), pointer, problems);
        } else {
          rule.check(property.getValue(), pointer + "/" + property.getKey(), problems);
        }
      }
    }
  }
}
