package dev.sailwright.adapter.kubernetes;

import dev.sailwright.adapter.kubernetes.SyncPage.Unacknowledged;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.mesh.ProxyFacts.Kind;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks each istiod which proxies did not acknowledge what it sent them. A push under way is normal,
 * so it asks twice and keeps what is the same.
 *
 * <p>Debugging pages answer on 8080, from 1.7 on, and to whoever comes from istiod's own loopback:
 * pilot/pkg/xds/debug.go@1.29.1, {@code allowAuthenticatedOrLocalhost}.
 */
final class SyncStatus {
  private static final int ISTIODS = 8;
  private static final int PORT = 8080;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long LIMIT = 64L * 1024 * 1024;
  private static final String PATH = "/debug/syncz";

  private final Reading reading;
  private final Duration between;

  /**
   * @param between the first look and the second
   */
  SyncStatus(Reading reading, Duration between) {
    this.reading = reading;
    this.between = between;
  }

  /** An istiod that does not work is not asked; that it does not is a finding of its own. */
  Optional<ProxyFacts.Sync> read(MeshState mesh) {
    var pods =
        IstiodPods.of(
                mesh.controlPlanes().stream()
                    .filter(plane -> plane.answer() != ControlPlane.Answer.REFUSED),
                reading,
                BlindSpot.Area.PROXIES)
            .stream()
            .filter(Readiness::isPodReady)
            .toList();
    var first = look(pods.stream().limit(ISTIODS).toList(), Set.of());
    if (first.isEmpty()) {
      return Optional.empty();
    }
    var suspects = new HashSet<String>();
    first.forEach(told -> suspects.addAll(told.page().behind().keySet()));
    if (suspects.isEmpty()) {
      return Optional.of(sync(first, first.size() == pods.size(), List.of()));
    }
    pause();
    var second = look(first.stream().map(Told::pod).toList(), suspects);
    return Optional.of(sync(second, second.size() == pods.size(), behind(first, second)));
  }

  private record Told(Pod pod, SyncPage page) {
    String name() {
      return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
  }

  private List<Told> look(List<Pod> pods, Set<String> suspects) {
    return SideBySide.ask(pods, pod -> page(pod, suspects).map(page -> new Told(pod, page)))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private void pause() {
    try {
      Thread.sleep(between);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ProxyFacts.Sync sync(
      List<Told> told, boolean whole, List<ProxyFacts.Behind> behind) {
    return new ProxyFacts.Sync(
        whole, told.stream().mapToInt(each -> each.page().connected()).sum(), behind);
  }

  /** Whom one istiod knows to be in order holds a connection from before at another. */
  private static List<ProxyFacts.Behind> behind(List<Told> first, List<Told> second) {
    var before = new TreeMap<String, Set<String>>();
    first.forEach(told ->
        told.page()
            .behind()
            .forEach((proxy, late) ->
                late.values()
                    .forEach(unacknowledged ->
                        before
                            .computeIfAbsent(proxy, unused -> new HashSet<>())
                            .add(unacknowledged.nonce()))));
    var inOrder = new HashSet<String>();
    second.forEach(told -> inOrder.addAll(told.page().synced()));
    var behind = new ArrayList<ProxyFacts.Behind>();
    second.forEach(told ->
        told.page()
            .behind()
            .forEach((proxy, late) -> {
              var still = still(late, before.getOrDefault(proxy, Set.of()));
              if (!still.isEmpty() && !inOrder.contains(proxy)) {
                behind.add(new ProxyFacts.Behind(name(proxy), told.name(), still));
              }
            }));
    behind.sort(Comparator.comparing(ProxyFacts.Behind::pod));
    return behind;
  }

  private static List<ProxyFacts.Late> still(Map<Kind, Unacknowledged> late, Set<String> nonces) {
    return late.entrySet().stream()
        .filter(entry -> nonces.contains(entry.getValue().nonce()))
        .map(entry ->
            new ProxyFacts.Late(
                entry.getKey(),
                Optional.of(entry.getValue().refusal()).filter(words -> !words.isEmpty())))
        .toList();
  }

  /** A namespace's name has no dot, a pod's may have. */
  private static String name(String proxy) {
    var dot = proxy.lastIndexOf('.');
    return dot < 0 ? proxy : proxy.substring(dot + 1) + "/" + proxy.substring(0, dot);
  }

  private Optional<SyncPage> page(Pod pod, Set<String> suspects) {
    var namespace = pod.getMetadata().getNamespace();
    var name = pod.getMetadata().getName();
    var subject = "whether proxies are in sync with istiod " + namespace + "/" + name;
    return reading.read(
        BlindSpot.Area.PROXIES,
        subject,
        "create and get pods/portforward",
        Optional.empty(),
        () -> {
          try (var forward = PortForward.open(reading.client(), namespace, name, PORT, PATIENCE);
              var limit = new Limit(forward::close, PATIENCE)) {
            forward.send(
                ("GET " + PATH + " HTTP/1.0\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return answer(forward, subject, suspects);
          } catch (IOException e) {
            reading.blind(
                BlindSpot.Area.PROXIES,
                subject,
                Reading.words(e),
                "Ask again; if it stays so, see whether `kubectl port-forward` reaches port "
                    + PORT
                    + " of that pod.");
            return Optional.empty();
          }
        });
  }

  private Optional<SyncPage> answer(InputStream from, String subject, Set<String> suspects)
      throws IOException {
    var answer = PlainAnswer.read(from, LIMIT);
    if (answer.status() == HttpURLConnection.HTTP_OK) {
      return Optional.of(SyncPage.read(answer.body(), suspects::contains));
    }
    reading.blind(
        BlindSpot.Area.PROXIES,
        subject,
        "istiod answers "
            + answer.status()
            + " to "
            + PATH
            + (answer.status() == HttpURLConnection.HTTP_NOT_FOUND
                ? ": its debugging pages are switched off"
                : ""),
        "Set ENABLE_DEBUG_ON_HTTP of istiod to true, which it is by default, or look at the"
            + " proxies' own logs.");
    return Optional.empty();
  }
}
