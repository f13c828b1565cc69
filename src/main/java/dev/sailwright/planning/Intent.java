package dev.sailwright.planning;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of an object carries people's intent. All else is left out: the API server, controllers and
 * istiod write it, or each version writes it anew.
 */
final class Intent {
  /** A gateway's Service may be annotated by whoever serves its address. */
  private static final Set<String> OF_CONTROLLERS =
      Set.of(
          "cloud.google.com/neg",
          "cloud.google.com/neg-status",
          "field.cattle.io/publicEndpoints",
          "kube-vip.io/vipHost",
          "kubectl.kubernetes.io/last-applied-configuration",
          "kubernetes.digitalocean.com/load-balancer-id",
          "loadbalancer.openstack.org/load-balancer-address",
          "loadbalancer.openstack.org/load-balancer-id",
          "metallb.io/ip-allocated-from-pool",
          "metallb.universe.tf/ip-allocated-from-pool");

  /** The API server adds these where they are left out. */
  private static final Set<String> DEFAULTED =
      Set.of("valueFrom.fieldRef.apiVersion", "valueFrom.resourceFieldRef.divisor");

  private static final Pattern CONTAINER =
      Pattern.compile("spec\\.template\\.spec\\.(?:initC|c)ontainers\\[([^\\]]+)]\\.(.+)");
  private static final Pattern VARIABLE = Pattern.compile("env\\[([^\\]]+)]\\.(.+)");
  private static final Pattern TOLERATION =
      Pattern.compile("spec\\.template\\.spec\\.tolerations\\[([^\\]]+)]\\.(.+)");
  private static final Pattern PLACED =
      Pattern.compile("spec\\.template\\.spec\\.((?:nodeSelector|affinity)\\..+)");
  private static final Pattern ANNOTATION = Pattern.compile("metadata\\.annotations\\.(.+)");
  private static final Pattern DOCUMENT =
      Pattern.compile("data\\.(mesh|meshNetworks|config|values)(?:[.\\[](.+))?");
  private static final Pattern QUANTITY =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(?:\\.\\d{1,30})?");
  private static final String LARGE = "KMGTPE";

  private final SortedMap<String, Said> said = new TreeMap<>();

  private Intent() {}

  /**
   * @param shown to people
   * @param meant the same for what means the same, such as {@code 2048Mi} and {@code 2Gi}
   */
  record Said(String shown, String meant) {
    static Said of(String text) {
      var plain = text.equals("true") || text.equals("false") || NUMBER.matcher(text).matches();
      return new Said(plain ? text : quoted(text), number(text));
    }

    /** Its text alone counts: {@code 1} and {@code 1.0} may be two things to who reads it. */
    static Said literally(String text) {
      return new Said(quoted(text), text);
    }

    static Said quantity(String text) {
      return new Said(text, Intent.quantity(text));
    }

    boolean isText() {
      return meant.contains("\n");
    }

    private static String number(String text) {
      return NUMBER.matcher(text).matches()
          ? new BigDecimal(text).stripTrailingZeros().toPlainString()
          : text.stripTrailing();
    }

    private static String quoted(String text) {
      return '"' + text + '"';
    }
  }

  /** Whether objects of this kind can carry any. */
  static boolean mayBeIn(String kind) {
    return switch (kind) {
      case "Deployment",
          "DaemonSet",
          "HorizontalPodAutoscaler",
          "PodDisruptionBudget",
          "Service",
          "ConfigMap" ->
          true;
      default -> false;
    };
  }

  static boolean mayBeIn(Manifest.Item item) {
    return mayBeIn(item.kind())
        && (!item.kind().equals("ConfigMap")
            || item.name().startsWith("istio")
                && item.values().keySet().stream()
                    .anyMatch(path -> DOCUMENT.matcher(path).matches()));
  }

  /**
   * By what is said, such as {@code container discovery, env PILOT_X}.
   *
   * @param scaled its number of replicas is an autoscaler's
   */
  static SortedMap<String, Said> of(Manifest.Item item, boolean scaled) {
    var intent = new Intent();
    switch (item.kind()) {
      case "Deployment" -> {
        intent.workload(item.values());
        if (!scaled) {
          intent.put("spec.replicas", item.values().getOrDefault("spec.replicas", "1"));
        }
      }
      case "DaemonSet" -> intent.workload(item.values());
      case "HorizontalPodAutoscaler" -> {
        intent.put("spec.minReplicas", item.values().getOrDefault("spec.minReplicas", "1"));
        intent.some(item.values(), "spec.maxReplicas");
      }
      case "PodDisruptionBudget" ->
          intent.some(item.values(), "spec.minAvailable", "spec.maxUnavailable");
      case "Service" -> {
        intent.put("spec.type", item.values().getOrDefault("spec.type", "ClusterIP"));
        intent.some(item.values(), "spec.loadBalancerIP");
        intent.annotations(item.values());
      }
      default -> intent.documents(item.values());
    }
    return intent.said;
  }

