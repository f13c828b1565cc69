package dev.sailwright.adapter.releases;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Gets JSON over HTTP, but only what changed: what is known to be the same is taken from memory
 * (RFC 9110, section 13). Not for several threads at once.
 *
 * <p>Redirects are followed on the same host alone, and never from https to http. Proxies are those
 * of Java's own settings.
 */
final class ConditionalGet {
  private static final int LONGEST = 16 * 1024 * 1024;
  private static final int REDIRECTS = 3;
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Pattern NEXT =
      Pattern.compile("<([^<>]{1,2000})>\\s*;.*\\brel=\"?next\"?.*");
  private static final Pattern ETAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]{0,200}\"");
  private static final Pattern DAY = Pattern.compile("[A-Za-z0-9,: +-]{1,60}");
  private static final Pattern JSON = Pattern.compile("application/([a-z0-9.+-]+\\+)?json(;.*)?");

  private final HttpClient client;
  private final Duration timeout;
  private final int limit;
  private final String userAgent;
  private final InstantSource clock;
  private final Map<URI, Page> known = new HashMap<>();

  /**
   * @param timeout for the connection, and again for the whole of an answer
   */
  ConditionalGet(Duration timeout, String userAgent, InstantSource clock) {
    this(timeout, LONGEST, userAgent, clock);
  }

  ConditionalGet(Duration timeout, int limit, String userAgent, InstantSource clock) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.timeout = timeout;
    this.limit = limit;
    this.userAgent = userAgent;
    this.clock = clock;
  }

  /**
   * Never compared with another one, and never changed.
   *
   * @param next where the list goes on, on the same host
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Page(byte[] body, Optional<URI> next, Optional<String> etag, Optional<String> modified) {}

  /**
   * @throws FeedTrouble when there is no JSON of this address to be had
   */
  Page get(URI address) throws FeedTrouble {
    var at = address;
    for (var hop = 0; hop <= REDIRECTS; hop++) {
      var response = send(at);
      if (MOVED.contains(response.statusCode())) {
        at = moved(at, response.headers());
        continue;
      }
      if (response.statusCode() == HttpURLConnection.HTTP_NOT_MODIFIED && known.containsKey(at)) {
        return known.get(at);
      }
      var page = page(at, response);
      known.put(at, page);
      return page;
    }
    throw new FeedTrouble(address.getHost() + " redirects again and again");
  }

  /** What was read turned out to be none: the next look asks for it anew. */
  void forget() {
    known.clear();
  }

  private HttpResponse<byte[]> send(URI at) throws FeedTrouble {
    var request =
        HttpRequest.newBuilder(at)
            .timeout(timeout)
            .header("User-Agent", userAgent)
            .header("Accept", "application/json")
            .GET();
    Optional.ofNullable(known.get(at))
        .ifPresent(page -> {
          page.etag().ifPresent(tag -> request.header("If-None-Match", tag));
          page.modified().ifPresent(day -> request.header("If-Modified-Since", day));
        });
    var sent = client.sendAsync(request.build(), answer -> new BoundedBody(limit));
    try {
      return sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new FeedTrouble(
          at.getHost() + " did not send all within " + timeout.toMillis() + " ms");
    } catch (ExecutionException | CancellationException e) {
      throw new FeedTrouble(at.getHost() + ": " + words(e));
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new FeedTrouble("the look at " + at.getHost() + " was interrupted");
    }
  }

  private static String words(Exception problem) {
    var cause = problem.getCause() instanceof IOException inner ? inner : problem;
    return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
  }

  private static URI moved(URI from, HttpHeaders headers) throws FeedTrouble {
    try {
      var to = from.resolve(headers.firstValue("Location").orElse(""));
      if (!isSamePlace(from, to)) {
        throw new FeedTrouble(
            from.getHost() + " redirects to another place, which is not followed");
      }
      return to;
    } catch (IllegalArgumentException e) {
      throw new FeedTrouble(from.getHost() + " redirects to what is no address");
    }
  }

  private static boolean isSamePlace(URI from, URI to) {
    return from.getScheme().equalsIgnoreCase(to.getScheme())
        && from.getHost().equalsIgnoreCase(to.getHost())
        && from.getPort() == to.getPort();
  }

  private Page page(URI at, HttpResponse<byte[]> response) throws FeedTrouble {
    if (response.statusCode() != HttpURLConnection.HTTP_OK) {
      throw new FeedTrouble(
          at.getHost() + " answered " + response.statusCode(),
          wait(response.statusCode(), response.headers()));
    }
    var type = response.headers().firstValue("Content-Type").orElse("none");
    if (!JSON.matcher(type.toLowerCase(Locale.ROOT)).matches()) {
      throw new FeedTrouble(at.getHost() + " sent no JSON, but content type " + clean(type));
    }
    return new Page(
        response.body(),
        next(at, response.headers()),
        response.headers().firstValue("ETag").filter(tag -> ETAG.matcher(tag).matches()),
        response.headers().firstValue("Last-Modified").filter(day -> DAY.matcher(day).matches()));
  }

  /** Headers are other people's words. */
  private static String clean(String header) {
    return header
        .replaceAll("[^A-Za-z0-9/;=.+ -]", "?")
        .substring(0, Math.min(60, header.length()));
  }

  /** {@code Link: <https://…?page=2>; rel="next"} (RFC 8288). */
  private static Optional<URI> next(URI at, HttpHeaders headers) throws FeedTrouble {
    for (var header : headers.allValues("Link")) {
      for (var link : List.of(header.split(",", -1))) {
        var match = NEXT.matcher(link.strip());
        if (match.matches()) {
          try {
            var next = at.resolve(match.group(1));
            if (isSamePlace(at, next)) {
              return Optional.of(next);
            }
          } catch (IllegalArgumentException e) {
            throw new FeedTrouble(at.getHost() + " names a next page that is no address");
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Retry-After, in seconds or as a date; else what GitHub says of the end of its limit. */
  private Optional<Duration> wait(int status, HttpHeaders headers) {
    var after = headers.firstValue("Retry-After").flatMap(this::until);
    if (after.isPresent()) {
      return after;
    }
    var spent = headers.firstValue("X-RateLimit-Remaining").filter("0"::equals).isPresent();
    return spent || status == TOO_MANY_REQUESTS
        ? headers
            .firstValue("X-RateLimit-Reset")
            .flatMap(ConditionalGet::number)
            .map(Instant::ofEpochSecond)
            .map(this::from)
        : Optional.empty();
  }

  private Optional<Duration> until(String text) {
    var seconds = number(text);
    if (seconds.isPresent()) {
      return seconds.map(Duration::ofSeconds).map(ConditionalGet::bounded);
    }
    try {
      return Optional.of(
          from(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Duration from(Instant end) {
    return bounded(Duration.between(clock.instant(), end));
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static Optional<Long> number(String text) {
    return text.matches("\\d{1,11}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
