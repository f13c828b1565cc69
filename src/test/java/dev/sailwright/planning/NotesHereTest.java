package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Hazards;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.UpgradeNote;
import dev.sailwright.mesh.Workload;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.SurroundingsBuilder;
import dev.sailwright.testing.WorkloadBuilder;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of Istio's notes a plan tells, and which objects of the mesh it names. */
class NotesHereTest {
  private static final BlindSpot UNSEEN =
      new BlindSpot(BlindSpot.Area.DATA_PLANE, "them", "the right is missing", "Grant it.");

  private final MeshBuilder mesh =
      new MeshBuilder().istiod("1.29.6", 2, 2, ControlPlane.Answer.READY);
  private ClusterSurvey survey = ClusterSurvey.empty();

  @Test
  void aNoteThatNamesNothingMayConcernSomebody() {
    assertThat(told("Trace spans carry more tags."))
        .containsExactly("Trace spans carry more tags. []");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EnvoyFilters use newer names.
          A WasmPlugin is loaded later.
          A DestinationRule verifies now.
          ServiceEntries of resolution NONE are passed through.
          Registered WorkloadEntries stay on plaintext.
          An ExternalName is an alias.
          The ztunnel chart has another name.
          DNS capture is on for ambient pods.
          A waypoint is found by its label.
          CNI config files are for root alone.
          In multi-cluster meshes the name changes.
          InferencePool v1alpha2 is no longer read.
          Only the v1 BackendTLSPolicy is read.
          An HTTPRoute may have a timeout.
          Lightstep and OpenCensus providers are gone.
          """)
  void aNoteOnWhatIsNotHereIsLeftOutAndOneOnWhatWasNotSeenStays(String summary) {
    assertThat(told(summary)).isEmpty();

    survey = ClusterSurvey.unseen();
    mesh.blind(BlindSpot.Area.DATA_PLANE, "workloads", "the right is missing");
    assertThat(told(summary)).containsExactly(summary + " []");
  }

  @Test
  void aNoteNamesTheObjectsHereAndComesFirst() {
    survey =
        survey
            .with(Surveyed.ENVOY_FILTERS, List.of(filter("b"), filter("a")))
            .with(Surveyed.WASM_PLUGINS, List.of(new Surveyed.WasmPlugin("shop", "w", "oci://a")));

    assertThat(told("Spans.", "EnvoyFilters change.", "Wasm is loaded later."))
        .containsExactly(
            "EnvoyFilters change. [EnvoyFilter shop/b, EnvoyFilter shop/a]",
            "Wasm is loaded later. [WasmPlugin shop/w]",
            "Spans. []");
  }

  @Test
  void ofManyObjectsAFewAreNamed() {
    survey =
        survey.with(
            Surveyed.ENVOY_FILTERS, List.of(filter("d"), filter("c"), filter("b"), filter("a")));

    assertThat(told("EnvoyFilters change."))
        .containsExactly(
            "EnvoyFilters change. [EnvoyFilter shop/a, EnvoyFilter shop/b, EnvoyFilter shop/c, and"
                + " more]");
  }

  /** They register themselves; a plan that named each would be outdated before it is approved. */
  @Test
  void whatComesAndGoesByItselfIsNotNamedOneByOne() {
    survey = survey.with(Surveyed.WORKLOAD_ENTRIES, List.of("vms/one", "vms/two"));

    assertThat(told("WorkloadEntries stay on plaintext."))
        .containsExactly("WorkloadEntries stay on plaintext. [WorkloadEntries]");
  }

  @Test
  void aNoteOnAPartThatNobodyRunsIsLeftOutWhateverElseItNames() {
    survey =
        survey.with(
            Surveyed.SERVICE_ENTRIES,
            List.of(
                new Surveyed.ServiceEntry("shop", "bank", List.of("bank.test"), "NONE", false)));
    assertThat(told("Ambient passes ServiceEntries through.")).isEmpty();

    mesh.workload(new WorkloadBuilder("ztunnel").role(Workload.Role.ZTUNNEL).build());
    assertThat(told("Ambient passes ServiceEntries through."))
        .containsExactly(
            "Ambient passes ServiceEntries through. [Deployment shop/ztunnel, ServiceEntry"
                + " shop/bank]");
  }

  @Test
  void definitionsAndProvidersAreNamed() {
    survey =
        survey
            .with(
                Surveyed.DEFINITIONS,
                List.of(
                    new Surveyed.Definition(
                        "inferencepools.inference.networking.k8s.io",
                        List.of("v1"),
                        true,
                        Optional.empty())))
            .with(
                Surveyed.MESH_CONFIGS,
                List.of(
                    new Surveyed.MeshConfig(
                        "ConfigMap istio-system/istio",
                        Map.of("old-traces", "lightstep", "logs", "envoyOtelAls"),
                        Set.of(),
                        Optional.empty())));

    assertThat(told("InferencePool changes.", "HTTPRoute changes.", "Lightstep is gone."))
        .containsExactly(
            "InferencePool changes. [CustomResourceDefinition"
                + " inferencepools.inference.networking.k8s.io]",
            "Lightstep is gone. [provider old-traces of ConfigMap istio-system/istio]");
  }

  @Test
  void whatIsSeenOfAKindThatWasNotSeenWholeIsStillNamed() {
    survey =
        survey
            .without(Surveyed.WASM_PLUGINS, UNSEEN)
            .with(Surveyed.ENVOY_FILTERS, List.of(filter("a")));

    assertThat(told("EnvoyFilters and Wasm change."))
        .containsExactly("EnvoyFilters and Wasm change. [EnvoyFilter shop/a]");
  }

  /** A mesh without anything special reads much less of what comes with the program. */
  @Test
  void ofTheRealNotesManyAreLeftOut() {
    var all = CatalogResource.load();
    var crossed =
        NotesHere.crossed(candidate(all, "1.31.1"))
            .flatMap(minor -> all.upgradeNotes(minor).stream());

    assertThat(NotesHere.of(candidate(all, "1.31.1")))
        .isNotEmpty()
        .hasSizeLessThan((int) crossed.count());
  }

  private List<String> told(String... summaries) {
    var catalog =
        new ReleaseCatalog(
            LocalDate.parse("2026-11-23"),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Arrays.stream(summaries)
                .map(summary -> new UpgradeNote(Minor.of("1.30"), "any", summary, List.of()))
                .toList(),
            new Hazards(List.of(), List.of()));
    return NotesHere.of(candidate(catalog, "1.30.5")).stream()
        .map(note -> note.summary() + " " + note.here())
        .toList();
  }

  private Candidate candidate(ReleaseCatalog catalog, String to) {
    return Candidate.of(
        new Evidence(
            mesh.build(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            catalog,
            LocalDate.parse("2026-11-23")),
        IstioVersion.parse("1.29.6"),
        IstioVersion.of(to),
        PlanRequest.upgrade(Optional.of(IstioVersion.of(to)), Optional.empty()),
        ClusterPolicy.defaults("prod"),
        new SurroundingsBuilder().survey(survey).build());
  }

  private static Surveyed.EnvoyFilter filter(String name) {
    return new Surveyed.EnvoyFilter("shop", name, List.of(), Set.of(), Set.of(), false);
  }
}
