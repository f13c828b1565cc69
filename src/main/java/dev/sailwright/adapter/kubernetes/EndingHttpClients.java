package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Makes HTTP clients that end when they are closed. The library leaves the thread that waits for
 * the network as it is, and a Java that has one takes 300 ms to exit: {@code
 * VM_Exit::wait_for_threads_in_native_to_block} in
 * src/hotspot/share/runtime/vmOperations.cpp@jdk-25-ga.
 */
final class EndingHttpClients extends JdkHttpClientFactory {
  /** To end takes a few milliseconds, and nothing is wrong when it takes longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<HttpClient> made = new CopyOnWriteArrayList<>();

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return new Noting(HttpClient.newBuilder());
  }

  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    made.forEach(HttpClient::shutdownNow);
    super.closeHttpClient(client);
    try {
      for (var ending : made) {
        ending.awaitTermination(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A builder that notes what it builds. */
  private final class Noting implements HttpClient.Builder {
    private final HttpClient.Builder builder;

    Noting(HttpClient.Builder builder) {
      this.builder = builder;
    }

    private Noting with(UnaryOperator<HttpClient.Builder> setting) {
      return new Noting(setting.apply(builder));
    }

    @Override
    public HttpClient build() {
      var client = builder.build();
      made.add(client);
      return client;
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler handler) {
      return with(plain -> plain.cookieHandler(handler));
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration duration) {
      return with(plain -> plain.connectTimeout(duration));
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext context) {
      return with(plain -> plain.sslContext(context));
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters parameters) {
      return with(plain -> plain.sslParameters(parameters));
    }

    @Override
    public HttpClient.Builder executor(Executor executor) {
      return with(plain -> plain.executor(executor));
    }

    @Override
    public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
      return with(plain -> plain.followRedirects(policy));
    }

    @Override
    public HttpClient.Builder version(HttpClient.Version version) {
      return with(plain -> plain.version(version));
    }

    @Override
    public HttpClient.Builder priority(int priority) {
      return with(plain -> plain.priority(priority));
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector selector) {
      return with(plain -> plain.proxy(selector));
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
      return with(plain -> plain.authenticator(authenticator));
    }

    @Override
    public HttpClient.Builder localAddress(InetAddress address) {
      return with(plain -> plain.localAddress(address));
    }
  }
}
