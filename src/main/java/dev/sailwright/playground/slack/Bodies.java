package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the bodies of requests, at most 1 MiB. */
final class Bodies {
  private static final int LIMIT = 1 << 20;

  private Bodies() {}

  static String read(HttpServletRequest request) throws IOException {
    return new String(bytes(request), StandardCharsets.UTF_8);
  }

  static byte[] bytes(HttpServletRequest request) throws IOException {
    var bytes = request.getInputStream().readNBytes(LIMIT + 1);
    if (bytes.length > LIMIT) {
      throw new SlackError("request_too_large");
    }
    return bytes;
  }

  static boolean isJson(HttpServletRequest request) {
    return Optional.ofNullable(request.getContentType())
        .filter(type -> type.startsWith("application/json"))
        .isPresent();
  }

  static ObjectNode object(String body, String error) {
    return Json.parse(body)
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .orElseThrow(() -> new SlackError(error));
  }

  static Map<String, String> form(String body) {
    var fields = new HashMap<String, String>();
    for (var pair : body.split("&", -1)) {
      var equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SlackError("invalid_form_data");
    }
  }

  static void write(HttpServletResponse response, int status, ObjectNode body) throws IOException {
    response.setStatus(status);
    response.setContentType("application/json; charset=utf-8");
    response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