  private void put(String what, String value) {
    said.put(what, Said.of(value));
  }

  private void some(Map<String, String> values, String... paths) {
    for (var path : paths) {
      if (values.containsKey(path)) {
        put(path, values.get(path));
      }
    }
  }

  private void annotations(Map<String, String> values) {
    values.forEach((path, value) -> {
      var annotation = ANNOTATION.matcher(path);
      if (annotation.matches() && !OF_CONTROLLERS.contains(annotation.group(1))) {
        said.put("annotation " + annotation.group(1), Said.literally(value));
      }
    });
  }

  private void documents(Map<String, String> values) {
    values.forEach((path, value) -> {
      var document = DOCUMENT.matcher(path);
      if (document.matches()) {
        put(
            document.group(2) == null
                ? document.group(1)
                : document.group(1) + ", " + document.group(2),
            value);
      }
    });
  }

  private void workload(Map<String, String> values) {
    var variables = new TreeMap<String, SortedMap<String, String>>();
    var tolerations = new TreeMap<String, SortedMap<String, String>>();
    values.forEach((path, value) -> {
      var container = CONTAINER.matcher(path);
      var toleration = TOLERATION.matcher(path);
      var placed = PLACED.matcher(path);
      if (container.matches()) {
        var name = "container " + container.group(1);
        var rest = container.group(2);
        var variable = VARIABLE.matcher(rest);
        if (variable.matches()) {
          variables
              .computeIfAbsent(
                  name + "[" + variable.group(1), any -> new TreeMap<>(Map.of("container", name)))
              .put(variable.group(2), value);
        } else if (rest.startsWith("resources.")) {
          said.put(name + ", " + rest, Said.quantity(value));
        }
      } else if (toleration.matches()) {
        tolerations
            .computeIfAbsent(toleration.group(1), any -> new TreeMap<>())
            .put(toleration.group(2), value);
      } else if (placed.matches()) {
        put(placed.group(1), value);
      }
    });
    variables.values().forEach(this::variable);
    tolerations(List.copyOf(tolerations.values()));
  }

  /** The API server forgets an empty value, so none and an empty one are the same. */
  private void variable(SortedMap<String, String> parts) {
    var what = parts.get("container") + ", env " + parts.getOrDefault("name", "");
    var from =
        parts.entrySet().stream()
            .filter(part -> part.getKey().startsWith("valueFrom."))
            .filter(part -> !DEFAULTED.contains(part.getKey()))
            .map(part -> part.getKey().substring("valueFrom.".length()) + "=" + part.getValue())
            .collect(Collectors.joining(", "));
    said.put(
        what,
        from.isEmpty()
            ? Said.literally(parts.getOrDefault("value", ""))
            : new Said("from " + from, from));
  }

  /** Their order means nothing; no operator means Equal. */
  private void tolerations(List<SortedMap<String, String>> all) {
    var texts = new ArrayList<String>();
    for (var toleration : all) {
      texts.add(
          toleration.entrySet().stream()
              .filter(
                  part -> !(part.getKey().equals("operator") && part.getValue().equals("Equal")))
              .map(part -> part.getKey() + "=" + part.getValue())
              .collect(Collectors.joining(", ", "{", "}")));
    }
    if (!texts.isEmpty()) {
      var text = texts.stream().sorted().collect(Collectors.joining(" "));
      said.put("tolerations", new Said(text, text));
    }
  }

  /** In its own unit, so that the API server's spelling and the chart's are one. */
  private static String quantity(String text) {
    var quantity = QUANTITY.matcher(text);
    if (!quantity.matches()) {
      return text;
    }
    var number = new BigDecimal(quantity.group(1));
    var unit = quantity.group(2) == null ? "" : quantity.group(2);
    var scaled =
        switch (unit) {
          case "" -> number;
          case "m" -> number.movePointLeft(3);
          default -> number.multiply(factor(unit));
        };
    return scaled.stripTrailingZeros().toPlainString();
  }

  private static BigDecimal factor(String unit) {
    var power = LARGE.indexOf(unit.equals("k") ? 'K' : unit.charAt(0)) + 1;
    return BigDecimal.valueOf(unit.endsWith("i") ? 1024 : 1000).pow(power);
  }
}
