package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.mesh.ProxyFacts.Certificate;
import dev.sailwright.testing.MeshBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agents of sidecars tell of certificates, in their own words. */
class AgentCertificatesTest {
  private static final String EXPIRY =
      "istio_agent_cert_expiry_seconds{resource_name=\"default\"} ";

  @TempDir Path folder;
  private final ApiServer server = new ApiServer();

  /** No istiod is asked here. */
  private final MeshBuilder mesh =
      new MeshBuilder().istiod("1.29.1", 1, 0, ControlPlane.Answer.REFUSED);

  private ClusterClients clients;

  @BeforeEach
  void clients() throws IOException {
    clients = server.clients(folder);
  }

  @AfterEach
  void ends() {
    clients.close();
    server.close();
  }

  /** One of a workload's pods, which is ready. */
  private void pod(String workload, String name, String version, String ready) {
    server.put(
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(name)
            .addToLabels("security.istio.io/tlsMode", "istio")
            .addNewOwnerReference()
            .withKind("StatefulSet")
            .withName(workload)
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("istio-proxy")
            .withImage("docker.io/istio/proxyv2:" + version)
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPhase("Running")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready)
            .endCondition()
            .endStatus()
            .build());
  }

  private void workload(String name, String version) {
    mesh.deployment(name, 1, 1, version);
    pod(name, name + "-0", version, "True");
  }

  private void agent(String pod, String metrics) {
    server.answer(path(pod), metrics);
  }

  private static String path(String pod) {
    return "/api/v1/namespaces/shop/pods/" + pod + ":15020/proxy/stats/prometheus";
  }

  private ProxyFacts look() {
    return new KubernetesProxyInspector(clients, Duration.ZERO).proxies(mesh.build());
  }

  @Test
  void anAgentTellsHowLongTheCertificateIsGood() {
    workload("cart", "1.29.1");
    workload("web", "1.14.0");
    agent(
        "cart-0",
        """
        # HELP istio_agent_cert_expiry_seconds The time remaining, in seconds
        # TYPE istio_agent_cert_expiry_seconds gauge
        istio_agent_cert_expiry_seconds{resource_name="ROOTCA"} 3.1e+08
        istio_agent_cert_expiry_seconds{resource_name="default"} 43200.4
        istio_agent_cert_expiry_seconds{resource_name="default"} 1
        """);
    agent("web-0", EXPIRY + "-12.5\n");
    var facts = look();
    assertThat(facts.blindSpots()).isEmpty();
    assertThat(facts.certificates())
        .containsExactly(
            new Certificate("shop/cart-0", Duration.ofHours(12)),
            new Certificate("shop/web-0", Duration.ofSeconds(-12)));
  }

  @Test
  void oneReadyPodOfEachWorkloadIsAsked() {
    mesh.deployment("web", 3, 3, "1.29.1");
    pod("web", "web-0", "1.29.1", "False");
    pod("web", "web-1", "1.29.1", "True");
    pod("web", "web-2", "1.29.1", "True");
    agent("web-1", EXPIRY + "3600\n");
    var facts = look();
    assertThat(facts.certificates())
        .containsExactly(new Certificate("shop/web-1", Duration.ofHours(1)));
    assertThat(facts.blindSpots()).isEmpty();
  }

  @Test
  void twentyWorkloadsAreASample() {
    IntStream.rangeClosed(10, 40)
        .forEach(i -> {
          workload("web" + i, "1.29.1");
          agent("web" + i + "-0", EXPIRY + "3600\n");
        });
    assertThat(look().certificates()).hasSize(20);
  }

  @Test
  void ofSomeThatDoNotTellTheOthersAreEnough() {
    workload("cart", "1.29.1");
    workload("web", "1.29.1");
    server.refuse(path("cart-0"), 503);
    agent("web-0", EXPIRY + "3600\n");
    var facts = look();
    assertThat(facts.certificates()).hasSize(1);
    assertThat(facts.blindSpots()).isEmpty();
  }

  @Test
  void whereNoneTellsItIsOneBlindSpotAndNotAllAreAsked() {
    IntStream.rangeClosed(10, 40)
        .forEach(i -> {
          workload("web" + i, "1.29.1");
          agent("web" + i + "-0", "istio_build 1\n");
        });
    var before = server.requests();
    var facts = look();
    assertThat(facts.certificates()).isEmpty();
    assertThat(facts.blindSpots())
        .singleElement()
        .satisfies(spot -> {
          assertThat(spot.area()).isEqualTo(BlindSpot.Area.PROXIES);
          assertThat(spot.subject()).isEqualTo("the certificates of workloads");
          assertThat(spot.reason())
              .contains("none told", "its agent does not tell istio_agent_cert_expiry_seconds");
          assertThat(spot.remedy()).contains("15020");
        });
    assertThat(server.requests() - before).isLessThan(10);
  }

  @Test
  void whatAnAgentRefusesIsInItsOwnWords() {
    workload("web", "1.29.1");
    server.refuse(path("web-0"), "Only requests from localhost are allowed\n");
    assertThat(look().blindSpots())
        .singleElement()
        .extracting(BlindSpot::reason)
        .asString()
        .contains("403: Only requests from localhost are allowed");
  }

  @Test
  void aMissingRightIsNamed() {
    workload("web", "1.29.1");
    server.refuse(path("web-0"));
    assertThat(look().blindSpots())
        .singleElement()
        .extracting(BlindSpot::reason)
        .isEqualTo("the right to get pods/proxy is missing");
  }

  @Test
  void agentsThatAreTooOldAreNotAskedAndThatIsNoBlindSpot() {
    workload("web", "1.13.9");
    var before = server.requests();
    assertThat(look()).isEqualTo(ProxyFacts.nothing());
    assertThat(server.requests()).isEqualTo(before);
  }

  @Test
  void withoutSidecarsNobodyIsAsked() {
    assertThat(look()).isEqualTo(ProxyFacts.nothing());
    assertThat(server.requests()).isZero();
  }

  @Test
  void whatCannotBeATimeIsNone() {
    workload("web", "1.29.1");
    agent("web-0", EXPIRY + "-9e+18\n");
    assertThat(look().certificates()).isEmpty();
  }
}
