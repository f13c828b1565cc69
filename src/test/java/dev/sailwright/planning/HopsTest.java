package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.Support;
import dev.sailwright.testing.TestCatalog;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class HopsTest {
  private static final IstioVersion OLD = IstioVersion.of("1.28.9");
  private static final IstioVersion NEWEST = IstioVersion.of("1.31.1");

  @Test
  void goOneMinorAtATimeToTheNewestPatchAndEndAtTheGoal() {
    var way = hops("v1.34.2", (from, to) -> List.of()).way(OLD, IstioVersion.of("1.31.0"));
    assertThat(way.hops())
        .extracting(hop -> hop.from() + " " + hop.to())
        .containsExactly("1.28.9 1.29.8", "1.29.8 1.30.5", "1.30.5 1.31.0");
    assertThat(way.hops()).allMatch(hop -> hop.minors() == 1 && hop.problems().isEmpty());
    assertThat(way.gap()).isEmpty();
  }

  @Test
  void avoidAPatchThatSomethingIsKnownAgainst() {
    var way = hops("v1.34.2", HopsTest::newestOf130IsBad).way(IstioVersion.of("1.29.8"), NEWEST);
    assertThat(way.hops())
        .extracting(Hop::to)
        .extracting(Object::toString)
        .containsExactly("1.30.4", "1.31.1");
  }

  @Test
  void sayWhatIsKnownWhenThereIsNoOtherPatch() {
    var way =
        hops("v1.34.2", (from, to) -> List.of("it breaks older proxies"))
            .way(IstioVersion.of("1.29.8"), NEWEST);
    assertThat(way.hops().getFirst().to()).hasToString("1.30.5");
    assertThat(way.hops().getFirst().problems()).containsExactly("it breaks older proxies");
  }

  @Test
  void sayWhatDoesNotSupportThisKubernetesAndUntilWhenEachIsSupported() {
    var hop = hops("v1.31.4", (from, to) -> List.of()).hop(IstioVersion.of("1.29.8"), NEWEST);
    assertThat(hop.problems()).containsExactly("it does not support Kubernetes 1.31");
    assertThat(hop.support().state()).isEqualTo(Support.State.SUPPORTED);
    assertThat(hop.kubernetes()).hasToString("Optional[1.32–1.37]");
    assertThat(hop.minors()).isEqualTo(2);
  }

  @Test
  void endWhereNoReleaseIsKnown() {
    var way = hops("v1.34.2", (from, to) -> List.of()).way(IstioVersion.of("1.7.4"), NEWEST);
    assertThat(way.hops()).isEmpty();
    assertThat(way.gap()).contains("no release of 1.8 is known");
  }

  @Test
  void nothingIsToBeDoneForAGoalThatIsNotNewer() {
    assertThat(hops("v1.34.2", (from, to) -> List.of()).way(NEWEST, OLD).hops()).isEmpty();
    assertThat(hops("v1.34.2", (from, to) -> List.of()).way(OLD, OLD).hops()).isEmpty();
  }

  private static List<String> newestOf130IsBad(IstioVersion from, IstioVersion to) {
    return to.toString().equals("1.30.5") ? List.of("bad") : List.of();
  }

  private static Hops hops(String kubernetes, Hops.Objections objections) {
    return new Hops(
        TestCatalog.catalog(),
        objections,
        KubernetesVersion.parse(kubernetes),
        LocalDate.parse("2026-11-23"));
  }
}
