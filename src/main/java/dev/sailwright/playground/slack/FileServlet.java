package dev.sailwright.playground.slack;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where files are sent to and read from: {@code …/<id>}. */
final class FileServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient FileMethods files;

  FileServlet(FileMethods files) {
    this.files = files;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var taken = files.take(id(request), Bodies.bytes(request));
    write(response, taken ? 200 : 400, taken ? "OK" : "not what was announced");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var file = files.shared(id(request));
    if (file.filter(SharedFile::isPicture).isPresent()) {
      response.setContentType("image/png");
      response.setHeader("X-Content-Type-Options", "nosniff");
      Channels.newChannel(response.getOutputStream()).write(file.get().content());
      return;
    }
    write(
        response, file.isPresent() ? 200 : 404, file.map(SharedFile::text).orElse("no such file"));
  }

  private static String id(HttpServletRequest request) {
    return Optional.ofNullable(request.getPathInfo()).orElse("/").substring(1);
  }

  private static void write(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
