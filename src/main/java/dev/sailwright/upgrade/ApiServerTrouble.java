package dev.sailwright.upgrade;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether a program failed because the API server did: then the same again can go well, and nobody
 * need be asked at once.
 */
final class ApiServerTrouble {
  /**
   * Go's words for broken connections (net, syscall, net/http, x/net/http2), and the API server's
   * for 409, 410, 429, 500, 503 and 504 (k8s.io/apimachinery/pkg/api/errors/errors.go@v0.34.0,
   * k8s.io/apiserver/pkg/storage/errors).
   */
  private static final Pattern WORDS =
      Pattern.compile(
          String.join(
              "|",
              "connection refused",
              "connection reset by peer",
              "broken pipe",
              "use of closed network connection",
              "connection timed out",
              "no route to host",
              "\\bEOF\\b",
              "i/o timeout",
              "TLS handshake timeout",
              // Alone, they are also how istioctl says that istiod did not become ready.
              "\"https?://[^\"]*\": context deadline exceeded",
              "Client\\.Timeout exceeded",
              "http2: (client connection lost|server sent GOAWAY)",
              "the object has been modified",
              "too old resource version",
              "[Tt]oo [Mm]any [Rr]equests",
              "has received too many requests",
              "storage is \\(re\\)initializing",
              "currently unable to handle the request",
              "has prevented the request from succeeding",
              "unable to return a response in the time allotted",
              "request did not complete within",
              "apiserver (not ready|is shutting down)",
              "etcdserver: (request timed out|leader changed|no leader)"));

  private ApiServerTrouble() {}

  /**
   * @param output lines, in the program's order
   */
  static boolean isIn(List<String> output) {
    return output.stream().anyMatch(line -> WORDS.matcher(line).find());
  }
}
