package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LiveDifferenceTest {
  private static final String DISCOVERY = "Deployment istio-system/istiod, container discovery, ";

  /**
   * @param given and {@code live}: the same object, as the inputs give it and as it runs
   */
  record Case(String what, Manifest.Item given, Manifest.Item live, List<String> lines) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Case> whatTheInputsDoNotExplain() {
    return Stream.of(environment(), workloads(), scaling(), services(), documents(), secrets())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> environment() {
    var three = Map.of("name", "PILOT_X", "value", "3");
    return Stream.of(
        of(
            "a variable of somebody's own",
            istiod(List.of()),
            istiod(List.of(three)),
            DISCOVERY + "env PILOT_X: live \"3\", inputs give nothing"),
        of(
            "another value",
            istiod(List.of(Map.of("name", "PILOT_X", "value", "3.0"))),
            istiod(List.of(three)),
            DISCOVERY + "env PILOT_X: live \"3\", inputs give \"3.0\""),
        of(
            "a variable that somebody removed",
            istiod(List.of(three)),
            istiod(List.of()),
            DISCOVERY + "env PILOT_X: live nothing, inputs give \"3\""),
        of(
            "an empty value, which the server forgets",
            istiod(List.of(Map.of("name", "PLATFORM", "value", ""))),
            istiod(List.of(Map.of("name", "PLATFORM")))),
        of(
            "a reference with the server's defaults",
            istiod(List.of(from("fieldRef", Map.of("fieldPath", "spec.nodeName")))),
            istiod(
                List.of(
                    from("fieldRef", Map.of("apiVersion", "v1", "fieldPath", "spec.nodeName"))))),
        of(
            "a value with the server's default divisor",
            istiod(List.of(from("resourceFieldRef", Map.of("resource", "limits.cpu")))),
            istiod(
                List.of(
                    from("resourceFieldRef", Map.of("resource", "limits.cpu", "divisor", "0"))))),
        of(
            "a reference to something else",
            istiod(List.of(from("fieldRef", Map.of("fieldPath", "spec.nodeName")))),
            istiod(List.of(from("fieldRef", Map.of("fieldPath", "status.hostIP")))),
            DISCOVERY
                + "env WHERE: live from fieldRef.fieldPath=status.hostIP, inputs give from"
                + " fieldRef.fieldPath=spec.nodeName"));
  }

  private static Stream<Case> workloads() {
    return Stream.of(
        of(
            "resources in the server's spelling",
            resources(Map.of("cpu", "1000m", "memory", "2048Mi")),
            resources(Map.of("cpu", "1", "memory", "2Gi"))),
        of(
            "other resources",
            resources(Map.of("cpu", "500m", "memory", "2048Mi")),
            resources(Map.of("cpu", "1", "memory", "4Gi")),
            DISCOVERY + "resources.requests.cpu: live 1, inputs give 500m",
            DISCOVERY + "resources.requests.memory: live 4Gi, inputs give 2048Mi"),
        pod(
            "a chosen node",
            Map.of(),
            Map.of("nodeSelector", Map.of("kubernetes.io/os", "linux")),
            "nodeSelector.kubernetes.io/os: live \"linux\", inputs give nothing"),
        pod(
            "tolerations in another order, with what goes without saying",
            Map.of("tolerations", List.of(Map.of("key", "a"), Map.of("key", "b"))),
            Map.of(
                "tolerations",
                List.of(Map.of("key", "b", "operator", "Equal"), Map.of("key", "a")))),
        pod(
            "a toleration of somebody's own",
            Map.of("tolerations", List.of(Map.of("key", "b"))),
            Map.of(
                "tolerations",
                List.of(Map.of("key", "a", "operator", "Exists"), Map.of("key", "b"))),
            "tolerations: live {key=a, operator=Exists} {key=b}, inputs give {key=b}"),
        pod(
            "an affinity",
            Map.of(),
            Map.of("affinity", Map.of("podAffinity", Map.of("weight", 1))),
            "affinity.podAffinity.weight: live 1, inputs give nothing"),
        pod(
            "what the server adds to every pod",
            Map.of(),
            Map.of("dnsPolicy", "ClusterFirst", "terminationGracePeriodSeconds", 30)),
        of(
            "what carries nobody's intent",
            item("Deployment", "istiod", Map.of("paused", false)),
            Manifest.Item.of(
                Map.of(
                    "kind",
                    "Deployment",
                    "metadata",
                    Map.of(
                        "name",
                        "istiod",
                        "namespace",
                        "istio-system",
                        "labels",
                        Map.of("app.kubernetes.io/version", "1.2.3"),
                        "annotations",
                        Map.of("deployment.kubernetes.io/revision", "7")),
                    "status",
                    Map.of("replicas", 3)))),
        of(
            "replicas, where nothing scales it",
            item("Deployment", "istiod", Map.of()),
            item("Deployment", "istiod", Map.of("replicas", 3)),
            "Deployment istio-system/istiod, spec.replicas: live 3, inputs give 1"));
  }

  private static Stream<Case> scaling() {
    return Stream.of(
        of(
            "an autoscaler's limits",
            item("HorizontalPodAutoscaler", "istiod", Map.of("minReplicas", 1, "maxReplicas", 5)),
            item("HorizontalPodAutoscaler", "istiod", Map.of("minReplicas", 3, "maxReplicas", 9)),
            "HorizontalPodAutoscaler istio-system/istiod, spec.maxReplicas: live 9, inputs give 5",
            "HorizontalPodAutoscaler istio-system/istiod, spec.minReplicas: live 3, inputs give 1"),
        of(
            "a budget",
            item("PodDisruptionBudget", "istiod", Map.of("minAvailable", 1)),
            item("PodDisruptionBudget", "istiod", Map.of("maxUnavailable", "50%")),
            "PodDisruptionBudget istio-system/istiod, spec.maxUnavailable: live \"50%\", inputs"
                + " give nothing",
            "PodDisruptionBudget istio-system/istiod, spec.minAvailable: live nothing, inputs give"
                + " 1"));
  }

  private static Stream<Case> services() {
    return Stream.of(
        of(
            "the default type, and what the cluster assigns",
            item("Service", "gateway", Map.of()),
            item("Service", "gateway", Map.of("type", "ClusterIP", "clusterIP", "10.0.0.1"))),
        of(
            "an address and a type",
            item("Service", "gateway", Map.of("type", "ClusterIP")),
            item(
                "Service", "gateway", Map.of("type", "LoadBalancer", "loadBalancerIP", "10.1.1.1")),
            "Service istio-system/gateway, spec.loadBalancerIP: live \"10.1.1.1\", inputs give"
                + " nothing",
            "Service istio-system/gateway, spec.type: live \"LoadBalancer\", inputs give"
                + " \"ClusterIP\""),
        of(
            "annotations, but a controller's own",
            item("Service", "gateway", Map.of()),
            annotated(
                Map.of(
                    "example.com/internal",
                    "true",
                    "kubectl.kubernetes.io/last-applied-configuration",
                    "{}",
                    "cloud.google.com/neg-status",
                    "{}")),
            "Service istio-system/gateway, annotation example.com/internal: live \"true\", inputs"
                + " give nothing"));
  }

  private static Stream<Case> documents() {
    return Stream.of(
        of(
            "the mesh config, by what it means",
            map("istio", Map.of("mesh", Map.of("sampling", 1, "a", "x", "b", "y"))),
            map("istio", Map.of("mesh", Map.of("sampling", 1.0, "b", "y", "a", "x")))),
        of(
            "another mesh config",
            map("istio", Map.of("mesh", Map.of("rootNamespace", "istio-system"))),
            map(
                "istio",
                Map.of(
                    "mesh",
                    Map.of("rootNamespace", "istio-system", "accessLogFile", "/dev/stdout"))),
            "ConfigMap istio-system/istio, mesh, accessLogFile: live \"/dev/stdout\", inputs give"
                + " nothing"),
        of(
            "a template of somebody's own",
            map("istio-sidecar-injector", Map.of("config", Map.of("policy", "enabled"))),
            map(
                "istio-sidecar-injector",
                Map.of(
                    "config",
                    Map.of("policy", "enabled", "templates", Map.of("ours", "spec:\n  a: 1\n")))),
            "ConfigMap istio-system/istio-sidecar-injector, config, templates.ours: live 2 lines,"
                + " inputs give nothing"),
        of(
            "another template",
            map("istio-sidecar-injector", Map.of("config", "spec:\n  a: 1\n  b: 2\n  c: 3\n")),
            map("istio-sidecar-injector", Map.of("config", "spec:\n  a: 1\n  b: 3\n")),
            "ConfigMap istio-system/istio-sidecar-injector, config: live has 1 line that the inputs"
                + " do not give, and lacks 2"),
        of(
            "the injector's values",
            map("istio-sidecar-injector", Map.of("values", Map.of("global", Map.of("x", false)))),
            map("istio-sidecar-injector", Map.of("values", Map.of("global", Map.of("x", true)))),
            "ConfigMap istio-system/istio-sidecar-injector, values, global.x: live true, inputs"
                + " give false"),
        of(
            "what else stands in a ConfigMap",
            map("istio", Map.of("mesh", Map.of("a", "x"))),
            map("istio", Map.of("mesh", Map.of("a", "x"), "other", "y"))));
  }

  private static Stream<Case> secrets() {
    return Stream.of(
        of(
            "a password in a variable",
            istiod(List.of()),
            istiod(List.of(Map.of("name", "DB_PASSWORD", "value", "c4n4ry"))),
            DISCOVERY + "env DB_PASSWORD: [hidden]"),
        of(
            "a token in an annotation",
            item("Service", "gateway", Map.of()),
            annotated(Map.of("example.com/api-token", "c4n4ry")),
            "Service istio-system/gateway, annotation example.com/api-token: [hidden]"));
  }

  @ParameterizedTest
  @MethodSource
  void whatTheInputsDoNotExplain(Case of) {
    assertThat(lines(List.of(of.given()), List.of(of.live()))).isEqualTo(of.lines());
  }

  @Test
  void whatIsRenderedAndDoesNotRunIsALine() {
    var budget = item("PodDisruptionBudget", "istiod", Map.of("minAvailable", 1));
    var cni = item("DaemonSet", "istio-cni-node", Map.of());
    var account = item("ServiceAccount", "istiod", Map.of());
    assertThat(lines(List.of(budget, cni, account), List.of()))
        .containsExactly("PodDisruptionBudget istio-system/istiod: live nothing, inputs give one");
  }

  @Test
  void whatRunsAndIsNotRenderedIsLeftAlone() {
    assertThat(lines(List.of(), List.of(item("PodDisruptionBudget", "ours", Map.of())))).isEmpty();
  }

  @Test
  void whatCouldNotBeReadIsNeitherThereNorMissing() {
    var budget = item("PodDisruptionBudget", "istiod", Map.of("minAvailable", 1));
    var unread = new LiveObjects.Unread("PodDisruptionBudget", "istio-system", "no right");
    assertThat(
            LiveDifference.of(
                    new Manifest(List.of(budget)),
                    new LiveObjects(new Manifest(List.of()), List.of(unread)))
                .lines())
        .isEmpty();
  }

  /** Also one that the inputs do not know, and one that could not be seen. */
  @Test
  void replicasAreAnAutoscalersBusiness() {
    var given = item("Deployment", "istiod", Map.of());
    var live = item("Deployment", "istiod", Map.of("replicas", 3));
    var scaler =
        item(
            "HorizontalPodAutoscaler",
            "keda",
            Map.of("scaleTargetRef", Map.of("kind", "Deployment", "name", "istiod")));
    var other =
        item(
            "HorizontalPodAutoscaler",
            "keda",
            Map.of("scaleTargetRef", Map.of("kind", "Deployment", "name", "gateway")));
    assertThat(lines(List.of(given), List.of(live, scaler))).isEmpty();
    assertThat(lines(List.of(given), List.of(live, other))).hasSize(1);
    assertThat(
            LiveDifference.of(
                    new Manifest(List.of(given)),
                    new LiveObjects(
                        new Manifest(List.of(live)),
                        List.of(
                            new LiveObjects.Unread(
                                "HorizontalPodAutoscaler", "istio-system", "no right"))))
                .lines())
        .isEmpty();
  }

  @Test
  void linesAreSortedAndNotEndless() {
    var variables = new ArrayList<Object>();
    IntStream.range(0, 50)
        .map(i -> 49 - i)
        .forEach(i -> variables.add(Map.of("name", "V%02d".formatted(i), "value", "1")));
    var difference =
        LiveDifference.of(
            new Manifest(List.of(istiod(List.of()))),
            new LiveObjects(new Manifest(List.of(istiod(variables))), List.of()));
    assertThat(difference.lines()).hasSize(50).isSorted();
    assertThat(difference.shown())
        .hasSize(41)
        .startsWith(difference.lines().getFirst())
        .endsWith("… and 10 more");
  }

  @Test
  void aLongValueIsCut() {
    assertThat(
            lines(
                List.of(istiod(List.of())),
                List.of(istiod(List.of(Map.of("name", "LONG", "value", "x ".repeat(500)))))))
        .singleElement()
        .satisfies(line -> assertThat(line.length()).isLessThan(250));
  }

  private static List<String> lines(List<Manifest.Item> given, List<Manifest.Item> live) {
    return LiveDifference.of(new Manifest(given), new LiveObjects(new Manifest(live), List.of()))
        .lines();
  }

  private static Case of(String what, Manifest.Item given, Manifest.Item live, String... lines) {
    return new Case(what, given, live, List.of(lines));
  }

  private static Case pod(
      String what, Map<String, Object> given, Map<String, Object> live, String... lines) {
    return of(
        what,
        item("DaemonSet", "ztunnel", Map.of("template", Map.of("spec", given))),
        item("DaemonSet", "ztunnel", Map.of("template", Map.of("spec", live))),
        Stream.of(lines)
            .map(line -> "DaemonSet istio-system/ztunnel, " + line)
            .toArray(String[]::new));
  }

  private static Map<String, Object> from(String source, Map<String, String> what) {
    return Map.of("name", "WHERE", "valueFrom", Map.of(source, what));
  }

  private static Manifest.Item istiod(List<?> variables) {
    return container(Map.of("name", "discovery", "env", variables));
  }

  private static Manifest.Item resources(Map<String, String> requests) {
    return container(Map.of("name", "discovery", "resources", Map.of("requests", requests)));
  }

  private static Manifest.Item container(Map<String, Object> container) {
    return item(
        "Deployment",
        "istiod",
        Map.of("template", Map.of("spec", Map.of("containers", List.of(container)))));
  }

  private static Manifest.Item map(String name, Map<String, Object> data) {
    return Manifest.Item.of(Map.of("kind", "ConfigMap", "metadata", metadata(name), "data", data));
  }

  private static Manifest.Item annotated(Map<String, Object> annotations) {
    return Manifest.Item.of(
        Map.of(
            "kind",
            "Service",
            "metadata",
            Map.of("name", "gateway", "namespace", "istio-system", "annotations", annotations)));
  }

  private static Manifest.Item item(String kind, String name, Map<String, Object> spec) {
    return Manifest.Item.of(Map.of("kind", kind, "metadata", metadata(name), "spec", spec));
  }

  private static Map<String, Object> metadata(String name) {
    return Map.of("name", name, "namespace", "istio-system");
  }
}
