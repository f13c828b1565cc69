package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.planning.ManifestDiff.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two revisions are compared as people see them: the new one's objects beside the old one's. */
class RevisionDiffTest {
  private static final String FRESH = "1-30-5";

  @Test
  void eachObjectIsHeldAgainstItsOlderOneAndNamesAloneAreNoDifference() {
    var diff =
        diff(
            Canary.UNNAMED,
            of("", "pilot:1.29.6", "istiod"),
            of(FRESH, "pilot:1.30.5", "istiod-1-30-5"));
    assertThat(diff.text())
        .containsExactly(
            "* ClusterRole istiod-clusterrole-1-30-5-istio-system beside ClusterRole"
                + " istiod-clusterrole-istio-system",
            "* ClusterRoleBinding istiod-1-30-5 beside ClusterRoleBinding istiod",
            "* Deployment istio-system/istiod-1-30-5 beside Deployment istio-system/istiod",
            "    - spec.containers[discovery].image: pilot:1.29.6",
            "    + spec.containers[discovery].image: pilot:1.30.5");
    assertThat(diff.count(Kind.BESIDE)).isEqualTo(3);
    assertThat(diff.count(Kind.ADDED)).isZero();
    assertThat(diff.count(Kind.REMOVED)).isZero();
  }

  @Test
  void ofTwoRevisionsWithNamesBothNamesAreLeftOut() {
    var diff =
        diff(
            "1-29-6",
            of("1-29-6", "pilot:1.29.6", "istiod-1-29-6"),
            of(FRESH, "pilot:1.29.6", "istiod-1-30-5"));
    assertThat(diff.changes())
        .hasSize(3)
        .allSatisfy(change -> assertThat(change.lines()).isEmpty());
  }

  @Test
  void theWayBackToTheOneWithoutANameIsComparedTheSameWay() {
    var back = new Canary(Canary.UNNAMED, FRESH, List.of(), Duration.ZERO);
    var diff =
        ManifestDiff.of(
            new ManifestDiff.Pair(
                of(FRESH, "pilot:1.30.5", "istiod-1-30-5"), of("", "pilot:1.30.5", "istiod")),
            back,
            Optional.empty());
    assertThat(diff.changes())
        .hasSize(3)
        .allSatisfy(change -> assertThat(change.lines()).isEmpty());
  }

  @Test
  void whatBothShareIsChangedInPlace() {
    var diff =
        diff(
            Canary.UNNAMED,
            manifest(item("CustomResourceDefinition", "", "gateways", Map.of("spec", "old"))),
            manifest(item("CustomResourceDefinition", "", "gateways", Map.of("spec", "new"))));
    assertThat(diff.text())
        .containsExactly(
            "~ CustomResourceDefinition gateways", "    - spec: old", "    + spec: new");
  }

  @Test
  void aValueThatLooksLikeTheRevisionIsADifferenceWhereItIsNot() {
    var diff =
        diff(
            Canary.UNNAMED,
            manifest(item("Service", "a", "x", Map.of("zone", "eu", "rev", "default"))),
            manifest(item("Service", "a", "x", Map.of("zone", FRESH, "rev", FRESH))));
    assertThat(diff.text())
        .containsExactly("~ Service a/x", "    - zone: eu", "    + zone: 1-30-5");
  }

  @Test
  void somebodysOwnObjectThatIsCalledLikeItIsNotTakenForACounterpart() {
    var mine = item("Deployment", "istio-system", "gateway-1-30-5", Map.of("image", "a"));
    var other = item("Deployment", "istio-system", "gateway", Map.of("image", "b"));
    var diff = diff(Canary.UNNAMED, manifest(mine, other), manifest(mine, other));
    assertThat(diff.text()).containsExactly("# nothing differs");
  }

  @Test
  void ofALaterRunOnlyWhatTheEarlierDidNotApplyIsTold() {
    var before = of("", "pilot:1.29.6", "istiod");
    var after = of(FRESH, "pilot:1.30.5", "istiod-1-30-5");
    var diff =
        ManifestDiff.of(
            new ManifestDiff.Pair(
                with(before, gateway("istiod")), with(after, gateway("istiod-1-30-5"))),
            new Canary(FRESH, Canary.UNNAMED, List.of(), Duration.ZERO),
            Optional.of(new ManifestDiff.Pair(before, after)));
    assertThat(diff.text())
        .containsExactly(
            "# 1 object differs in nothing but labels of the version, or where the revision is"
                + " named");
    var other =
        ManifestDiff.of(
            new ManifestDiff.Pair(
                with(before, gateway("istiod")),
                with(of(FRESH, "pilot:x", "istiod-1-30-5"), gateway("other"))),
            new Canary(FRESH, Canary.UNNAMED, List.of(), Duration.ZERO),
            Optional.of(new ManifestDiff.Pair(before, after)));
    assertThat(other.text())
        .containsExactly(
            "~ Deployment istio-system/gateway",
            "    - ca: istiod.istio-system.svc:15012",
            "    + ca: other.istio-system.svc:15012",
            "* Deployment istio-system/istiod-1-30-5 beside Deployment istio-system/istiod",
            "    - spec.containers[discovery].image: pilot:1.29.6",
            "    + spec.containers[discovery].image: pilot:x");
  }

  private static ManifestDiff diff(String before, Manifest old, Manifest fresh) {
    return ManifestDiff.of(
        new ManifestDiff.Pair(old, fresh),
        new Canary(FRESH, before, List.of(), Duration.ZERO),
        Optional.empty());
  }

  /** As istioctl 1.32 names them (manifest generate, with and without --revision). */
  private static Manifest of(String revision, String image, String istiod) {
    var role = "istiod-clusterrole-" + (revision.isEmpty() ? "" : revision + "-") + "istio-system";
    var label = revision.isEmpty() ? "default" : revision;
    return manifest(
        item(
            "Deployment",
            "istio-system",
            istiod,
            Map.of(
                "spec",
                Map.of(
                    "account",
                    istiod,
                    "values",
                    "address: " + istiod + ".istio-system.svc:15012\nrest: same\n",
                    "containers",
                    List.of(
                        Map.of(
                            "name",
                            "discovery",
                            "image",
                            image,
                            "env",
                            List.of(Map.of("name", "REVISION", "value", label))))),
                "values",
                Map.of("revision", revision))),
        item("ClusterRole", "", role, Map.of("labels", Map.of("istio.io/rev", label))),
        item(
            "ClusterRoleBinding",
            "",
            istiod,
            Map.of(
                "roleRef",
                Map.of("name", role),
                "subjects",
                List.of(Map.of("name", istiod, "kind", "ServiceAccount")))));
  }

  private static Manifest.Item gateway(String istiod) {
    return item(
        "Deployment", "istio-system", "gateway", Map.of("ca", istiod + ".istio-system.svc:15012"));
  }

  private static Manifest with(Manifest manifest, Manifest.Item item) {
    var items = new ArrayList<>(manifest.items());
    items.add(item);
    return new Manifest(items);
  }

  private static Manifest manifest(Manifest.Item... items) {
    return new Manifest(List.of(items));
  }

  private static Manifest.Item item(
      String kind, String namespace, String name, Map<String, Object> rest) {
    var tree = new HashMap<String, Object>(rest);
    tree.put("kind", kind);
    tree.put(
        "metadata",
        namespace.isEmpty() ? Map.of("name", name) : Map.of("name", name, "namespace", namespace));
    return Manifest.Item.of(tree);
  }
}
