package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodPeersTest {
  private static final String UUID = "-01234567-89ab-cdef-0123-456789abcdef";
  private static final Instant SINCE = Instant.parse("2026-11-23T20:31:00Z");

  private final ApiServer kubernetes = new ApiServer();
  private final PodPeers peers = new PodPeers(kubernetes.client(), "sailwright", "bot-a");

  @BeforeEach
  void ourOwnPodRuns() {
    pod("bot-a", "Running", running(SINCE.minusSeconds(60)));
  }

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void aPodThatIsNoLongerThereIsGone() {
    assertThat(peers.isGone("bot-b" + UUID, SINCE)).isTrue();
  }

  @Test
  void aPodWhoseContainerRanOnAllTheTimeIsNot() {
    pod("bot-b", "Running", running(SINCE.minusSeconds(1)));
    assertThat(peers.isGone("bot-b" + UUID, SINCE)).isFalse();
  }

  @Test
  void aContainerThatWasStartedAnewTookItsChildrenWithIt() {
    pod("bot-b", "Running", running(SINCE.plusSeconds(1)));
    assertThat(peers.isGone("bot-b" + UUID, SINCE)).isTrue();
  }

  @Test
  void aContainerThatEndedIsGone() {
    pod(
        "bot-b",
        "Running",
        new ContainerStateBuilder().withNewTerminated().withExitCode(137).endTerminated().build());
    pod("bot-c", "Failed", new ContainerState());
    assertThat(peers.isGone("bot-b" + UUID, SINCE)).isTrue();
    assertThat(peers.isGone("bot-c" + UUID, SINCE)).isTrue();
  }

  @Test
  void aPodThatSaysNothingOfItsContainersMayLive() {
    pod("bot-b", "Unknown", new ContainerState());
    assertThat(peers.isGone("bot-b" + UUID, SINCE)).isFalse();
  }

  @Test
  void onTheSameHostTheProcessTableTells() {
    assertThat(peers.isGone("bot-a" + UUID, SINCE)).isTrue();
    assertThat(peers.isGone(peers.ownName(), SINCE)).isTrue();
  }

  @Test
  void outsideOfAClusterNothingIsKnownOfOtherHosts() {
    var laptop = new PodPeers(kubernetes.client(), "sailwright", "laptop");
    assertThat(laptop.isGone("bot-b" + UUID, SINCE)).isFalse();
  }

  @Test
  void whatCannotBeReadIsNotTakenForGone() {
    kubernetes.refuse("/api/v1/namespaces/sailwright/pods");
    assertThat(peers.isGone("bot-b" + UUID, SINCE)).isFalse();
    assertThat(peers.isGone("", SINCE)).isFalse();
  }

  private static ContainerState running(Instant since) {
    return new ContainerStateBuilder()
        .withNewRunning()
        .withStartedAt(since.toString())
        .endRunning()
        .build();
  }

  private void pod(String name, String phase, ContainerState state) {
    kubernetes.put(
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("sailwright")
            .endMetadata()
            .withNewStatus()
            .withPhase(phase)
            .addNewContainerStatus()
            .withName("sailwright")
            .withState(state)
            .endContainerStatus()
            .endStatus()
            .build());
  }
}
