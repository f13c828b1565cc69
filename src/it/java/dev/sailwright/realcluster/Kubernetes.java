package dev.sailwright.realcluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cluster under test, seen without any code of the product. */
final class Kubernetes implements AutoCloseable {
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.autoConfigure("prod")).build();

  /**
   * Installs what deploy/ brings besides the bot itself, and writes a kubeconfig with which the bot
   * is its ServiceAccount: whatever it and its istioctl do is done under deploy/rbac.yaml.
   */
  Path deploy(Path folder) throws IOException {
    for (var file : List.of("namespace.yaml", "crd-meshupgrade.yaml", "rbac.yaml")) {
      try (var yaml = Files.newInputStream(Path.of("deploy", file))) {
        client.load(yaml).serverSideApply();
      }
    }
    return kubeconfig("sailwright", "sailwright", folder.resolve("bot.kubeconfig"));
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

  private static String proxyVersion(Pod pod) {
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
