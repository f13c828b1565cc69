package dev.sailwright.adapter.releases;

import static dev.sailwright.testing.FeedServer.json;
import static dev.sailwright.testing.FeedServer.status;
import static dev.sailwright.testing.FeedServer.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.PublishedReleases;
import dev.sailwright.port.ReleaseFeed;
import dev.sailwright.testing.FeedServer;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.ReleaseFeedContract;
import dev.sailwright.testing.TestCatalog;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The real feed against publishers on loopback that have their bad days. */
class HttpReleaseFeedTest implements ReleaseFeedContract {
  private static final String RELEASES = "/releases";
  private static final String SUPPORT = "/istio.json";
  private static final Duration EVERY = Duration.ofHours(6);
  private static final String GOOD = list("1.31.1", "1.31.2");
  private static final String CYCLES =
      """
      [{"cycle": "1.32", "releaseDate": "2026-11-20", "eol": false, "latest": "1.32.0",
        "latestReleaseDate": "2026-11-20", "lts": false, "supportedKubernetesVersions": "1.33 - 1.37"},
       {"cycle": "1.31", "releaseDate": "2026-08-31", "eol": "2027-02-28", "latest": "1.31.2"}]
      """;

  private final ManualClock clock = new ManualClock();
  private final CountDownLatch done = new CountDownLatch(1);
  private final TreeSet<IstioVersion> listed = new TreeSet<>(List.of(IstioVersion.of("1.31.1")));
  private FeedServer server;
  private HttpReleaseFeed feed;

  @BeforeEach
  void start() throws IOException {
    server = new FeedServer();
    server.answer(RELEASES, json(GOOD));
    server.answer(SUPPORT, json(CYCLES));
    feed = feed(Duration.ofSeconds(20));
  }

  private HttpReleaseFeed feed(Duration timeout) {
    return new HttpReleaseFeed(
        new HttpReleaseFeed.Sources(server.at(RELEASES), server.at(SUPPORT), EVERY),
        TestCatalog.catalog(),
        new ConditionalGet(timeout, 100_000, "sailwright/test", clock),
        UnaryOperator.identity(),
        clock);
  }

  @AfterEach
  void stop() {
    done.countDown();
    server.close();
  }

  @Override
  public ReleaseFeed feed() {
    return feed;
  }

  @Override
  public void publish(IstioVersion version) {
    listed.add(version);
    server.answer(
        RELEASES, json(list(listed.stream().map(Object::toString).toArray(String[]::new))));
  }

  @Override
  public void fail() {
    server.answer(RELEASES, status(500));
    server.answer(SUPPORT, status(503));
  }

  @Override
  public void later() {
    clock.advance(EVERY.plusMinutes(1));
  }

