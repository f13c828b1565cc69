package dev.sailwright.boot;

import dev.sailwright.adapter.cli.CommandFailed;
import dev.sailwright.adapter.cli.ExitCodes;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The one HTTP server: what is mounted, and {@code /healthz}, {@code /readyz}, {@code /metrics}.
 */
final class HttpServer implements AutoCloseable {
  private static final int STOP_MILLIS = 5_000;

  private final Server server = new Server();
  private final ServerConnector connector;
  private final ServletContextHandler context = new ServletContextHandler("/");

  HttpServer(String host, int port, PrometheusMeterRegistry meters, BooleanSupplier ready) {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(context);
    server.setStopTimeout(STOP_MILLIS);
    mount("/healthz", new TextServlet(() -> "ok", () -> true));
    mount("/readyz", new TextServlet(() -> ready.getAsBoolean() ? "ready" : "not ready", ready));
    mount("/metrics", new TextServlet(meters::scrape, () -> true));
  }

  void mount(String path, HttpServlet servlet) {
    var holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, path);
  }

  void mount(Map<String, HttpServlet> servlets) {
    servlets.forEach(this::mount);
  }

  void guard(String path, Filter filter) {
    context.addFilter(new FilterHolder(filter), path, EnumSet.of(DispatcherType.REQUEST));
  }

  /**
   * @throws CommandFailed when the port is taken
   */
  HttpServer start() {
    try {
      server.start();
      return this;
    } catch (BindException e) {
      throw taken();
    } catch (IOException e) {
      if (e.getCause() instanceof BindException) {
        throw taken();
      }
      throw new IllegalStateException("the HTTP server did not start", e);
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not start", e);
    }
  }

  private CommandFailed taken() {
    return new CommandFailed(
        ExitCodes.BAD_USAGE,
        "Port "
            + connector.getPort()
            + " is taken by another program. Set PORT to a free one, for example PORT=9000.");
  }

  /** Where it answers on this machine. */
  URI address() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
  }

  void join() {
    try {
      server.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not stop", e);
    }
  }

  private static final class TextServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final transient Supplier<String> text;
    private final transient BooleanSupplier fine;

    TextServlet(Supplier<String> text, BooleanSupplier fine) {
      this.text = text;
      this.fine = fine;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setStatus(
          fine.getAsBoolean()
              ? HttpServletResponse.SC_OK
              : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setContentType("text/plain; charset=utf-8");
      response.getWriter().write(text.get());
    }
  }
}
