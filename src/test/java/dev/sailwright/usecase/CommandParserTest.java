package dev.sailwright.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ClusterPolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
  private static final ClusterPolicy PROD = ClusterPolicy.defaults("prod");
  private static final ClusterPolicy DEV = ClusterPolicy.defaults("dev");
  private final CommandParser parser =
      new CommandParser(new Clusters(List.of(PROD, DEV), Optional.of("prod")));

  @Test
  void theStandardClusterIsMeantWhenNoneIsNamed() {
    assertThat(parser.parse("status")).isEqualTo(new Command.Status(PROD));
    assertThat(parser.parse("status dev")).isEqualTo(new Command.Status(DEV));
  }

  @Test
  void clusterAndVersionMayComeInAnyOrder() {
    var expected =
        new Command.Upgrade(DEV, Optional.of(IstioVersion.of("1.29.1")), Optional.empty(), false);
    assertThat(parser.parse("upgrade dev 1.29.1")).isEqualTo(expected);
    assertThat(parser.parse("upgrade 1.29.1 dev")).isEqualTo(expected);
    assertThat(parser.parse("plan 1.29.1 dev"))
        .isEqualTo(new Command.Plan(DEV, Optional.of(IstioVersion.of("1.29.1")), false));
    assertThat(parser.parse("plan")).isEqualTo(new Command.Plan(PROD, Optional.empty(), false));
    assertThat(parser.parse("plan dev —canary 1.29.1"))
        .isEqualTo(new Command.Plan(DEV, Optional.of(IstioVersion.of("1.29.1")), true));
  }

  @Test
  void aPrecheckTakesThemToo() {
    assertThat(parser.parse("precheck 1.29.1 dev"))
        .isEqualTo(new Command.Precheck(DEV, Optional.of(IstioVersion.of("1.29.1"))));
    assertThat(parser.parse("precheck")).isEqualTo(new Command.Precheck(PROD, Optional.empty()));
  }

  @Test
  void oneClusterIsWatched() {
    assertThat(parser.parse("watch")).isEqualTo(new Command.Watch(PROD));
    assertThat(parser.parse("watch dev")).isEqualTo(new Command.Watch(DEV));
    assertThat(parser.parse("watch dev prod"))
        .isEqualTo(new Command.Wrong("`watch` takes one cluster at most.", "/istio watch dev"));
  }

  @Test
  void aRestartTakesAClusterAndANamespace() {
    assertThat(parser.parse("restart")).isEqualTo(new Command.Restart(PROD, Optional.empty()));
    assertThat(parser.parse("restart dev")).isEqualTo(new Command.Restart(DEV, Optional.empty()));
    assertThat(parser.parse("restart dev shop"))
        .isEqualTo(new Command.Restart(DEV, Optional.of("shop")));
    assertThat(parser.parse("restart shop"))
        .isEqualTo(new Command.Restart(PROD, Optional.of("shop")));
  }

  @ParameterizedTest
  @CsvSource({
    "restart dev shop pay, `restart` takes a cluster and a namespace at most., /istio restart dev"
        + " shop",
    "restart dev Shop_1, `Shop_1` is not the name of a namespace., /istio restart dev",
  })
  void aRestartOfSomethingElseIsNotGuessed(String text, String problem, String suggestion) {
    assertThat(parser.parse(text)).isEqualTo(new Command.Wrong(problem, suggestion));
  }

  @Test
  void withoutAStandardClusterAWordIsNotTakenForANamespace() {
    var several = new CommandParser(new Clusters(List.of(PROD, DEV), Optional.empty()));
    assertThat(several.parse("restart prdo"))
        .isEqualTo(
            new Command.Wrong(
                "There is no cluster `prdo`. I know `dev`, `prod`.", "/istio restart prod"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upgrade prod --emergency \"users are down\"",
        "upgrade prod --emergency “users are down”",
        "upgrade prod —emergency users are down",
        "  UPGRADE   prod --emergency users are down "
      })
  void phonesMayCurlQuotesAndStretchDashes(String text) {
    assertThat(parser.parse(text))
        .isEqualTo(
            new Command.Upgrade(PROD, Optional.empty(), Optional.of("users are down"), false));
  }

  @Test
  void aCanaryIsAskedForByItsOption() {
    var expected =
        new Command.Upgrade(DEV, Optional.of(IstioVersion.of("1.29.1")), Optional.empty(), true);
    assertThat(parser.parse("upgrade dev 1.29.1 --canary")).isEqualTo(expected);
    assertThat(parser.parse("upgrade —canary dev 1.29.1")).isEqualTo(expected);
  }

  /** Its reason is all that follows, so the option may have come before it alone. */
  @Test
  void aCanaryIsNoAnswerToAnEmergency() {
    assertThat(parser.parse("upgrade dev --canary --emergency users are down"))
        .isEqualTo(
            new Command.Wrong(
                "A canary mends nothing soon; in an emergency, upgrade in place.",
                "/istio upgrade dev --emergency \"users are down\""));
  }

  @ParameterizedTest
  @CsvSource({
    "staus,/istio status",
    "wacth dev,/istio watch dev",
    "statsu dev,/istio status dev",
    "upgrad prod,/istio upgrade prod",
    "frobnicate,/istio help",
    "status prdo,/istio status prod",
    "upgrade dve 1.29.1,/istio upgrade dev 1.29.1",
    "upgrade prod 1.29,/istio upgrade prod 1.29.1",
    "precheck prod 1.29,/istio precheck prod 1.29.1",
    "precheck prdo 1.29.1,/istio precheck prod 1.29.1",
    "plan prod 1.29,/istio plan prod 1.29.1",
    "plna prod,/istio plan prod",
  })
  void aWrongCommandGetsTheNearestRightOne(String text, String suggestion) {
    assertThat(parser.parse(text))
        .isInstanceOfSatisfying(
            Command.Wrong.class, wrong -> assertThat(wrong.suggestion()).isEqualTo(suggestion));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upgrade prod --emergency",
        "upgrade prod --emergency \"\"",
        "upgrade prod --force",
        "plan prod --emergency why",
        "status a b"
      })
  void halfACommandIsNeverGuessed(String text) {
    assertThat(parser.parse(text)).isInstanceOf(Command.Wrong.class);
  }

  @Test
  void twoClustersAreComparedInTheOrderInWhichTheyAreNamed() {
    assertThat(parser.parse("compare dev prod")).isEqualTo(new Command.Compare(DEV, PROD));
    assertThat(parser.parse("compare prod dev")).isEqualTo(new Command.Compare(PROD, DEV));
    assertThat(parser.parse("compare dev")).isEqualTo(new Command.Compare(DEV, PROD));
  }

  @ParameterizedTest
  @CsvSource({
    "compare,/istio compare dev prod",
    "compare prod,/istio compare dev prod",
    "compare prod prod,/istio compare dev prod",
    "compare dev dev,/istio compare dev prod",
    "compare dev prod dev,/istio compare dev prod",
    "compare dve prod,/istio compare dev prod",
    "compare dev prdo,/istio compare dev prod",
    "compaer dev prod,/istio compare dev prod",
  })
  void aComparisonThatIsNoneGetsTheNearestRightOne(String text, String suggestion) {
    assertThat(parser.parse(text))
        .isInstanceOfSatisfying(
            Command.Wrong.class, wrong -> assertThat(wrong.suggestion()).isEqualTo(suggestion));
  }

  @Test
  void oneClusterAloneHasNothingToBeComparedWith() {
    var alone = new CommandParser(new Clusters(List.of(PROD), Optional.empty()));
    assertThat(alone.parse("compare prod"))
        .isEqualTo(new Command.Wrong("`compare` takes two different clusters. I know `prod`.", ""));
  }

  @Test
  void withSeveralClustersAndNoStandardOneMustBeNamed() {
    var undecided = new CommandParser(new Clusters(List.of(PROD, DEV), Optional.empty()));
    assertThat(undecided.parse("status"))
        .isEqualTo(new Command.Wrong("Which cluster? I know `dev`, `prod`.", "/istio status dev"));
  }
}
