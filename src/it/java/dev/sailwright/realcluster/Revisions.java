package dev.sailwright.realcluster;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Istiods of several revisions side by side. Does for each of their pods what a kubelet would: runs
 * the real istiod of the pod's version, with the pod's own arguments, environment and
 * ServiceAccount, at the pod's address, for as long as the pod lives. A proxy is connected to the
 * istiod that its own pod names. Takes the place of the one istiod that the cluster's script runs,
 * and does not give it back. Only where the cluster runs on this machine: {@code RC_DIR} is its
 * folder.
 */
final class Revisions implements AutoCloseable {
  private static final String ISTIO = "istio-system";
  private static final String REVISION = "istio.io/rev";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration TURN = Duration.ofMillis(500);
  private static final int METRICS = 15014;
  private static final int XDS = 15010;

  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.autoConfigure("prod")).build();

  private final Kubernetes kubernetes;
  private final Path folder;
  private final HttpServer pods;
  private final Map<String, List<Process>> running = new HashMap<>();
  private final Thread kubelet;
  private volatile boolean closed;

  Revisions(Kubernetes kubernetes) throws IOException {
    this.kubernetes = kubernetes;
    var cluster = Path.of(System.getenv("RC_DIR"));
    folder = Files.createDirectories(cluster.resolve("revisions"));
    Files.writeString(cluster.resolve("stay-down"), "");
    end(cluster.resolve("istiod/istiod.pid"));
    end(cluster.resolve("proxyfleet.pid"));
    pods = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pods.createContext("/", this::podsOfAnIstiod);
    pods.start();
    kubelet = Thread.ofVirtual().start(this::follow);
  }

  /** Proxies at the istiods of a revision, as these count them; an exception if one is silent. */
  int connected(String revision) {
    return istiods().stream()
        .filter(pod -> revision.equals(pod.getMetadata().getLabels().get(REVISION)))
        .map(pod ->
            client.raw(
                "/api/v1/namespaces/%s/pods/%s:%d/proxy/metrics"
                    .formatted(ISTIO, pod.getMetadata().getName(), METRICS)))
        .flatMap(String::lines)
        .filter(line -> line.startsWith("pilot_xds{"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The revision that a tag leads to; empty: there is no such tag. */
  Optional<String> tagged(String tag) {
    return Optional.ofNullable(
            client
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName("istio-revision-tag-" + tag)
                .get())
        .map(configuration -> configuration.getMetadata().getLabels().get(REVISION));
  }

  /**
   * What istioctl made for a revision, each as its kind and name, in order; without what all
   * revisions share, which bears the name of whichever came last.
   */
  List<String> objects(String revision) {
    var v1 = client.admissionRegistration().v1();
    return Stream.of(
            client.apps().deployments().inNamespace(ISTIO),
            client.autoscaling().v2().horizontalPodAutoscalers().inNamespace(ISTIO),
            client.services().inNamespace(ISTIO),
            client.serviceAccounts().inNamespace(ISTIO),
            client.configMaps().inNamespace(ISTIO),
            client.rbac().roles().inNamespace(ISTIO),
            client.rbac().roleBindings().inNamespace(ISTIO),
            client.rbac().clusterRoles(),
            client.rbac().clusterRoleBindings(),
            v1.mutatingWebhookConfigurations(),
            v1.validatingWebhookConfigurations())
        .flatMap(kind -> kind.withLabel(REVISION, revision).list().getItems().stream())
        .map(HasMetadata.class::cast)
        .filter(object ->
            !"Base".equals(object.getMetadata().getLabels().get("operator.istio.io/component")))
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .sorted()
        .toList();
  }

  /** The ingress gateway of istioctl's profile: who it is, and which proxy and istiod it has. */
  Gateway gateway() {
    var name = "istio-ingressgateway";
    var deployment = client.apps().deployments().inNamespace(ISTIO).withName(name).get();
    var service = client.services().inNamespace(ISTIO).withName(name).get();
    var container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    return new Gateway(
        deployment.getMetadata().getUid(),
        service.getMetadata().getUid(),
        container.getImage().substring(container.getImage().lastIndexOf(':') + 1),
        istiodOf(container).orElse(""));
  }

  /**
   * @param deployment its uid
   * @param service its uid
   * @param version of its proxy
   * @param istiod the Service of the istiod that it is to be connected to
   */
  record Gateway(String deployment, String service, String version, String istiod) {}

  private List<Pod> istiods() {
    return client.pods().inNamespace(ISTIO).withLabel("app", "istiod").list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> pod.getStatus().getPodIP() != null)
        .toList();
  }

  private void follow() {
    while (!closed) {
      try {
        turn();
        Thread.sleep(TURN);
      } catch (KubernetesClientException | IOException e) {
        System.err.println("the pods of istiods are looked at again: " + e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void turn() throws IOException {
    var live = new HashMap<String, Pod>();
    istiods().forEach(pod -> live.put(pod.getMetadata().getName(), pod));
    for (var name : List.copyOf(running.keySet())) {
      if (!live.containsKey(name) || !running.get(name).getFirst().isAlive()) {
        running.remove(name).forEach(Process::destroy);
      }
    }
    for (var pod : live.values()) {
      var name = pod.getMetadata().getName();
      if (!running.containsKey(name)) {
        running.put(name, start(pod));
      }
    }
  }

  /** The istiod first, then those who are connected to it. */
  private List<Process> start(Pod pod) throws IOException {
    var name = pod.getMetadata().getName();
    var address = pod.getStatus().getPodIP();
    reachable(pod, address);
    var log = folder.resolve(name + ".log");
    var istiod = istiod(pod, address, log);
    Files.writeString(folder.resolve(name + ".pid"), istiod.pid() + "\n");
    var kubeconfig =
        Files.writeString(
            folder.resolve(name + ".proxies"),
            """
            apiVersion: v1
            kind: Config
            current-context: pods
            clusters: [{name: pods, cluster: {server: "http://127.0.0.1:%d/%s"}}]
            users: [{name: nobody, user: {}}]
            contexts: [{name: pods, context: {cluster: pods, user: nobody}}]
            """
                .formatted(pods.getAddress().getPort(), name));
    var proxies =
        new ProcessBuilder(
                "proxyfleet", "-kubeconfig", kubeconfig.toString(), "-istiod", address + ":" + XDS)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Files.writeString(folder.resolve(name + "-proxies.pid"), proxies.pid() + "\n");
    return List.of(istiod, proxies);
  }

  private Process istiod(Pod pod, String address, Path log) throws IOException {
    var spec = pod.getSpec();
    var container = container(spec.getContainers(), "discovery").orElseThrow();
    var image = container.getImage();
    var kubeconfig =
        kubernetes.kubeconfig(
            ISTIO,
            spec.getServiceAccountName(),
            folder.resolve(pod.getMetadata().getName() + ".kubeconfig"));
    var command = new ArrayList<String>();
    command.add("pilot-discovery-" + image.substring(image.lastIndexOf(':') + 1));
    container.getArgs().stream()
        .filter(argument -> !argument.startsWith("--monitoringAddr"))
        .forEach(command::add);
    command.add("--kubeconfig=" + kubeconfig);
    command.add("--httpAddr=" + address + ":8080");
    command.add("--httpsAddr=" + address + ":15017");
    command.add("--grpcAddr=" + address + ":" + XDS);
    command.add("--secureGRPCAddr=" + address + ":15012");
    command.add("--monitoringAddr=" + address + ":" + METRICS);
    command.add("--ctrlz_port=0");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    container.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .forEach(variable -> builder.environment().put(variable.getName(), variable.getValue()));
    builder.environment().put("POD_NAME", pod.getMetadata().getName());
    builder.environment().put("POD_NAMESPACE", ISTIO);
    builder.environment().put("SERVICE_ACCOUNT", spec.getServiceAccountName());
    builder.environment().remove("KUBECONFIG");
    var process = builder.start();
    Thread.ofVirtual().start(() -> keep(process, log));
    return process;
  }

  /** In the form in which a kubelet serves it. */
  private static void keep(Process process, Path log) {
    try (var lines = process.inputReader();
        var file = Files.newBufferedWriter(log)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        file.write("%s stdout F %s\n".formatted(Instant.now(), line));
        file.flush();
      }
    } catch (IOException e) {
      // Its log ends with it.
    }
  }

  /**
   * The simulated kubelet forwards ports of this pod to its own address, not to that of all, and
   * knows its log. Whoever connects to it comes from this machine's address, as through a real
   * kubelet: istiod tells others nothing about its proxies.
   */
  private void reachable(Pod pod, String address) throws IOException {
    var name = pod.getMetadata().getName();
    var yaml =
        """
        apiVersion: kwok.x-k8s.io/v1alpha1
        kind: PortForward
        metadata:
          name: %1$s
          namespace: istio-system
          ownerReferences: [{apiVersion: v1, kind: Pod, name: %1$s, uid: %2$s}]
        spec:
          forwards:
          - {ports: [8080], target: {port: 8080, address: %3$s}}
          - {ports: [15010], target: {port: 15010, address: %3$s}}
          - {ports: [15012], target: {port: 15012, address: %3$s}}
          - {ports: [15014], target: {port: 15014, address: %3$s}}
        ---
        apiVersion: kwok.x-k8s.io/v1alpha1
        kind: Logs
        metadata:
          name: %1$s
          namespace: istio-system
          ownerReferences: [{apiVersion: v1, kind: Pod, name: %1$s, uid: %2$s}]
        spec:
          logs:
          - {containers: [discovery], logsFile: %4$s}
        """
            .formatted(name, pod.getMetadata().getUid(), address, folder.resolve(name + ".log"));
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(object -> client.resource(object).serverSideApply());
    var route =
        new ProcessBuilder(
                "ip", "route", "replace", "local", address + "/32", "dev", "lo", "src", "127.0.0.1")
            .inheritIO()
            .start();
    try {
      if (route.waitFor() != 0) {
        throw new IOException("no route to " + address + " from 127.0.0.1");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("nobody waits for the route to " + address, e);
    }
  }

  /**
   * The pods that this istiod's proxies belong to, for the process that holds their connections.
   */
  private void podsOfAnIstiod(HttpExchange exchange) throws IOException {
    var istiod = exchange.getRequestURI().getPath().split("/")[1];
    try (exchange) {
      var labels =
          client.pods().inNamespace(ISTIO).withName(istiod).get().getMetadata().getLabels();
      var services =
          client.services().inNamespace(ISTIO).list().getItems().stream()
              .filter(service -> service.getSpec().getSelector() != null)
              .filter(service ->
                  labels.entrySet().containsAll(service.getSpec().getSelector().entrySet()))
              .map(service -> service.getMetadata().getName())
              .toList();
      var list = client.pods().inAnyNamespace().list();
      list.setItems(
          list.getItems().stream()
              .filter(pod -> istiodOf(pod).filter(services::contains).isPresent())
              .toList());
      var answer = Serialization.asJson(list).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static Optional<String> istiodOf(Pod pod) {
    return container(pod.getSpec().getContainers(), "istio-proxy")
        .or(() -> container(pod.getSpec().getInitContainers(), "istio-proxy"))
        .flatMap(Revisions::istiodOf);
  }

  /** The name of the Service that a proxy is told to ask. */
  private static Optional<String> istiodOf(Container proxy) {
    return proxy.getEnv().stream()
        .filter(variable -> variable.getName().equals("CA_ADDR"))
        .map(EnvVar::getValue)
        .map(address -> address.substring(0, address.indexOf('.')))
        .findFirst();
  }

  private static Optional<Container> container(List<Container> containers, String name) {
    return containers.stream().filter(container -> container.getName().equals(name)).findFirst();
  }

  private static void end(Path pid) throws IOException {
    if (Files.exists(pid)) {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(ProcessHandle::destroy);
    }
  }

  @Override
  public void close() {
    closed = true;
    await("the simulated kubelet's last turn").atMost(PATIENCE).until(() -> !kubelet.isAlive());
    running.values().forEach(processes -> processes.forEach(Process::destroy));
    pods.stop(0);
    client.close();
  }
}
