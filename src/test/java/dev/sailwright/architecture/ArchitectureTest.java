package dev.sailwright.architecture;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sailwright.architecture.fixtures.adapter.istioctl.ProcessRunner;
import dev.sailwright.architecture.fixtures.adapter.kubernetes.EndsPods;
import dev.sailwright.architecture.fixtures.adapter.kubernetes.PodLamp;
import dev.sailwright.architecture.fixtures.adapter.kubernetes.PodReader;
import dev.sailwright.architecture.fixtures.adapter.slack.PostsByItself;
import dev.sailwright.architecture.fixtures.adapter.slack.Responds;
import dev.sailwright.architecture.fixtures.adapter.slack.SendsBytes;
import dev.sailwright.architecture.fixtures.adapter.slack.SlackEffects;
import dev.sailwright.architecture.fixtures.adapter.slack.SpeaksBoth;
import dev.sailwright.architecture.fixtures.astray.Homeless;
import dev.sailwright.architecture.fixtures.boot.LightsUp;
import dev.sailwright.architecture.fixtures.boot.LightsUp.Bulb;
import dev.sailwright.architecture.fixtures.boot.Starter;
import dev.sailwright.architecture.fixtures.diagnosis.ChangesItsMind;
import dev.sailwright.architecture.fixtures.mesh.Fact;
import dev.sailwright.architecture.fixtures.mesh.HandsTheClockOn;
import dev.sailwright.architecture.fixtures.mesh.LooksOutwards;
import dev.sailwright.architecture.fixtures.mesh.OpensAFile;
import dev.sailwright.architecture.fixtures.mesh.ReadsTheClock;
import dev.sailwright.architecture.fixtures.planning.ReadsJson;
import dev.sailwright.architecture.fixtures.port.DoesItItself;
import dev.sailwright.architecture.fixtures.port.KeepsSilent;
import dev.sailwright.architecture.fixtures.port.Lamp;
import dev.sailwright.architecture.fixtures.port.Observer;
import dev.sailwright.architecture.fixtures.port.SpeaksSlack;
import dev.sailwright.architecture.fixtures.upgrade.InventsAnId;
import dev.sailwright.architecture.fixtures.upgrade.Upright;
import dev.sailwright.architecture.fixtures.upgrade.WaitsForAWhile;
import dev.sailwright.architecture.fixtures.usecase.ActsByItself;
import dev.sailwright.architecture.fixtures.usecase.AsksKubernetes;
import dev.sailwright.architecture.fixtures.usecase.CountsForEveryone;
import dev.sailwright.architecture.fixtures.usecase.EffectGate;
import dev.sailwright.architecture.fixtures.usecase.EndsTheProcess;
import dev.sailwright.architecture.fixtures.usecase.KnowsSlack;
import dev.sailwright.architecture.fixtures.usecase.ReadsTheEnvironment;
import dev.sailwright.architecture.fixtures.usecase.RemembersForEveryone;
import dev.sailwright.architecture.fixtures.usecase.StartsAProcess;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the code against the rules, and the rules against classes that break them on purpose. */
class ArchitectureTest {
  private static final Layout MAIN = new Layout("dev.sailwright");
  private static final Layout FIXTURES = new Layout("dev.sailwright.architecture.fixtures");
  private static final JavaClasses MAIN_CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(MAIN.root());

  @ParameterizedTest
  @EnumSource
  void theCodeKeepsEveryRule(Rules rule) {
    rule.below(MAIN).allowEmptyShould(true).check(MAIN_CLASSES);
  }

  @Test
  void everyPackageThatTheRulesSpeakOfExistsAndNoOther() {
    var existing = MAIN_CLASSES.stream().map(type -> Layout.kind(MAIN.area(type))).collect(toSet());

    assertThat(existing).isEqualTo(Layout.packages());
  }

  @ParameterizedTest
  @MethodSource
  void aWrongClassIsCaught(Class<?> wrong, Rules rule) {
    assertThat(rulesBrokenBy(wrong)).contains(rule);
  }

