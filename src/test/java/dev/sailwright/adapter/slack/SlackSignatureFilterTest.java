package dev.sailwright.adapter.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.testing.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SlackSignatureFilterTest {
  private static final String BODY = "command=%2Fistio&text=status+f%C3%BCr+prod&user_id=U0ALICE01";
  private static final long NOW = 1_795_465_860L;
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));
  private static final SigningSecrets NEW = new SigningSecrets("new-secret", Optional.empty());
  private static final SigningSecrets OLD = new SigningSecrets("old-secret", Optional.empty());
  private static final SigningSecrets OTHER = new SigningSecrets("other-secret", Optional.empty());
  private static final List<String> PASSED = new CopyOnWriteArrayList<>();
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    var secrets = new SigningSecrets("new-secret", Optional.of("old-secret"));
    server =
        new TestServer(
            new SlackSignatureFilter(secrets, CLOCK, new SimpleMeterRegistry()), new Recorder());
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void forget() {
    PASSED.clear();
  }

  static Stream<Arguments> requests() {
    var good = NEW.sign(now(), bytes(BODY));
    return Stream.of(
        request("signed now", 200, headers(now(), good)),
        request(
            "signed with the previous secret", 200, headers(now(), OLD.sign(now(), bytes(BODY)))),
        request("300 s old", 200, signed(NOW - 300)),
        request("300 s early", 200, signed(NOW + 300)),
        request(
            "header names in other case",
            200,
            "x-slack-REQUEST-timestamp: " + now() + "\r\nX-SLACK-signature: " + good + "\r\n"),
        request("301 s old", 401, signed(NOW - 301)),
        request("301 s early", 401, signed(NOW + 301)),
        request("an hour early, as the SDK lets through", 401, signed(NOW + 3600)),
        request("no headers", 401, ""),
        request("no timestamp", 401, "X-Slack-Signature: " + good + "\r\n"),
        request("no signature", 401, "X-Slack-Request-Timestamp: " + now() + "\r\n"),
        request("empty signature", 401, headers(now(), "")),
        request("empty timestamp", 401, headers("", NEW.sign("", bytes(BODY)))),
        request("another version", 401, headers(now(), good.replace("v0=", "v1="))),
        request("no version", 401, headers(now(), good.replace("v0=", ""))),
        request("version twice", 401, headers(now(), "v0=" + good)),
        request("truncated", 401, headers(now(), good.substring(0, good.length() - 1))),
        request("only the version", 401, headers(now(), "v0=")),
        request("longer", 401, headers(now(), good + "0")),
        request(
            "upper-case hex",
            401,
            headers(now(), "v0=" + good.substring(3).toUpperCase(Locale.ROOT))),
        request("one bit flipped", 401, headers(now(), flipped(good))),
        request("signed with another secret", 401, headers(now(), OTHER.sign(now(), bytes(BODY)))),
        request(
            "signature of another body", 401, headers(now(), NEW.sign(now(), bytes(BODY + "&")))),
        request(
            "signature of another moment",
            401,
            headers(now(), NEW.sign(Long.toString(NOW - 1), bytes(BODY)))),
        request("negative timestamp", 401, signed("-" + now())),
        request("plus sign", 401, signed("+" + now())),
        request("fraction", 401, signed(now() + ".0")),
        request("hexadecimal", 401, signed("0x" + Long.toHexString(NOW))),
        request("exponent", 401, signed("1e9")),
        request("more than a long", 401, signed("99999999999999999999")),
        request("twelve nines", 401, signed("999999999999")),
        request("digits of another script", 401, signed("١٧٩٥٤٦٥٨٦٠")),
        request("words", 401, signed("now")),
        request(
            "two timestamps",
            401,
            headers(now(), good) + "X-Slack-Request-Timestamp: " + now() + "\r\n"),
        request(
            "two signatures", 401, headers(now(), good) + "X-Slack-Signature: " + good + "\r\n"),
        request("two signatures in one line", 401, headers(now(), good + ", " + good)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("requests")
  void letsThroughOnlyWhatSlackSignedNow(String what, int status, String headers)
      throws IOException {
    var answered =
        server.raw(headers + "Content-Length: " + bytes(BODY).length + "\r\n", bytes(BODY));
    assertThat(answered).as(what).isEqualTo(status);
    assertThat(PASSED).isEqualTo(status == 200 ? List.of(BODY) : List.of());
  }

  @Test
  void readsAChunkedBodyToItsEnd() throws IOException {
    var half = BODY.length() / 2;
    var chunked = chunk(BODY.substring(0, half)) + chunk(BODY.substring(half)) + "0\r\n\r\n";
    var headers = headers(now(), NEW.sign(now(), bytes(BODY))) + "Transfer-Encoding: chunked\r\n";
    assertThat(server.raw(headers, bytes(chunked))).isEqualTo(200);
    assertThat(PASSED).containsExactly(BODY);
  }

  @Test
  void refusesAChangedChunkedBody() throws IOException {
    var headers = headers(now(), NEW.sign(now(), bytes(BODY))) + "Transfer-Encoding: chunked\r\n";
    assertThat(server.raw(headers, bytes(chunk(BODY + "&text=upgrade") + "0\r\n\r\n")))
        .isEqualTo(401);
    assertThat(PASSED).isEmpty();
  }

  @Test
  void takesABodyOfTheLimitAndRefusesOneByteMore() throws IOException {
    var limit = "a".repeat(SlackSignatureFilter.BODY_LIMIT);
    assertThat(
            server.raw(
                signedFor(limit) + "Content-Length: " + limit.length() + "\r\n", bytes(limit)))
        .isEqualTo(200);
    var more = limit + "a";
    assertThat(
            server.raw(signedFor(more) + "Content-Length: " + more.length() + "\r\n", bytes(more)))
        .isEqualTo(413);
    assertThat(PASSED).containsExactly(limit);
  }

  @Test
  void refusesAnAnnouncedHugeBodyWithoutWaitingForIt() throws IOException {
    assertThat(server.raw("Content-Length: 10000000000\r\n", bytes("a"))).isEqualTo(413);
  }

  @Test
  void refusesAHugeChunkedBodyBeforeItsEnd() throws IOException {
    var endless = chunk("a".repeat(SlackSignatureFilter.BODY_LIMIT)) + chunk("aa");
    assertThat(server.raw("Transfer-Encoding: chunked\r\n", bytes(endless))).isEqualTo(413);
  }

  @Test
  void takesASignedEmptyBody() throws IOException {
    assertThat(server.raw(signedFor("") + "Content-Length: 0\r\n", new byte[0])).isEqualTo(200);
    assertThat(PASSED).containsExactly("");
  }

  @Test
  void anEmptySecretIsNoSecret() {
    assertThatThrownBy(() -> new SigningSecrets(" ", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("signing secret is empty");
    var blankPrevious = new SigningSecrets("new-secret", Optional.of(""));
    assertThat(blankPrevious.signed(now(), bytes(BODY), NEW.sign(now(), bytes(BODY)))).isTrue();
  }

  @Test
  void countsRefusalsByReason() throws Exception {
    var meters = new SimpleMeterRegistry();
    try (var counted =
        new TestServer(new SlackSignatureFilter(NEW, CLOCK, meters), new Recorder())) {
      counted.raw(signed(NOW - 301) + "Content-Length: 0\r\n", new byte[0]);
      counted.raw("Content-Length: 0\r\n", new byte[0]);
    }
    assertThat(meters.get("sailwright.slack.refused").tag("reason", "age").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("sailwright.slack.refused").tag("reason", "headers").counter().count())
        .isEqualTo(1);
  }

  private static Arguments request(String what, int status, String headers) {
    return Arguments.of(what, status, headers);
  }

  private static String signed(long timestamp) {
    return signed(Long.toString(timestamp));
  }

  private static String signed(String timestamp) {
    return headers(timestamp, NEW.sign(timestamp, bytes(BODY)));
  }

  private static String signedFor(String body) {
    return headers(now(), NEW.sign(now(), bytes(body)));
  }

  private static String headers(String timestamp, String signature) {
    return "X-Slack-Request-Timestamp: "
        + timestamp
        + "\r\nX-Slack-Signature: "
        + signature
        + "\r\n";
  }

  private static String flipped(String signature) {
    var last = signature.charAt(signature.length() - 1);
    return signature.substring(0, signature.length() - 1) + (last == '0' ? '1' : '0');
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static String now() {
    return Long.toString(NOW);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Reads the body again, as Bolt does. */
  private static final class Recorder extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      PASSED.add(request.getReader().lines().collect(Collectors.joining("\n")));
    }
  }
}
