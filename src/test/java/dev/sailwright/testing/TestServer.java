package dev.sailwright.testing;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A filter and a servlet on a real server, on loopback. */
public final class TestServer implements AutoCloseable {
  private static final String PATH = "/slack/events";

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  public TestServer(Filter filter, HttpServlet servlet) throws Exception {
    var context = new ServletContextHandler();
    context.addFilter(new FilterHolder(filter), PATH, EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(new ServletHolder(servlet), PATH);
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + PATH);
  }

  /**
   * Sends these header lines and this body as they are, however wrong, and returns the answer's
   * status.
   *
   * @param headers each ending with CR LF
   */
  public int raw(String headers, byte[] body) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      socket.setSoTimeout(10_000);
      var out = socket.getOutputStream();
      out.write(
          ("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.write((headers + "\r\n").getBytes(StandardCharsets.UTF_8));
      try {
        out.write(body);
        out.flush();
      } catch (IOException e) {
        // The server may answer and hang up before it has read everything; the answer counts.
        assert e.getMessage() != null;
      }
      var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
      return Integer.parseInt(status.substring(9));
    }
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
