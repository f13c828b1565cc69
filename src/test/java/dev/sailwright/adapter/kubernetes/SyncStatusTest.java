package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.mesh.ProxyFacts.Behind;
import dev.sailwright.mesh.ProxyFacts.Kind;
import dev.sailwright.mesh.ProxyFacts.Late;
import dev.sailwright.mesh.ProxyFacts.Sync;
import dev.sailwright.testing.MeshBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What istiods tell of their proxies, in their own words and through a forwarded port. */
class SyncStatusTest {
  private static final MeshState MESH = new MeshBuilder().istiod("1.29.1").build();

  /** As 1.7.4 writes it. */
  private static final String OLD =
      """
      [
          {
              "proxy": "web-1.shop",
              "istio_version": "1.7.4",
              "cluster_sent": "b1",
              "cluster_acked": "b1",
              "listener_sent": "b2",
              "listener_acked": "a2",
              "route_sent": "b3",
              "endpoint_sent": "b4",
              "endpoint_acked": "b4"
          },
          {
              "proxy": "web-2.shop",
              "istio_version": "1.7.4",
              "cluster_sent": "c1",
              "cluster_acked": "c1",
              "listener_sent": "c2",
              "listener_acked": "c2"
          }
      ]\
      """;

  @TempDir Path folder;
  private final ApiServer server = new ApiServer();
  private ClusterClients clients;

  @BeforeEach
  void anIstiod() throws IOException {
    clients = server.clients(folder);
    pod("istiod-1");
  }

  @AfterEach
  void ends() {
    clients.close();
    server.close();
  }

  private void pod(String name) {
    server.putReadyIstiod(name);
  }

  private ForwardedPort tells(String pod, String... pages) {
    var answers = new String[pages.length];
    for (var i = 0; i < pages.length; i++) {
      answers[i] = ForwardedPort.ok(pages[i]);
    }
    return behind(pod, ForwardedPort.answering(answers));
  }

  private ForwardedPort behind(String pod, ForwardedPort port) {
    server.forward("istio-system", pod, 8080, port);
    return port;
  }

  private ProxyFacts look() {
    return look(MESH);
  }

  private ProxyFacts look(MeshState mesh) {
    return new KubernetesProxyInspector(clients, Duration.ZERO).proxies(mesh);
  }

  /** As 1.29.1 writes it, with one kind that it sent. */
  private static String proxy(String id, String sent, String acknowledged) {
    return """
    {"cluster_id":"Kubernetes","proxy":"%1$s","proxy_type":"sidecar","istio_version":"1.29.1",\
    "listener_sent":"%2$s","listener_acked":"%3$s","resources":{\
    "type.googleapis.com/envoy.config.listener.v3.Listener":{"sent":"%2$s","acked":"%3$s",\
    "sentTime":"2026-11-23T20:31:00Z"},"istio.io/debug":{"sent":"x","sentTime":"0001-01-01T00:00:00Z"}}}\
    """
        .formatted(id, sent, acknowledged);
  }

  @Test
  void whoAcknowledgedAllIsInSyncAndNobodyLooksTwice() {
    var port =
        tells(
            "istiod-1",
            "[" + proxy("web-1.shop", "n1", "n1") + "," + proxy("we.b-2.shop", "n2", "n2") + "]");
    assertThat(look().sync()).contains(new Sync(true, 2, List.of()));
    assertThat(port.requests())
        .containsExactly("GET /debug/syncz HTTP/1.0\r\nHost: localhost\r\n\r\n");
  }

  @Test
  void whoHasNotAcknowledgedTheSameInTwoLooksIsBehind() {
    tells("istiod-1", OLD);
    var facts = look();
    assertThat(facts.blindSpots()).isEmpty();
    assertThat(facts.sync())
        .contains(
            new Sync(
                true,
                2,
                List.of(
                    new Behind(
                        "shop/web-1",
                        "istio-system/istiod-1",
                        List.of(
                            new Late(Kind.LDS, Optional.empty()),
                            new Late(Kind.RDS, Optional.empty()))))));
  }

  @Test
  void aPushUnderWayIsNormal() {
    tells(
        "istiod-1",
        "[" + proxy("web-1.shop", "n2", "n1") + "," + proxy("web-2.shop", "n2", "n1") + "]",
        "[" + proxy("web-1.shop", "n2", "n2") + "," + proxy("web-2.shop", "n3", "n2") + "]");
    assertThat(look().sync()).contains(new Sync(true, 2, List.of()));
  }

  @Test
  void whatWasSentOnlyAfterTheFirstLookIsNotCounted() {
    tells(
        "istiod-1",
        "[" + proxy("web-1.shop", "n2", "n1") + "]",
        "[" + proxy("web-2.shop", "n4", "n3") + "]");
    assertThat(look().sync()).contains(new Sync(true, 1, List.of()));
  }

