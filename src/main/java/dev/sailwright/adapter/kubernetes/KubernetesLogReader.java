package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshLogs;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.PodLog;
import dev.sailwright.port.LogReader;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Reads the ends of a few logs at the same time. */
public final class KubernetesLogReader implements LogReader {
  private static final int ISTIODS = 4;
  private static final int PROXIES = 4;
  private static final int PROXIES_LISTED = 100;
  private static final int LINES = 2000;

  /** The client cannot bound them by bytes, too. */
  private static final int PREVIOUS_LINES = 300;

  /**
   * So that it is the lines that bound a log: a node leaves out the newest when it is the bytes.
   */
  private static final int BYTES = 2 * 1024 * 1024;

  private static final int SECONDS = 3600;
  private static final String DISCOVERY = "discovery";
  private static final String PROXY = "istio-proxy";

  private final ClusterClients clients;

  public KubernetesLogReader(ClusterClients clients) {
    this.clients = clients;
  }

  @Override
  public MeshLogs read(MeshState mesh) {
    if (mesh.kubernetes().isEmpty()) {
      // Nothing answers; the mesh's own blind spots say so.
      return new MeshLogs(List.of(), mesh.blindSpots());
    }
    var reading = new Reading(clients.of(mesh.cluster()), Optional.empty());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var logs =
          Stream.concat(istiods(mesh, reading), proxies(reading))
              .map(source -> CompletableFuture.supplyAsync(() -> log(source, reading), threads))
              .toList();
      return new MeshLogs(
          logs.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList(),
          reading.blindSpots());
    }
  }

  /**
   * @param previous what the container said before it was started anew
   */
  private record Source(Pod pod, String container, boolean previous) {
    String name() {
      return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
  }

  private static Stream<Source> istiods(MeshState mesh, Reading reading) {
    return IstiodPods.of(mesh.controlPlanes().stream(), reading, BlindSpot.Area.LOGS).stream()
        .sorted(Comparator.comparing(KubernetesLogReader::isReady))
        .limit(ISTIODS)
        .flatMap(pod ->
            restarted(pod) && !isReady(pod)
                ? Stream.of(new Source(pod, DISCOVERY, true), new Source(pod, DISCOVERY, false))
                : Stream.of(new Source(pod, DISCOVERY, false)));
  }

  /** Of a part of them; those that are not ready first. */
  private static Stream<Source> proxies(Reading reading) {
    return reading
        .read(
            BlindSpot.Area.LOGS,
            "pods with a proxy",
            "list pods",
            List.<Pod>of(),
            () ->
                reading
                    .client()
                    .pods()
                    .inAnyNamespace()
                    .withLabel("security.istio.io/tlsMode")
                    .list(new ListOptionsBuilder().withLimit((long) PROXIES_LISTED).build())
                    .getItems())
        .stream()
        .sorted(Comparator.comparing(KubernetesLogReader::isReady))
        .limit(PROXIES)
        .map(pod -> new Source(pod, PROXY, false));
  }

  private static Optional<PodLog> log(Source source, Reading reading) {
    return reading.read(
        BlindSpot.Area.LOGS,
        "log of " + source.name(),
        "get pods/log",
        Optional.empty(),
        () -> {
          try {
            return Optional.of(podLog(source, text(source, reading)));
          } catch (KubernetesClientException e) {
            if (hasNoLog(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static String text(Source source, Reading reading) {
    var container =
        reading
            .client()
            .pods()
            .inNamespace(source.pod().getMetadata().getNamespace())
            .withName(source.pod().getMetadata().getName())
            .inContainer(source.container())
            .usingTimestamps();
    var log =
        source.previous()
            ? container.terminated().tailingLines(PREVIOUS_LINES).getLog()
            : container.limitBytes(BYTES).sinceSeconds(SECONDS).tailingLines(LINES).getLog();
    return Objects.requireNonNullElse(log, "");
  }

  /** A container that has not started, or whose pod is gone, has said nothing. */
  private static boolean hasNoLog(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST
        || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  private static PodLog podLog(Source source, String text) {
    var lines = text.lines().map(KubernetesLogReader::line).toList();
    var most = source.previous() ? PREVIOUS_LINES : LINES;
    return new PodLog(
        source.name(), source.container(), lines, lines.size() >= most || text.length() >= BYTES);
  }

  /** The node's time stands before each line. */
  private static PodLog.Line line(String line) {
    var space = line.indexOf(' ');
    if (space > 0) {
      try {
        return new PodLog.Line(
            Optional.of(Instant.parse(line.substring(0, space))), line.substring(space + 1));
      } catch (DateTimeParseException e) {
        return new PodLog.Line(Optional.empty(), line);
      }
    }
    return new PodLog.Line(Optional.empty(), line);
  }

  private static boolean isReady(Pod pod) {
    return statuses(pod).allMatch(status -> Boolean.TRUE.equals(status.getReady()))
        && statuses(pod).findAny().isPresent();
  }

  private static boolean restarted(Pod pod) {
    return statuses(pod)
        .anyMatch(status -> Objects.requireNonNullElse(status.getRestartCount(), 0) > 0);
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return Stream.ofNullable(pod.getStatus())
        .flatMap(status -> Stream.ofNullable(status.getContainerStatuses()))
        .flatMap(List::stream);
  }
}