  static Stream<Arguments> aWrongClassIsCaught() {
    return Stream.of(
        Arguments.of(LooksOutwards.class, Rules.ARROWS_POINT_INWARDS),
        Arguments.of(KnowsSlack.class, Rules.ARROWS_POINT_INWARDS),
        Arguments.of(Homeless.class, Rules.ARROWS_POINT_INWARDS),
        Arguments.of(SpeaksBoth.class, Rules.ADAPTERS_NEVER_MEET),
        Arguments.of(OpensAFile.class, Rules.THE_CORE_IS_PURE),
        Arguments.of(ReadsJson.class, Rules.THE_CORE_IS_PURE),
        Arguments.of(LooksOutwards.class, Rules.ARROWS_POINT_INWARDS),
        Arguments.of(ReadsTheClock.class, Rules.THE_CORE_HAS_NO_HIDDEN_INPUTS),
        Arguments.of(HandsTheClockOn.class, Rules.THE_CORE_HAS_NO_HIDDEN_INPUTS),
        Arguments.of(InventsAnId.class, Rules.THE_CORE_HAS_NO_HIDDEN_INPUTS),
        Arguments.of(WaitsForAWhile.class, Rules.THE_CORE_HAS_NO_HIDDEN_INPUTS),
        Arguments.of(ChangesItsMind.class, Rules.THE_CORE_DOES_NOT_CHANGE_ITS_FIELDS),
        Arguments.of(DoesItItself.class, Rules.PORTS_ARE_INTERFACES),
        Arguments.of(SpeaksSlack.class, Rules.PORTS_SPEAK_OF_THE_CORE_AND_THE_JDK),
        Arguments.of(AsksKubernetes.class, Rules.VENDORS_STAY_HOME),
        Arguments.of(ReadsJson.class, Rules.VENDORS_STAY_HOME),
        Arguments.of(StartsAProcess.class, Rules.CHILD_PROCESSES_HAVE_ONE_DOOR),
        Arguments.of(ReadsTheEnvironment.class, Rules.THE_PROCESS_BELONGS_TO_BOOT),
        Arguments.of(EndsTheProcess.class, Rules.THE_PROCESS_BELONGS_TO_BOOT),
        Arguments.of(KeepsSilent.class, Rules.PORTS_SAY_WHAT_CHANGES_THE_WORLD),
        Arguments.of(ActsByItself.class, Rules.EFFECTS_HAVE_ONE_DOOR),
        Arguments.of(LightsUp.class, Rules.EFFECTS_HAVE_ONE_DOOR),
        Arguments.of(PostsByItself.class, Rules.SLACK_IS_CHANGED_THROUGH_ONE_DOOR),
        Arguments.of(Responds.class, Rules.SLACK_IS_CHANGED_THROUGH_ONE_DOOR),
        Arguments.of(SendsBytes.class, Rules.SLACK_IS_CHANGED_THROUGH_ONE_DOOR),
        Arguments.of(EndsPods.class, Rules.KUBERNETES_IS_CHANGED_BEHIND_PORTS),
        Arguments.of(EndsPods.InPassing.class, Rules.KUBERNETES_IS_CHANGED_BEHIND_PORTS),
        Arguments.of(PodLamp.WhenAsked.class, Rules.KUBERNETES_IS_CHANGED_BEHIND_PORTS),
        Arguments.of(PodLamp.EitherWay.class, Rules.KUBERNETES_IS_CHANGED_BEHIND_PORTS),
        Arguments.of(EffectGate.Ajar.class, Rules.EFFECTS_ARE_WITNESSED),
        Arguments.of(EffectGate.Mislabelled.class, Rules.EFFECTS_ARE_WITNESSED),
        Arguments.of(SlackEffects.Silent.class, Rules.EFFECTS_ARE_WITNESSED),
        Arguments.of(CountsForEveryone.class, Rules.STATICS_NEVER_CHANGE),
        Arguments.of(RemembersForEveryone.class, Rules.STATICS_NEVER_CHANGE));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Fact.class,
        Upright.class,
        Observer.class,
        Lamp.class,
        Bulb.class,
        EffectGate.class,
        PodReader.class,
        PodLamp.class,
        SlackEffects.class,
        ProcessRunner.class,
        Starter.class
      })
  void aRightClassIsLeftAlone(Class<?> right) {
    assertThat(rulesBrokenBy(right)).isEmpty();
  }

  @Test
  void everyRuleHasAClassThatItCatches() {
    var tried = aWrongClassIsCaught().map(arguments -> arguments.get()[1]);

    assertThat(tried).contains((Object[]) Rules.values());
  }

  /** An exception that nobody uses would let the next one in unseen. */
  @Test
  void everyChangeOfKubernetesThatIsExcusedIsThere() {
    var places =
        MAIN_CLASSES.stream()
            .flatMap(type -> type.getAccessesFromSelf().stream())
            .filter(Rules::changesKubernetes)
            .map(Rules::place)
            .collect(toSet());

    assertThat(places).containsAll(Rules.CHANGES_BESIDE_PORTS.keySet());
  }

  @Test
  void everyClassBelongsToAPackageThatSaysWhatMayBeNull() {
    var bare =
        MAIN_CLASSES.stream()
            .map(JavaClass::getPackage)
            .filter(javaPackage -> !javaPackage.getClasses().isEmpty())
            .filter(
                javaPackage -> !javaPackage.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
            .map(javaPackage -> javaPackage.getName())
            .collect(toSet());

    assertThat(bare).as("packages without @NullMarked in a package-info.java").isEmpty();
  }

  private static Stream<Rules> rulesBrokenBy(Class<?> type) {
    var imported = new ClassFileImporter().importClasses(type);
    return Arrays.stream(Rules.values())
        .filter(
            rule -> rule.below(FIXTURES).allowEmptyShould(true).evaluate(imported).hasViolation());
  }
}
