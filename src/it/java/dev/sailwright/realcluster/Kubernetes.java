package dev.sailwright.realcluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cluster under test, seen without any code of the product. */
final class Kubernetes implements AutoCloseable {
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.autoConfigure("prod")).build();

  private Optional<Deployment> originalIstiod = Optional.empty();

  /**
   * Installs what deploy/ brings besides the bot itself, and writes a kubeconfig with which the bot
   * is its ServiceAccount: whatever it and its istioctl do is done under deploy/rbac.yaml.
   */
  Path deploy(Path folder) throws IOException {
    for (var file : List.of("namespace.yaml", "crd-meshupgrade.yaml", "rbac.yaml")) {
      apply(file);
    }
    return kubeconfig("sailwright", "sailwright", folder.resolve("bot.kubeconfig"));
  }

  /** What an administrator applies before the first canary. */
  void deployForCanaries() throws IOException {
    apply("rbac-canary.yaml");
  }

  private void apply(String file) throws IOException {
    try (var yaml = Files.newInputStream(Path.of("deploy", file))) {
      // By force: a test may have taken a right away, and then owns that field.
      client
          .load(yaml)
          .items()
          .forEach(object -> client.resource(object).forceConflicts().serverSideApply());
    }
  }

  /** A kubeconfig of somebody who may edit MeshUpgrades and nothing else. */
  Path editorOfUpgrades(Path folder) throws IOException {
    client
        .load(
            new ByteArrayInputStream(
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: editor, namespace: sailwright}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: editor, namespace: sailwright}
                rules:
                  - apiGroups: [sailwright.dev]
                    resources: [meshupgrades, meshupgrades/status]
                    verbs: [get, update, patch]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: editor, namespace: sailwright}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: editor}
                subjects: [{kind: ServiceAccount, name: editor, namespace: sailwright}]
                """
                    .getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
    return kubeconfig("sailwright", "editor", folder.resolve("editor.kubeconfig"));
  }

  /** A kubeconfig of somebody whom docs/approving.md's Role lets approve. */
  Path approver(String user, String group, Path file) throws IOException {
    client
        .load(
            new ByteArrayInputStream(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: sailwright-approver, namespace: sailwright}
                rules:
                  - {apiGroups: [sailwright.dev], resources: [meshupgrades], verbs: [get, update]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: sailwright-approver, namespace: sailwright}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: sailwright-approver}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: %s}]
                """
                    .formatted(group)
                    .getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
    return impersonating(user, group, file);
  }

  /** The test's own kubeconfig, with which the API server takes it for this person. */
  Path impersonating(String user, String group, Path file) throws IOException {
    var yaml = new YAMLMapper();
    var kubeconfig = yaml.readTree(Path.of(System.getenv("KUBECONFIG")).toFile());
    for (var entry : kubeconfig.path("users")) {
      ((ObjectNode) entry.path("user")).put("as", user).putArray("as-groups").add(group);
    }
    yaml.writeValue(file.toFile(), kubeconfig);
    return file;
  }

  URI address() {
    return URI.create(client.getMasterUrl().toString());
  }

  /** Its phase, its step and how many decisions and effects were recorded; empty without any. */
  String stateOfTheUpgrade() {
    return upgrades()
        .map(upgrade ->
            "%s, step %s, record %d"
                .formatted(
                    upgrade.<String>get("status", "phase"),
                    upgrade.<Number>get("status", "step"),
                    upgrade.<List<?>>get("status", "audit").size()))
        .findFirst()
        .orElse("");
  }

  /** What its timeline says, a line each. */
  List<String> storyOfTheUpgrade() {
    return upgrades()
        .flatMap(upgrade -> upgrade.<List<Map<String, Object>>>get("status", "timeline").stream())
        .map(entry -> entry.get("at") + " " + entry.get("text") + " " + entry.get("lines"))
        .toList();
  }

  private Stream<GenericKubernetesResource> upgrades() {
    return client
        .genericKubernetesResources("sailwright.dev/v1alpha1", "MeshUpgrade")
        .inNamespace("sailwright")
        .list()
        .getItems()
        .stream();
  }

  /** Empty: nobody leads. */
  String leaseHolder() {
    var lease = client.leases().inNamespace("sailwright").withName("sailwright").get();
    return lease == null || lease.getSpec().getHolderIdentity() == null
        ? ""
        : lease.getSpec().getHolderIdentity();
  }

  /** So that the next test finds no upgrade that waits. */
  void forgetUpgrades() {
    client
        .genericKubernetesResources("sailwright.dev/v1alpha1", "MeshUpgrade")
        .inNamespace("sailwright")
        .delete();
  }

  /** In whose names an upgrade's decisions are stored. */
  List<String> deciders(String upgrade) {
    var decisions =
        client
            .genericKubernetesResources("sailwright.dev/v1alpha1", "MeshUpgrade")
            .inNamespace("sailwright")
            .withName(upgrade)
            .get()
            .<List<Map<String, Object>>>get("spec", "decisions");
    return decisions == null
        ? List.of()
        : decisions.stream().map(decision -> decision.get("user").toString()).toList();
  }

  /** With a token of this ServiceAccount, for the context {@code prod}. */
  Path kubeconfig(String namespace, String serviceAccount, Path file) throws IOException {
    var token =
        client
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(serviceAccount)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(7200L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: prod
        clusters:
          - name: prod
            cluster: {server: "%s", insecure-skip-tls-verify: true}
        users:
          - name: bot
            user: {token: "%s"}
        contexts:
          - name: prod
            context: {cluster: prod, user: bot}
        """
            .formatted(client.getMasterUrl().toString().replaceFirst("/$", ""), token));
  }

  /** Makes it if need be, and deletes the upgrades that are kept in it. */
  void freshNamespace(String name) {
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
    client
        .genericKubernetesResources("sailwright.dev/v1alpha1", "MeshUpgrade")
        .inNamespace(name)
        .delete();
  }

  /** Live meshed application pods by proxy version; {@code none} for those without a proxy. */
  Map<String, Long> proxies() {
    return applicationPods().stream()
        .collect(
            Collectors.groupingBy(Kubernetes::proxyVersion, TreeMap::new, Collectors.counting()));
  }

  List<Pod> applicationPods() {
    return client.pods().inAnyNamespace().list().getItems().stream()
        .filter(pod -> pod.getMetadata().getNamespace().startsWith("team-"))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  void delete(Pod pod) {
    client.resource(pod).delete();
  }

  /** How many ReplicaSets each Deployment has ever had: one more for every restart. */
  Map<String, Integer> revisions() {
    return client.apps().deployments().inAnyNamespace().list().getItems().stream()
        .filter(deployment -> deployment.getMetadata().getNamespace().startsWith("team-"))
        .collect(
            Collectors.toMap(
                deployment ->
                    deployment.getMetadata().getNamespace()
                        + "/"
                        + deployment.getMetadata().getName(),
                deployment ->
                    Integer.parseInt(
                        deployment
                            .getMetadata()
                            .getAnnotations()
                            .getOrDefault("deployment.kubernetes.io/revision", "0"))));
  }

  /** Of the only upgrade, 0 before anybody took it: it rises whenever another process does. */
  long epoch() {
    return client
        .genericKubernetesResources("sailwright.dev/v1alpha1", "MeshUpgrade")
        .inAnyNamespace()
        .list()
        .getItems()
        .stream()
        .map(upgrade -> upgrade.<Number>get("status", "epoch"))
        .filter(Objects::nonNull)
        .mapToLong(Number::longValue)
        .findFirst()
        .orElse(0);
  }

  /** Whether its disruption budget would let one of istiod's pods go. */
  boolean mayLoseAnIstiod() {
    return client
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace("istio-system")
            .withName("istiod")
            .get()
            .getStatus()
            .getDisruptionsAllowed()
        > 0;
  }

  /** At all istiods, as they count them themselves; an exception where one does not answer. */
  int connectedProxies() {
    return client
        .pods()
        .inNamespace("istio-system")
        .withLabel("app", "istiod")
        .list()
        .getItems()
        .stream()
        .map(pod ->
            client.raw(
                "/api/v1/namespaces/istio-system/pods/"
                    + pod.getMetadata().getName()
                    + ":15014/proxy/metrics"))
        .flatMap(String::lines)
        .filter(line -> line.startsWith("pilot_xds{"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Entries of all webhook configurations, each as the configuration's name and its own. */
  List<String> webhooks() {
    var v1 = client.admissionRegistration().v1();
    return Stream.concat(
            v1.mutatingWebhookConfigurations().list().getItems().stream()
                .flatMap(configuration ->
                    configuration.getWebhooks().stream()
                        .map(entry ->
                            configuration.getMetadata().getName() + " " + entry.getName())),
            v1.validatingWebhookConfigurations().list().getItems().stream()
                .flatMap(configuration ->
                    configuration.getWebhooks().stream()
                        .map(entry ->
                            configuration.getMetadata().getName() + " " + entry.getName())))
        .sorted()
        .toList();
  }

  /** Creates the object of this name as {@code kubectl apply} of the text would. */
  void bringBack(String yaml, String name) {
    var found =
        client
            .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
            .items()
            .stream()
            .filter(object -> object.getMetadata().getName().equals(name))
            .toList();
    if (found.isEmpty()) {
      throw new AssertionError("no " + name + " in " + yaml);
    }
    found.forEach(object -> client.resource(object).create());
  }

  String istiodImage() {
    return client
        .apps()
        .deployments()
        .inNamespace("istio-system")
        .withName("istiod")
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  /** As {@code helm install} marks what it owns. */
  void ownIstiodByHelm() {
    editIstiod(deployment ->
        deployment
            .getMetadata()
            .getAnnotations()
            .putAll(
                Map.of(
                    "meta.helm.sh/release-name", "istiod",
                    "meta.helm.sh/release-namespace", "istio-system")));
  }

  /** As the Sail Operator marks what it owns; the garbage collector wants the owner to exist. */
  void ownIstiodBySail() {
    client
        .load(
            new ByteArrayInputStream(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: istiorevisions.sailoperator.io}
                spec:
                  group: sailoperator.io
                  scope: Cluster
                  names: {kind: IstioRevision, plural: istiorevisions}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """
                    .getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
    var owner =
        await("IstioRevisions to be served")
            .atMost(Duration.ofSeconds(90))
            .ignoreExceptions()
            .until(
                () ->
                    client
                        .resource(
                            new GenericKubernetesResourceBuilder()
                                .withApiVersion("sailoperator.io/v1")
                                .withKind("IstioRevision")
                                .withNewMetadata()
                                .withName("default")
                                .endMetadata()
                                .build())
                        .serverSideApply(),
                created -> created.getMetadata().getUid() != null);
    editIstiod(deployment ->
        deployment
            .getMetadata()
            .setOwnerReferences(
                List.of(
                    new OwnerReferenceBuilder()
                        .withApiVersion("sailoperator.io/v1")
                        .withKind("IstioRevision")
                        .withName("default")
                        .withUid(owner.getMetadata().getUid())
                        .build())));
  }

  /** Its image named by digest alone; the version then stands in its labels. */
  void digestOnlyIstiod() {
    editIstiod(deployment -> {
      deployment.getMetadata().getLabels().put("operator.istio.io/version", istiodVersionLabel());
      deployment
          .getSpec()
          .getTemplate()
          .getSpec()
          .getContainers()
          .getFirst()
          .setImage("docker.io/istio/pilot@sha256:" + "ab".repeat(32));
    });
  }

  String istiodVersionLabel() {
    return "1.31.7";
  }

  /** Undoes what a test did to istiod's Deployment. */
  void restoreIstiod() {
    originalIstiod.ifPresent(original ->
        editIstiod(deployment -> {
          deployment.getMetadata().setAnnotations(original.getMetadata().getAnnotations());
          deployment.getMetadata().setLabels(original.getMetadata().getLabels());
          deployment.getMetadata().setOwnerReferences(List.of());
          deployment.setSpec(original.getSpec());
        }));
  }

  /** Counts the changes of its spec. */
  Long istiodGeneration() {
    return istiod().getMetadata().getGeneration();
  }

  private Deployment istiod() {
    return client.apps().deployments().inNamespace("istio-system").withName("istiod").get();
  }

  private void editIstiod(Consumer<Deployment> change) {
    originalIstiod = originalIstiod.or(() -> Optional.of(istiod()));
    var deployment = istiod();
    change.accept(deployment);
    // An entry without content makes the API server forget who wrote what, istioctl among them.
    deployment.getMetadata().setManagedFields(List.of(new ManagedFieldsEntry()));
    deployment.getMetadata().setResourceVersion(null);
    client.resource(deployment).update();
  }

  /** Takes one verb from the bot's ServiceAccount, until {@link #deploy} is called again. */
  void withoutRight(String group, String resource, String verb) {
    client
        .rbac()
        .clusterRoles()
        .withName("sailwright-mesh")
        .edit(role -> {
          role.setRules(without(role.getRules(), group, resource, verb));
          return role;
        });
  }

  /** The same in the control plane's namespace. */
  void withoutRightInControlPlane(String group, String resource, String verb) {
    client
        .rbac()
        .roles()
        .inNamespace("istio-system")
        .withName("sailwright-control-plane")
        .edit(role -> {
          role.setRules(without(role.getRules(), group, resource, verb));
          return role;
        });
  }

  /** Tried with a route of this weight; nothing changes. */
  boolean acceptsVirtualService(int weight) {
    var service =
        client
            .load(
                new ByteArrayInputStream(
                    """
                    apiVersion: networking.istio.io/v1
                    kind: VirtualService
                    metadata: {name: tried, namespace: team-1}
                    spec:
                      hosts: [tried.example.com]
                      http: [{route: [{destination: {host: app-1}, weight: %d}]}]
                    """
                        .formatted(weight)
                        .getBytes(StandardCharsets.UTF_8)))
            .items()
            .getFirst();
    try {
      client.resource(service).dryRun().create();
      return true;
    } catch (KubernetesClientException e) {
      if (!e.getMessage().contains("validation.istio.io")) {
        throw e;
      }
      return false;
    }
  }

  /**
   * What istioctl does to the roles of a mesh whenever the next version grants istiod more, tried
   * as whoever this kubeconfig is; nothing changes. Named after the right that lets it pass.
   */
  List<String> refusedRoleWrites(Path kubeconfig) {
    var patch =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("istio-operator")
            .withForce(true)
            .withDryRun(List.of("All"))
            .build();
    var more =
        new PolicyRuleBuilder()
            .withApiGroups("example.dev")
            .withResources("things")
            .withVerbs("get")
            .build();
    var clusterRole =
        client.rbac().clusterRoles().withName("istiod-clusterrole-istio-system").get();
    clusterRole.getRules().add(more);
    var role = client.rbac().roles().inNamespace("istio-system").withName("istiod").get();
    role.getRules().add(more);
    Stream.of(clusterRole, role)
        .map(HasMetadata::getMetadata)
        .forEach(metadata -> {
          metadata.setManagedFields(List.of());
          metadata.setResourceVersion(null);
        });
    var istiod =
        new SubjectBuilder()
            .withKind("ServiceAccount")
            .withName("istiod")
            .withNamespace("istio-system")
            .build();
    try (var other =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build()) {
      var rbac = other.rbac();
      var writes = new TreeMap<String, Runnable>();
      writes.put(
          "escalate clusterroles.rbac.authorization.k8s.io",
          () -> rbac.clusterRoles().resource(clusterRole).patch(patch));
      writes.put(
          "bind clusterroles.rbac.authorization.k8s.io",
          () ->
              rbac.clusterRoleBindings()
                  .resource(
                      new ClusterRoleBindingBuilder()
                          .withNewMetadata()
                          .withName("tried")
                          .endMetadata()
                          .withNewRoleRef(
                              "rbac.authorization.k8s.io",
                              "ClusterRole",
                              "istiod-clusterrole-istio-system")
                          .withSubjects(istiod)
                          .build())
                  .dryRun()
                  .create());
      writes.put(
          "escalate roles.rbac.authorization.k8s.io in istio-system",
          () -> rbac.roles().resource(role).patch(patch));
      writes.put(
          "bind roles.rbac.authorization.k8s.io in istio-system",
          () ->
              rbac.roleBindings()
                  .inNamespace("istio-system")
                  .resource(
                      new RoleBindingBuilder()
                          .withNewMetadata()
                          .withName("tried")
                          .endMetadata()
                          .withNewRoleRef("rbac.authorization.k8s.io", "Role", "istiod")
                          .withSubjects(istiod)
                          .build())
                  .dryRun()
                  .create());
      return writes.entrySet().stream()
          .filter(write -> isForbidden(write.getValue()))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  private static boolean isForbidden(Runnable write) {
    try {
      write.run();
      return false;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return true;
      }
      throw e;
    }
  }

  /** Without the right to get this address of the API server. */
  void withoutUrl(String url) {
    client
        .rbac()
        .clusterRoles()
        .withName("sailwright-mesh")
        .edit(role -> {
          role.setRules(
              role.getRules().stream()
                  .filter(rule -> !rule.getNonResourceURLs().contains(url))
                  .toList());
          return role;
        });
  }

  private static List<PolicyRule> without(
      List<PolicyRule> rules, String group, String resource, String verb) {
    return rules.stream().flatMap(rule -> without(rule, group, resource, verb)).toList();
  }

  /** The rule without that one right: as it was for all else. */
  private static Stream<PolicyRule> without(
      PolicyRule rule, String group, String resource, String verb) {
    if (!rule.getApiGroups().contains(group) || !rule.getResources().contains(resource)) {
      return Stream.of(rule);
    }
    var others =
        new PolicyRuleBuilder(rule)
            .withResources(
                rule.getResources().stream().filter(other -> !other.equals(resource)).toList())
            .build();
    var less =
        new PolicyRuleBuilder(rule)
            .withResources(resource)
            .withVerbs(rule.getVerbs().stream().filter(other -> !other.equals(verb)).toList())
            .build();
    return Stream.of(others, less)
        .filter(left -> !left.getResources().isEmpty() && !left.getVerbs().isEmpty());
  }

  /** Those of src/it/odd-workloads.yaml. */
  void oddWorkloads() throws IOException {
    try (var yaml = Files.newInputStream(Path.of("src/it/odd-workloads.yaml"))) {
      client.load(yaml).serverSideApply();
    }
  }

  /**
   * Whether deploy/'s pod would be created in deploy/'s namespace, which enforces {@code
   * restricted}.
   *
   * @param asItIs false: with its container's security context left out
   */
  boolean admitsTheBotsPod(boolean asItIs) throws IOException {
    try (var yaml = Files.newInputStream(Path.of("deploy/deployment.yaml"))) {
      var spec =
          client.load(yaml).items().stream()
              .filter(Deployment.class::isInstance)
              .map(deployment -> ((Deployment) deployment).getSpec().getTemplate().getSpec())
              .findFirst()
              .orElseThrow();
      if (!asItIs) {
        spec.getContainers().getFirst().setSecurityContext(null);
      }
      client
          .pods()
          .inNamespace("sailwright")
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName("sailwright")
                  .endMetadata()
                  .withSpec(spec)
                  .build())
          .dryRun()
          .create();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /**
   * Those of src/it/leftovers.yaml.
   *
   * @param version whose istioctl made them
   */
  void leaveBehind(String version) throws IOException {
    leftovers(version).forEach(object -> client.resource(object).serverSideApply());
  }

  /** How many of them are there. */
  long leftBehind(String version) throws IOException {
    return leftovers(version).stream()
        .filter(object -> client.resource(object).get() != null)
        .count();
  }

  /** As istioctl's own are labelled, which is how it finds what to prune. */
  private List<HasMetadata> leftovers(String version) throws IOException {
    var labels = new TreeMap<String, String>();
    istiod()
        .getMetadata()
        .getLabels()
        .forEach((name, value) -> {
          if (name.contains("operator.istio.io/") || name.equals("istio.io/rev")) {
            labels.put(name, name.endsWith("/version") ? version : value);
          }
        });
    try (var yaml = Files.newInputStream(Path.of("src/it/leftovers.yaml"))) {
      var objects = client.load(yaml).items();
      objects.forEach(object -> object.getMetadata().setLabels(labels));
      return objects;
    }
  }

  /** Somebody took away what istioctl had made for the ingress gateway, and more. */
  void loseWhatIstioctlMakesAnew() {
    var gateway = Map.of("operator.istio.io/component", "IngressGateways");
    client.apps().deployments().inNamespace("istio-system").withLabels(gateway).delete();
    client.services().inNamespace("istio-system").withLabels(gateway).delete();
    client.serviceAccounts().inNamespace("istio-system").withLabels(gateway).delete();
    client
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace("istio-system")
        .withLabels(gateway)
        .delete();
    client.rbac().roles().inNamespace("istio-system").withLabels(gateway).delete();
    client.rbac().roleBindings().inNamespace("istio-system").withLabels(gateway).delete();
    client.configMaps().inNamespace("istio-system").withName("values").delete();
    client.rbac().clusterRoles().withName("istio-reader-clusterrole-istio-system").delete();
    client.rbac().clusterRoleBindings().withName("istio-reader-clusterrole-istio-system").delete();
  }

  /** Neither finished nor being deleted. */
  long livePods(String namespace) {
    return client.pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> List.of("Pending", "Running").contains(pod.getStatus().getPhase()))
        .count();
  }

  void deleteNamespace(String name) {
    client.namespaces().withName(name).delete();
  }

  static String proxyVersion(Pod pod) {
    var spec = pod.getSpec();
    return Stream.concat(spec.getContainers().stream(), spec.getInitContainers().stream())
        .filter(container -> container.getName().equals("istio-proxy"))
        .map(Container::getImage)
        .map(image -> image.substring(image.lastIndexOf(':') + 1))
        .findFirst()
        .orElse("none");
  }

  @Override
  public void close() {
    client.close();
  }
}