  private static String list(String... versions) {
    return Arrays.stream(versions)
        .map(version -> item(version, false, false, "2026-11-01T10:00:00Z"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String item(String tag, boolean draft, boolean preRelease, String published) {
    return """
    {"tag_name": "%s", "draft": %s, "prerelease": %s, "published_at": "%s", "body": "words"}
    """
        .formatted(tag, draft, preRelease, published);
  }

  private Map<IstioVersion, LocalDate> versions() {
    return feed.published().map(PublishedReleases::versions).orElse(Map.of());
  }

  @Test
  void takesVersionsDaysRangesAndEndsAndNothingElse() {
    assertThat(feed.refresh()).isEmpty();
    var published = feed.published().orElseThrow();
    assertThat(published.versions())
        .containsEntry(IstioVersion.of("1.31.2"), LocalDate.parse("2026-11-01"))
        .containsKey(IstioVersion.of("1.32.0"));
    var cycle = published.cycles().getFirst();
    assertThat(cycle.minor()).isEqualTo(Minor.of("1.32"));
    assertThat(cycle.kubernetes()).hasToString("Optional[1.33–1.37]");
    assertThat(cycle.ends()).isEmpty();
    assertThat(published.cycles().get(1).ends()).contains(LocalDate.parse("2027-02-28"));
  }

  @Test
  void draftsPreReleasesAndTheFutureAreLeftOut() {
    server.answer(
        RELEASES,
        json(
            "["
                + item("1.31.1", false, false, "2026-09-30T10:00:00Z")
                + ","
                + item("1.31.7", true, false, "2026-11-01T10:00:00Z")
                + ","
                + item("1.31.8", false, true, "2026-11-01T10:00:00Z")
                + ","
                + item("1.32.0-rc.0", false, false, "2026-11-01T10:00:00Z")
                + ","
                + item("client-go/v1.31.9", false, false, "2026-11-01T10:00:00Z")
                + ","
                + item("1.31.9", false, false, "2027-11-01T10:00:00Z")
                + "]"));
    server.answer(SUPPORT, status(500));
    feed.refresh();
    assertThat(versions()).containsOnlyKeys(IstioVersion.of("1.31.1"));
  }

  @Test
  void theNewerFormatOfTheEndsIsReadToo() {
    server.answer(
        SUPPORT,
        json(
            """
            {"schema_version": "1.2.0", "result": {"name": "istio", "releases": [
              {"name": "1.32", "releaseDate": "2026-11-20", "isEol": false, "eolFrom": "2027-08-31",
               "latest": {"name": "1.32.0", "date": "2026-11-20", "link": null},
               "custom": {"supportedKubernetesVersions": "1.33 - 1.37"}},
              {"name": "1.31", "releaseDate": "2026-08-31", "isEol": false, "eolFrom": null,
               "latest": null}]}}
            """));
    assertThat(feed.refresh()).isEmpty();
    var cycle = feed.published().orElseThrow().cycles().getFirst();
    assertThat(cycle.ends()).contains(LocalDate.parse("2027-08-31"));
    assertThat(cycle.kubernetes()).hasToString("Optional[1.33–1.37]");
    assertThat(versions()).containsKey(IstioVersion.of("1.32.0"));
  }

  @Test
  void whatDidNotChangeIsNotSentAgainAndStillCountsAsReadToday() {
    server.answer(RELEASES, tagged(GOOD, "\"one\""));
    feed.refresh();
    clock.advance(Duration.ofDays(2));
    assertThat(feed.refresh()).isEmpty();
    assertThat(server.requests())
        .containsSubsequence(RELEASES, SUPPORT, RELEASES + " if not \"one\"", SUPPORT);
    assertThat(versions()).containsKey(IstioVersion.of("1.31.2"));
    assertThat(feed.published().orElseThrow().asOf()).isEqualTo("2026-11-25");

    server.answer(RELEASES, tagged(list("1.31.1", "1.31.3"), "\"two\""));
    later();
    feed.refresh();
    assertThat(versions()).containsKey(IstioVersion.of("1.31.3"));
  }

  @Test
  void theListGoesOnOnFurtherPagesOfTheSameHost() {
    server.answer(
        RELEASES, json(list("1.31.3"), "Link", "<" + server.at("/page2") + ">; rel=\"next\""));
    server.answer(
        "/page2", json(list("1.31.1"), "Link", "<https://elsewhere.example/3>; rel=\"next\""));
    assertThat(feed.refresh()).isEmpty();
    assertThat(versions()).containsKeys(IstioVersion.of("1.31.3"), IstioVersion.of("1.31.1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>sign in</html>",
        "{}",
        "null",
        "[]",
        "[1]",
        "[{\"tag_name\": \"1.31.1\"}]",
        "[{\"tag_name\": 1, \"draft\": false, \"prerelease\": false}]",
        "[{\"tag_name\": \"1.31.1\", \"draft\": false, \"prerelease\": false, \"published_at\":"
            + " \"soon\"}]",
        "[] []"
      })
  void garbageNeverReplacesWhatIsGood(String garbage) {
    feed.refresh();
    var good = feed.published();
    server.answer(RELEASES, json(garbage));
    server.answer(SUPPORT, json(garbage));
    later();
    assertThat(feed.refresh()).hasSize(2);
    assertThat(feed.published()).isEqualTo(good);
  }

  /** Well-formed, but of something else. */
  @Test
  void aListOfAnotherProjectIsGarbage() {
    server.answer(RELEASES, json(list("9.9.9", "9.9.8")));
    server.answer(SUPPORT, json("[{\"cycle\": \"9.9\", \"releaseDate\": \"2026-01-01\"}]"));
    assertThat(feed.refresh()).hasSize(2);
    assertThat(feed.published()).isEmpty();
  }

  @Test
  void deepJsonIsGarbage() {
    server.answer(RELEASES, json("[".repeat(2000) + "]".repeat(2000)));
    assertThat(feed.refresh()).singleElement().asString().contains("no JSON");
  }

  @Test
  void halfOfAListIsGarbage() {
    server.answer(RELEASES, json(GOOD.substring(0, GOOD.length() / 2)));
    server.answer(
        SUPPORT,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 10_000);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
          throw new IOException("the line is cut");
        });
    assertThat(feed.refresh()).hasSize(2);
    assertThat(feed.published()).isEmpty();
  }

  @Test
  void aHugeAnswerIsNotReadToItsEnd() {
    server.answer(RELEASES, json("[" + " ".repeat(3_000_000) + "]"));
    assertThat(feed.refresh()).singleElement().asString().contains("longer than 100000 bytes");
  }

  @Test
  void anAnswerThatTricklesIsLeft() {
    server.answer(
        RELEASES,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
          wait(done);
        });
    var hasty = feed(Duration.ofMillis(300));
    assertThat(hasty.refresh()).singleElement().asString().contains("within 300 ms");
    assertThat(hasty.published().orElseThrow().cycles()).isNotEmpty();
  }

  private static void wait(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Test
  void aRedirectIsFollowedOnTheSameHostAlone() {
    server.answer(RELEASES, status(301, "Location", "/moved"));
    server.answer("/moved", json(GOOD));
    assertThat(feed.refresh()).isEmpty();
    assertThat(versions()).containsKey(IstioVersion.of("1.31.2"));

    server.answer(
        RELEASES, status(302, "Location", "http://localhost:" + server.port() + "/moved"));
    later();
    assertThat(feed.refresh()).singleElement().asString().contains("not followed");
    assertThat(server.requests()).filteredOn("/moved"::equals).hasSize(1);
  }

  @Test
  void redirectsThatNeverEndAreLeft() {
    server.answer(RELEASES, status(302, "Location", RELEASES));
    assertThat(feed.refresh()).singleElement().asString().contains("again and again");
  }

  @Test
  void anotherContentTypeIsNoList() {
    server.answer(RELEASES, json(GOOD, "Content-Type", "text/html"));
    assertThat(feed.refresh()).singleElement().asString().contains("text/html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7200", "Mon, 23 Nov 2026 22:31:00 GMT"})
  void aPublisherThatAsksForQuietGetsIt(String after) {
    server.answer(RELEASES, status(429, "Retry-After", after));
    feed.refresh();
    clock.advance(Duration.ofMinutes(119));
    assertThat(feed.refresh()).hasSize(1);
    assertThat(server.requests()).filteredOn(RELEASES::equals).hasSize(1);
    clock.advance(Duration.ofMinutes(2));
    server.answer(RELEASES, json(GOOD));
    assertThat(feed.refresh()).isEmpty();
    assertThat(server.requests()).filteredOn(RELEASES::equals).hasSize(2);
  }

  @Test
  void aSpentRateLimitIsObeyed() {
    var reset = clock.instant().plusSeconds(3000).getEpochSecond();
    server.answer(
        RELEASES,
        status(403, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", String.valueOf(reset)));
    feed.refresh();
    clock.advance(Duration.ofSeconds(2999));
    feed.refresh();
    assertThat(server.requests()).filteredOn(RELEASES::equals).hasSize(1);
    clock.advance(Duration.ofSeconds(2));
    feed.refresh();
    assertThat(server.requests()).filteredOn(RELEASES::equals).hasSize(2);
  }

  @Test
  void afterTroubleItLooksAgainSoonerThanAfterSuccess() {
    server.answer(RELEASES, status(500));
    feed.refresh();
    server.answer(RELEASES, json(GOOD));
    clock.advance(Duration.ofMinutes(16));
    assertThat(feed.refresh()).isEmpty();
    clock.advance(Duration.ofHours(5));
    feed.refresh();
    assertThat(server.requests()).filteredOn(RELEASES::equals).hasSize(2);
  }

  /** As where there is no way to the Internet. */
  @Test
  void troubleIsALogLineWhenItBeginsAndWhenItEnds() {
    var log = (Logger) LoggerFactory.getLogger(HttpReleaseFeed.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.setLevel(Level.INFO);
    log.addAppender(lines);
    try {
      server.answer(RELEASES, status(500));
      for (var look = 0; look < 3; look++) {
        assertThat(feed.refresh()).hasSize(1);
        clock.advance(Duration.ofMinutes(16));
      }
      assertThat(lines.list)
          .singleElement()
          .satisfies(line ->
              assertThat(line.getFormattedMessage())
                  .contains(
                      "list of releases", "last good copy holds", "releaseFeed.enabled: false"));
      server.answer(RELEASES, json(GOOD));
      feed.refresh();
      clock.advance(EVERY.plusMinutes(1));
      server.answer(RELEASES, status(500));
      feed.refresh();
      assertThat(lines.list)
          .extracting(ILoggingEvent::getLevel)
          .containsExactly(Level.WARN, Level.INFO, Level.WARN);
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
    }
  }

  @Test
  void whoStartsWaitsForTheFirstLook() {
    feed.awaitFirstLook(Duration.ofMinutes(1));
    assertThat(feed.published()).isPresent();
    assertThat(server.requests()).filteredOn(RELEASES::equals).hasSize(1);
  }

  @Test
  void theWaitForTheFirstLookIsBoundedAndTheLookGoesOn() {
    server.answer(
        RELEASES,
        exchange -> {
          wait(done);
          json(GOOD).write(exchange);
        });
    feed.awaitFirstLook(Duration.ofMillis(50));
    assertThat(versions()).isEmpty();
    done.countDown();
    Awaitility.await().untilAsserted(() -> assertThat(versions()).isNotEmpty());
    assertThat(server.requests()).filteredOn(RELEASES::equals).hasSize(1);
  }

  @Test
  void aFirstLookThatFailsEndsTheWaitAtOnceAndSoftly() {
    fail();
    feed.awaitFirstLook(Duration.ofMinutes(1));
    assertThat(feed.published()).isEmpty();
  }

  @Test
  void nobodyWaitsForALook() {
    server.answer(RELEASES, exchange -> wait(done));
    assertThat(feed.published()).isEmpty();
    assertThat(feed.published()).isEmpty();
    Awaitility.await().until(() -> server.requests().contains(RELEASES));
    assertThat(server.requests()).filteredOn(RELEASES::equals).hasSize(1);
  }

  @Test
  void saysWhoItIs() {
    var agents = new CopyOnWriteArrayList<String>();
    server.answer(
        RELEASES,
        exchange -> {
          agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
          json(GOOD).write(exchange);
        });
    feed.refresh();
    assertThat(agents).containsExactly("sailwright/test");
  }
}
