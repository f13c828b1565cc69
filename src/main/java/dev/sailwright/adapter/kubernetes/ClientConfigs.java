package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How API servers are reached: by the contexts of kubeconfig files, merged as kubectl does; without
 * any file, with the ServiceAccount of the pod. All of it comes from the caller: the library by
 * itself would look into this process's own environment, which need not be the one that is meant.
 */
public final class ClientConfigs {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final List<Path> kubeconfigs;
  private final Map<String, String> environment;
  private final Path serviceAccount;

  /**
   * @param kubeconfigs that exist; of what several say, the first holds
   * @param environment tells the pod's API server and the way through a proxy
   */
  public ClientConfigs(List<Path> kubeconfigs, Map<String, String> environment) {
    this(kubeconfigs, environment, SERVICE_ACCOUNT);
  }

  ClientConfigs(List<Path> kubeconfigs, Map<String, String> environment, Path serviceAccount) {
    this.kubeconfigs = List.copyOf(kubeconfigs);
    this.environment = Map.copyOf(environment);
    this.serviceAccount = serviceAccount;
  }

  /**
   * @param context of the kubeconfig; empty: its current one, or the pod's own cluster
   */
  Config of(String context) {
    return kubeconfigs.isEmpty() ? ofThePod() : new OfFiles(context);
  }

  private Config ofThePod() {
    var config = Config.empty();
    var host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    config.setMasterUrl(
        "https://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443"));
    config.setCaCertFile(serviceAccount.resolve("ca.crt").toString());
    // The kubelet replaces the token long before it expires.
    config.setOauthTokenProvider(() -> read(serviceAccount.resolve("token")));
    return config;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the ServiceAccount's token cannot be read", e);
    }
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }

  /** Knows its files: a token that has expired is asked for anew, wherever its user stands. */
  private final class OfFiles extends Config {
    private final String context;

    OfFiles(String context) {
      super(false);
      this.context = context;
      var files =
          kubeconfigs.stream().map(file -> KubeConfigUtils.parseConfig(file.toFile())).toList();
      KubeConfigUtils.merge(
          this, context, files.toArray(io.fabric8.kubernetes.api.model.Config[]::new));
      files.stream()
          .flatMap(file -> file.getUsers().stream())
          .filter(user -> user.getName().equals(getCurrentContext().getContext().getUser()))
          .findFirst()
          .ifPresent(user -> impersonate(user.getUser()));
      if (getHttpProxy() == null && getHttpsProxy() == null) {
        variable("HTTP_PROXY").ifPresent(this::setHttpProxy);
        variable("HTTPS_PROXY").ifPresent(this::setHttpsProxy);
        variable("NO_PROXY").ifPresent(hosts -> setNoProxy(hosts.split("\\s*,\\s*")));
      }
    }

    /**
     * The library leaves out whom the API server shall take this user for (kubectl's {@code as}).
     */
    private void impersonate(AuthInfo user) {
      setImpersonateUsername(user.getAs());
      setImpersonateGroups(user.getAsGroups().toArray(String[]::new));
      setImpersonateExtras(user.getAsUserExtra());
    }

    @Override
    public Config refresh() {
      return new OfFiles(context);
    }
  }
}
