package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.ProxyFacts.Certificate;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks the agents of a few sidecars, through the API server, how long the certificates of their
 * workloads are still good.
 *
 * <p>An agent tells it from 1.14 on, before what Envoy and the application tell:
 * security/pkg/nodeagent/cache/monitoring.go and pilot/cmd/pilot-agent/status/server.go@1.14.0 and
 * {@code @1.29.1}.
 */
final class AgentCertificates {
  private static final Minor FIRST = new Minor(1, 14);
  private static final String NAME = "istio_agent_cert_expiry_seconds";
  private static final int PORT = 15020;
  private static final Pattern STATUS = Pattern.compile("\"kind\"\\s*:\\s*\"Status\"");

  private static final int WORKLOADS = 20;

  /** Of those that are listed, for each workload that is wanted of a namespace. */
  private static final int PODS_EACH = 10;

  /** So many that do not answer, and no more are asked: something is between them and us. */
  private static final int IN_VAIN = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long LIMIT = 1024L * 1024;
  private static final int WORDS = 200;

  /** Some centuries; beyond that it is no certificate's. */
  private static final double MOST_SECONDS = 1e10;

  private final Reading reading;

  /** Why one did not tell. */
  private final Queue<KubernetesClientException> troubles = new ConcurrentLinkedQueue<>();

  AgentCertificates(Reading reading) {
    this.reading = reading;
  }

  /** Empty, and no blind spot, where no sidecar can tell. */
  List<Certificate> read(MeshState mesh) {
    var pods = pods(mesh);
    var told = SideBySide.ask(pods, this::ask).stream().flatMap(Optional::stream).toList();
    if (told.isEmpty()) {
      troubles.stream().findFirst().ifPresent(this::blind);
    }
    return told;
  }

  /** One ready pod for each of a few workloads, from as many namespaces as can be. */
  private List<PodFacts> pods(MeshState mesh) {
    var chosen =
        mesh.sidecars()
            .filter(workload ->
                workload.ready() > 0
                    && workload.proxies().stream().anyMatch(group -> tells(group.version())))
            .map(workload -> workload.ref().namespace())
            .distinct()
            .sorted()
            .limit(WORKLOADS)
            .toList();
    return chosen.isEmpty()
        ? List.of()
        : SideBySide.ask(chosen, namespace -> pods(namespace, share(chosen.size()))).stream()
            .flatMap(pods -> pods)
            .limit(WORKLOADS)
            .toList();
  }

  /** Rounded up. */
  private static int share(int namespaces) {
    return (WORKLOADS + namespaces - 1) / namespaces;
  }

  /** One whose image does not say its version may. */
  private static boolean tells(Optional<IstioVersion> version) {
    return version.map(known -> known.minor().compareTo(FIRST) >= 0).orElse(true);
  }

  private Stream<PodFacts> pods(String namespace, int most) {
    var owners = new HashSet<>();
    return reading
        .read(
            BlindSpot.Area.PROXIES,
            "pods with a proxy in " + namespace,
            "list pods",
            List.<Pod>of(),
            () ->
                reading
                    .client()
                    .pods()
                    .inNamespace(namespace)
                    .withLabel("security.istio.io/tlsMode")
                    .list(new ListOptionsBuilder().withLimit((long) PODS_EACH * most).build())
                    .getItems())
        .stream()
        .map(PodFacts::of)
        .filter(pod -> pod.live() && pod.ready() && pod.proxy().isPresent() && tells(pod.version()))
        .filter(pod -> owners.add(pod.owner()))
        .limit(most);
  }

  private Optional<Certificate> ask(PodFacts pod) {
    if (troubles.size() >= IN_VAIN) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Certificate(pod.namespace() + "/" + pod.name(), left(pod)));
    } catch (KubernetesClientException e) {
      troubles.add(e);
      return Optional.empty();
    }
  }

  private Duration left(PodFacts pod) {
    var http = reading.client().getHttpClient();
    var inbox = new AnswerBody.Inbox();
    var request =
        http.newHttpRequestBuilder()
            .uri(
                Address.of(
                    reading.client(),
                    Address.throughPod(pod.namespace(), pod.name(), PORT, "stats/prometheus")))
            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    try {
      var response = http.consumeBytes(request, inbox).join();
      try (var body = inbox.open(response.body());
          var limit = new Limit(body::close, PATIENCE)) {
        if (response.code() != HttpURLConnection.HTTP_OK) {
          throw refusal(response.code(), body);
        }
        return new PrometheusText(LIMIT)
            .first(
                new InputStreamReader(body, StandardCharsets.UTF_8),
                NAME,
                sample ->
                    sample.label("resource_name").equals("default")
                        && Math.abs(sample.value()) < MOST_SECONDS)
            .map(sample -> Duration.ofSeconds(sample.count()))
            .orElseThrow(() -> new KubernetesClientException("its agent does not tell " + NAME));
      }
    } catch (CompletionException | IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  /** The API server's own refusal is a Status; anything else is what the agent says, or the way. */
  private static KubernetesClientException refusal(int code, AnswerBody body) throws IOException {
    var words = new String(body.readNBytes(WORDS), StandardCharsets.UTF_8).strip();
    return STATUS.matcher(words).find()
        ? new KubernetesClientException(words, code, null)
        : new KubernetesClientException("answered " + code + ": " + words);
  }

  /** One for all of them. */
  private void blind(KubernetesClientException one) {
    var subject = "the certificates of workloads";
    if (one.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
      reading.read(
          BlindSpot.Area.PROXIES,
          subject,
          "get pods/proxy",
          false,
          () -> {
            throw one;
          });
      return;
    }
    reading.blind(
        BlindSpot.Area.PROXIES,
        subject,
        "of "
            + troubles.size()
            + " sidecars asked at port "
            + PORT
            + " none told, such as: "
            + Reading.words(one),
        "Let the API server reach port "
            + PORT
            + " of pods, and leave METRICS_LOCALHOST_ACCESS_ONLY of proxies off; until then"
            + " `istioctl proxy-config secret` shows a proxy's certificate.");
  }
}
