package dev.sailwright.playground;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshLogs;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.PodLog;
import dev.sailwright.port.LogReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The log of the simulated istiod. While it is down it says what istiod 1.7.4 said on Kubernetes
 * 1.34: it asks for its Ingresses again and again.
 */
public final class SimulatedLogs implements LogReader {
  private static final int MINUTES = 30;
  private static final int MINUTES_DOWN = 12;
  private static final int A_MINUTE = 20;

  @Override
  public MeshLogs read(MeshState mesh) {
    return new MeshLogs(
        mesh.controlPlanes().stream().map(plane -> log(plane, mesh)).toList(), List.of());
  }

  private static PodLog log(ControlPlane plane, MeshState mesh) {
    var down = plane.answer() == ControlPlane.Answer.REFUSED;
    var lines =
        IntStream.rangeClosed(1, MINUTES)
            .mapToObj(minute -> MINUTES - minute)
            .flatMap(ago ->
                down && ago < MINUTES_DOWN
                    ? IntStream.range(0, A_MINUTE)
                        .mapToObj(second -> line(mesh, ago, second, errors(second)))
                    : Stream.of(line(mesh, ago, 0, "info\tads\tPush finished: 4.1ms")))
            .toList();
    return new PodLog(
        plane.namespace() + "/" + plane.name() + "-6c5dbd68b8-x2x7k", "discovery", lines, false);
  }

  private static String errors(int second) {
    return "error\tk8s.io/client-go@v0.18.3/tools/cache/reflector.go:125: Failed to list *v1beta1."
        + (second % 2 == 0 ? "Ingress" : "IngressClass")
        + ": the server could not find the requested resource";
  }

  private static PodLog.Line line(MeshState mesh, int minutesAgo, int second, String words) {
    var at = mesh.observedAt().minus(Duration.ofMinutes(minutesAgo + 1L)).plusSeconds(second);
    return new PodLog.Line(Optional.of(at), at + "\t" + words);
  }
}
