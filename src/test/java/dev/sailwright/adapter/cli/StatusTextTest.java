package dev.sailwright.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.usecase.ShowStatus;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class StatusTextTest {
  private static String text(ShowStatus.Report report) {
    return new StatusText(Ansi.OFF).render(report);
  }

  @Test
  void theNightIsToldFromTheTop() {
    var text = text(Reports.night());
    assertThat(text)
        .startsWith("DOWN  prod\nKubernetes 1.34.2, newest Istio for it 1.31.1;")
        .contains("istiod 1.7.4, revision default")
        .contains("out of support since 2021-02-25")
        .contains("CONTROL_PLANE_DOWN", "NEEDED_API_GONE", "INJECTION_REFUSED")
        .containsPattern("\\d+ of \\d+ meshed pods exist");
    assertThat(text.indexOf("CONTROL_PLANE_DOWN")).isLessThan(text.indexOf("OUT_OF_SUPPORT"));
  }

  @Test
  void linesFit80ColumnsUnlessOneWordDoesNot() {
    assertThat(text(Reports.night()).lines())
        .allSatisfy(line ->
            assertThat(line.length() <= Page.WIDTH || line.strip().split(" ", -1).length <= 2)
                .as(line)
                .isTrue());
  }

  @Test
  void withoutATerminalThereIsNoColorAndWithOneThereIs() {
    assertThat(text(Reports.night())).doesNotContain("\u001b");
    assertThat(new StatusText(Ansi.ON).render(Reports.night())).contains("\u001b[31mDOWN");
  }

  @Test
  void whatAClusterSaysCannotSteerTheTerminal() {
    var mesh =
        new MeshBuilder()
            .istiod("1.7.4", 1, 0, ControlPlane.Answer.REFUSED)
            .deployment("web", 2, 0, "1.7.4")
            .refused(
                "failed calling webhook \"sidecar-injector.istio.io\":"
                    + " \u001b]0;owned\u0007\u001b[2J\r"
                    + "\u202egnp")
            .build();
    var text = text(Reports.of(mesh));
    assertThat(text).contains("owned").matches("[^\\p{Cntrl}\u202e]*(\\n[^\\p{Cntrl}\u202e]*)*");
  }

  @Test
  void whatTheSchedulerSaysIsShownWithoutItsSecrets() {
    var mesh =
        new MeshBuilder()
            .unscheduled("1.31.1", "plugin refused it: api_token=c4n4ry; wait")
            .build();
    assertThat(text(Reports.of(mesh)))
        .containsPattern("istiod-5f-1:\\s+Pending:\\s+plugin")
        .containsPattern("1 × Pending:\\s+plugin")
        .contains("api_token=[hidden]")
        .doesNotContain("c4n4ry");
  }

  @Test
  void aHealthyMeshHasNoFindings() {
    var text =
        text(
            Reports.of(
                new MeshBuilder().istiod("1.31.1").deployment("web", 2, 2, "1.31.1").build()));
    assertThat(text)
        .startsWith("HEALTHY  prod")
        .contains("1 of 1 pods ready, answers /ready", "supported until 2027-02-28 (estimated)")
        .endsWith("Findings\n  none\n")
        .doesNotContain("need a restart");
  }

  @Test
  void whatIsBehindNeedsARestart() {
    var mesh =
        new MeshBuilder()
            .istiod("1.31.1")
            .deployment("web", 2, 2, "1.30.5")
            .deployment("cart", 1, 1, "1.31.1");
    assertThat(text(Reports.of(mesh.build())))
        .contains("need a restart: shop/web\n", "proxies: 1.30.5 × 2, 1.31.1 × 1");
  }

  @Test
  void aBlindLookIsNeverCalledHealthy() {
    var mesh =
        new MeshBuilder()
            .blind(BlindSpot.Area.CONTROL_PLANE, "Deployments", "forbidden: list deployments");
    assertThat(text(Reports.of(mesh.build())))
        .startsWith("UNKNOWN  prod")
        .contains("could not be seen", "forbidden: list deployments")
        .doesNotContain("HEALTHY");
  }
}