  @Test
  void aDeadConnectionOfAProxyThatIsInSyncElsewhereIsNotCounted() {
    pod("istiod-2");
    tells("istiod-1", "[" + proxy("web-1.shop", "n2", "n1") + "]");
    tells("istiod-2", "[" + proxy("web-1.shop", "m1", "m1") + "]");
    assertThat(look().sync()).contains(new Sync(true, 2, List.of()));
  }

  @Test
  void whatNeverWasSentIsNormalAndWhoGetsNothingIsNoProxy() {
    tells("istiod-1", "[" + proxy("web-1.shop", "", "") + "]");
    assertThat(look().sync()).contains(new Sync(true, 0, List.of()));
  }

  @Test
  void theProxysOwnWordsAreKeptAndShortened() {
    tells(
        "istiod-1",
        "["
            + proxy("a.b.shop", "n2", "n1")
                .replace(
                    "\"sentTime\":\"2026",
                    "\"lastError\":\"" + "no ".repeat(100) + "\",\"sentTime\":\"2026")
            + "]");
    var behind = look().sync().orElseThrow().behind().getFirst();
    assertThat(behind.pod()).isEqualTo("shop/a.b");
    assertThat(behind.late().getFirst().refusal().orElseThrow()).startsWith("no no").hasSize(201);
  }

  @Test
  void theEndOfTheArrayIsEnough() {
    behind(
        "istiod-1",
        ForwardedPort.stayingOpen(ForwardedPort.ok("[" + proxy("web-1.shop", "n1", "n1") + "]")));
    assertThat(look().sync()).contains(new Sync(true, 1, List.of()));
  }

  @Test
  void whereTheAnswerSaysThatItEndsIsEnoughToo() {
    behind(
        "istiod-1",
        ForwardedPort.stayingOpen(
            "HTTP/1.0 200 OK\r\ncontent-length: 2\r\nContent-Type: application/json\r\n\r\n[]"));
    var facts = look();
    assertThat(facts.blindSpots()).isEmpty();
    assertThat(facts.sync()).contains(new Sync(true, 0, List.of()));
  }

  @Test
  void whatEndsBeforeItSaysIsNotTakenForWhole() {
    var page = "[" + proxy("web-1.shop", "n1", "n1") + "]";
    behind(
        "istiod-1",
        ForwardedPort.stayingOpen(
            "HTTP/1.0 200 OK\r\nContent-Length: " + (page.length() - 1) + "\r\n\r\n" + page));
    var facts = look();
    assertThat(facts.sync()).isEmpty();
    assertThat(facts.blindSpots()).hasSize(1);
  }

  @Test
  void pagesThatAreSwitchedOffAreABlindSpotThatSaysSo() {
    behind(
        "istiod-1", ForwardedPort.answering("HTTP/1.0 404 Not Found\r\n\r\n404 page not found\n"));
    var facts = look();
    assertThat(facts.sync()).isEmpty();
    assertThat(facts.blindSpots())
        .singleElement()
        .satisfies(spot -> {
          assertThat(spot.area()).isEqualTo(BlindSpot.Area.PROXIES);
          assertThat(spot.reason()).contains("404", "switched off");
          assertThat(spot.remedy()).contains("ENABLE_DEBUG_ON_HTTP");
        });
  }

  @Test
  void aMissingRightIsNamedAndTheOthersAreStillAsked() {
    pod("istiod-2");
    server.refuse("/api/v1/namespaces/istio-system/pods/istiod-2/portforward");
    tells("istiod-1", "[" + proxy("web-1.shop", "n1", "n1") + "]");
    var facts = look();
    assertThat(facts.sync()).contains(new Sync(false, 1, List.of()));
    assertThat(facts.blindSpots())
        .extracting(BlindSpot::reason)
        .containsExactly("the right to create and get pods/portforward is missing");
  }

  @Test
  void aPortThatNobodyListensAtIsABlindSpotInTheKubeletsWords() {
    behind("istiod-1", ForwardedPort.closed("dial tcp 127.0.0.1:8080: connection refused"));
    assertThat(look().blindSpots())
        .extracting(BlindSpot::reason)
        .containsExactly("dial tcp 127.0.0.1:8080: connection refused");
  }

  @Test
  void whatBreaksOffOrIsSomethingElseIsNotTaken() {
    for (var answer :
        List.of(
            ForwardedPort.ok("[" + proxy("web-1.shop", "n1", "n1") + ","),
            ForwardedPort.ok("{}"),
            ForwardedPort.ok("no JSON"),
            "SSH-2.0-OpenSSH\r\n\r\n",
            "")) {
      behind("istiod-1", ForwardedPort.answering(answer));
      var facts = look();
      assertThat(facts.sync()).as(answer).isEmpty();
      assertThat(facts.blindSpots()).as(answer).hasSize(1);
    }
  }

  @Test
  void anIstiodThatDoesNotWorkIsNotAsked() {
    var before = server.requests();
    var facts = look(new MeshBuilder().istiod("1.29.1", 1, 1, ControlPlane.Answer.REFUSED).build());
    assertThat(facts.sync()).isEmpty();
    assertThat(facts.blindSpots()).isEmpty();
    assertThat(server.requests()).isEqualTo(before);
  }
}
