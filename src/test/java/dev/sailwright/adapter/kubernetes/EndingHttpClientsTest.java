package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndingHttpClientsTest {
  @TempDir Path folder;

  /** A Java that has such a thread takes 300 ms to exit. */
  @Test
  void nothingWaitsForTheNetworkOnceTheClientsAreClosed() throws Exception {
    try (var server = new ApiServer()) {
      var before = waiting();
      try (var clients = server.clients(folder)) {
        clients.of("prod").getKubernetesVersion();
        clients.quick("prod").getKubernetesVersion();
        assertThat(ours(before)).hasSize(2);
      }
      assertThat(ours(before)).isEmpty();
    }
  }

  private static Set<Thread> ours(Set<Thread> before) {
    var ours = new HashSet<>(waiting());
    ours.removeAll(before);
    return ours;
  }

  private static Set<Thread> waiting() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-SelectorManager"))
        .collect(Collectors.toSet());
  }
}
