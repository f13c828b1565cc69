package dev.sailwright.adapter.probes;

import dev.sailwright.port.UrlProber;
import dev.sailwright.upgrade.StepFacts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * One GET, answered soon or not at all. A redirect is not a 200, so none is followed; no body is
 * read.
 */
public final class HttpUrlProber implements UrlProber {
  private final HttpClient client;
  private final Duration timeout;

  /**
   * @param timeout for the connection, and again for the answer
   */
  public HttpUrlProber(Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public StepFacts.Probe probe(URI address) {
    try {
      var request =
          HttpRequest.newBuilder(address)
              .timeout(timeout)
              .header("User-Agent", "sailwright-probe")
              .GET()
              .build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      response.body().close();
      return new StepFacts.Probe(address, response.statusCode() == 200, answer(response));
    } catch (IOException e) {
      return new StepFacts.Probe(address, false, words(e));
    } catch (IllegalArgumentException e) {
      return new StepFacts.Probe(address, false, "not an http or https address");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StepFacts.Probe(address, false, "the probe was interrupted");
    }
  }

  private static String answer(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Location")
        .map(location -> response.statusCode() + ", a redirect to " + location)
        .orElse(String.valueOf(response.statusCode()));
  }

  private String words(IOException problem) {
    return switch (problem) {
      case HttpTimeoutException e -> "no answer within " + timeout.toMillis() + " ms";
      case UnknownHostException e -> "unknown host";
      case ConnectException e ->
          e.getCause() instanceof ConnectException inner
                  && inner.getCause() instanceof UnresolvedAddressException
              ? "unknown host"
              : "connection refused or unreachable";
      case SSLException e ->
          "TLS: " + Optional.ofNullable(e.getMessage()).orElse("handshake failed");
      default ->
          Optional.ofNullable(problem.getMessage()).orElse(problem.getClass().getSimpleName());
    };
  }
}
