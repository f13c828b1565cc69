package dev.sailwright.adapter.slack;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through only what Slack signed within the last five minutes, and nothing larger than 1 MiB.
 * The SDK's own verifier also takes timestamps from the future and compares with {@code equals};
 * hence this one.
 *
 * <p>Answers 413 for a body that is too large, 401 for everything else that is not right. Nothing
 * of the request is echoed or logged.
 */
public final class SlackSignatureFilter implements Filter {
  static final int BODY_LIMIT = 1 << 20;
  static final long SECONDS_APART = 300;
  static final String TIMESTAMP = "X-Slack-Request-Timestamp";
  static final String SIGNATURE = "X-Slack-Signature";

  private static final Logger LOG = LoggerFactory.getLogger(SlackSignatureFilter.class);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private final SigningSecrets secrets;
  private final InstantSource clock;
  private final MeterRegistry meters;

  public SlackSignatureFilter(SigningSecrets secrets, InstantSource clock, MeterRegistry meters) {
    this.secrets = secrets;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("only HTTP is served here");
    }
    var body = body(http);
    if (body.isEmpty()) {
      refuse(
          answer,
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
          "too_large",
          "The request is too large.");
      return;
    }
    var problem = problem(http, body.get());
    if (problem.isPresent()) {
      refuse(
          answer,
          HttpServletResponse.SC_UNAUTHORIZED,
          problem.get(),
          "Not signed by Slack, or too old.");
      return;
    }
    chain.doFilter(new VerifiedRequest(http, body.get()), answer);
  }

  /** Empty when it is too large; never more than the limit and one byte are held. */
  private static Optional<byte[]> body(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > BODY_LIMIT) {
      return Optional.empty();
    }
    var body = request.getInputStream().readNBytes(BODY_LIMIT + 1);
    return body.length > BODY_LIMIT ? Optional.empty() : Optional.of(body);
  }

  private Optional<String> problem(HttpServletRequest request, byte[] body) {
    var timestamp = only(request, TIMESTAMP);
    var signature = only(request, SIGNATURE);
    if (timestamp.isEmpty() || signature.isEmpty()) {
      return Optional.of("headers");
    }
    if (!SECONDS.matcher(timestamp.get()).matches()) {
      return Optional.of("timestamp");
    }
    var apart = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp.get()));
    if (apart > SECONDS_APART) {
      return Optional.of("age");
    }
    return secrets.signed(timestamp.get(), body, signature.get())
        ? Optional.empty()
        : Optional.of("signature");
  }

  /** The header's value if there is exactly one: with two, nobody can say which one was signed. */
  private static Optional<String> only(HttpServletRequest request, String header) {
    var values = Collections.list(request.getHeaders(header));
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private void refuse(HttpServletResponse response, int status, String reason, String text)
      throws IOException {
    meters.counter("sailwright.slack.refused", "reason", reason).increment();
    LOG.debug("refused a request to the Slack endpoint: {}", reason);
    response.setStatus(status);
    response.setContentType("text/plain");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.getWriter().write(text);
  }
}
