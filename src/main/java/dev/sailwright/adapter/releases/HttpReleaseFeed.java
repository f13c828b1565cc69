package dev.sailwright.adapter.releases;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.PublishedReleases;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.port.ReleaseFeed;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Istio's releases from GitHub's API, and ends of support and Kubernetes ranges from
 * endoflife.date. Each has its own last good copy, and no answer of theirs can do more than replace
 * it: what is no such list, or is not Istio's, is left aside.
 */
public final class HttpReleaseFeed implements ReleaseFeed {
  private static final Logger LOG = LoggerFactory.getLogger(HttpReleaseFeed.class);
  private static final String LOOK = "look";

  /** Newer ones come first; what the release data lack is on the first pages. */
  private static final int PAGES = 4;

  private static final Duration AFTER_TROUBLE = Duration.ofMinutes(15);

  private final Sources sources;
  private final ReleaseCatalog known;
  private final ConditionalGet http;
  private final UnaryOperator<Duration> jitter;
  private final InstantSource clock;

  /**
   * The cache's own work, too: it waits while a look goes on, and may keep nobody else's thread.
   */
  private final Executor beside =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("release-feed").factory());

  /**
   * Looks when it is asked and has none that is new; who asks meanwhile waits for the same look.
   */
  private final LoadingCache<String, Look> looks;

  /** Lists that the last look did not get; of one look at a time. */
  private final Set<String> troubled = new HashSet<>();

  private volatile Optional<Copy<Map<IstioVersion, LocalDate>>> releases = Optional.empty();
  private volatile Optional<Copy<SupportList>> support = Optional.empty();

  /**
   * @param every how long a good copy is taken for new
   */
  public record Sources(URI releases, URI support, Duration every) {}

  private record Copy<T>(T content, LocalDate day) {}

  /**
   * @param next when it is worth to look again
   */
  private record Look(Duration next, List<String> problems) {}

  private record Trouble(Duration pause, String problem) {}

  /**
   * @param known releases, of which every true list has some
   * @param timeout for the connection, and again for the whole of an answer
   * @param jitter makes the waits of several processes differ
   */
  public HttpReleaseFeed(
      Sources sources,
      ReleaseCatalog known,
      Duration timeout,
      String userAgent,
      UnaryOperator<Duration> jitter,
      InstantSource clock) {
    this(sources, known, new ConditionalGet(timeout, userAgent, clock), jitter, clock);
  }

  HttpReleaseFeed(
      Sources sources,
      ReleaseCatalog known,
      ConditionalGet http,
      UnaryOperator<Duration> jitter,
      InstantSource clock) {
    this.sources = sources;
    this.known = known;
    this.http = http;
    this.jitter = jitter;
    this.clock = clock;
    this.looks =
        Caffeine.newBuilder()
            .expireAfter(Expiry.<String, Look>writing((key, look) -> look.next()))
            .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
            .executor(beside)
            .build(key -> look());
  }

  @Override
  public Optional<PublishedReleases> published() {
    if (looks.getIfPresent(LOOK) == null) {
      beside.execute(this::refresh);
    }
    return copy();
  }

  @Override
  public List<String> refresh() {
    return looks.get(LOOK).problems();
  }

  /**
   * Waits for the first look, so that nothing is judged before the publishers were asked once. What
   * goes wrong with it is told in the log; a look that takes longer goes on beside the caller.
   */
  public void awaitFirstLook(Duration atMost) {
    try {
      CompletableFuture.supplyAsync(this::refresh, beside)
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("nobody waits longer for the first look at the lists", e);
    }
  }

  private Optional<PublishedReleases> copy() {
    var days =
        Stream.concat(releases.map(Copy::day).stream(), support.map(Copy::day).stream()).toList();
    var versions = new HashMap<IstioVersion, LocalDate>();
    support.ifPresent(copy -> versions.putAll(copy.content().versions()));
    releases.ifPresent(copy -> versions.putAll(copy.content()));
    return days.stream()
        .min(LocalDate::compareTo)
        .map(oldest ->
            new PublishedReleases(
                oldest, versions, support.map(copy -> copy.content().cycles()).orElse(List.of())));
  }

  private Look look() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var troubles =
        Stream.of(
                attempt("releases", () -> releases = Optional.of(new Copy<>(list(today), today))),
                attempt(
                    "ends of support", () -> support = Optional.of(new Copy<>(ends(today), today))))
            .flatMap(Optional::stream)
            .toList();
    var next =
        troubles.stream().map(Trouble::pause).max(Duration::compareTo).orElse(sources.every());
    return new Look(jitter.apply(next), troubles.stream().map(Trouble::problem).toList());
  }

  private interface Attempt {
    void run() throws FeedTrouble;
  }

  /**
   * A log line when trouble begins, and one when it ends: where no list is in reach, that is all.
   */
  private Optional<Trouble> attempt(String what, Attempt attempt) {
    try {
      attempt.run();
      if (troubled.remove(what)) {
        LOG.info("the list of {} is read again", what);
      }
      return Optional.empty();
    } catch (FeedTrouble e) {
      if (troubled.add(what)) {
        LOG.warn(
            "the list of {} was not read, the last good copy holds; releaseFeed.enabled: false in"
                + " the settings turns this off: {}",
            what,
            e.getMessage());
      }
      var wait =
          e.askedToWait().filter(asked -> asked.compareTo(AFTER_TROUBLE) > 0).orElse(AFTER_TROUBLE);
      return Optional.of(new Trouble(wait, what + ": " + e.getMessage()));
    }
  }

  private Map<IstioVersion, LocalDate> list(LocalDate today) throws FeedTrouble {
    var versions = new HashMap<IstioVersion, LocalDate>();
    var next = Optional.of(sources.releases());
    for (var page = 0; page < PAGES && next.isPresent(); page++) {
      var got = http.get(next.get());
      versions.putAll(parsed(got.body(), body -> ReleaseList.read(body, today)));
      next = got.next();
    }
    if (versions.keySet().stream().noneMatch(known::knows)) {
      throw noList("the list of releases has none of Istio that is known");
    }
    return versions;
  }

  private SupportList ends(LocalDate today) throws FeedTrouble {
    var list = parsed(http.get(sources.support()).body(), body -> SupportList.read(body, today));
    if (list.cycles().stream().noneMatch(cycle -> known.release(cycle.minor()).isPresent())) {
      throw noList("the list of ends of support has no minor of Istio that is known");
    }
    return list;
  }

  private interface Parser<T> {
    T parse(byte[] body) throws FeedTrouble;
  }

  private <T> T parsed(byte[] body, Parser<T> parser) throws FeedTrouble {
    try {
      return parser.parse(body);
    } catch (FeedTrouble e) {
      http.forget();
      throw e;
    }
  }

  private FeedTrouble noList(String problem) {
    http.forget();
    return new FeedTrouble(problem);
  }
}
