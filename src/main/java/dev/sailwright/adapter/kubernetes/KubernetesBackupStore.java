package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.backup.MeshBackup;
import dev.sailwright.backup.StoredBackup;
import dev.sailwright.port.BackupStore;
import dev.sailwright.port.UnreachableException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps a backup as immutable ConfigMaps that the upgrade's resource owns. The parts are written
 * first, under names with the backup's hash; the index, under a name of the upgrade alone, last. So
 * the API server decides which of two backups is the one, and what has an index is whole.
 */
public final class KubernetesBackupStore implements BackupStore {
  static final String UPGRADE_LABEL = MeshUpgrade.GROUP + "/upgrade";

  /** A ConfigMap holds 1 MiB, names and quotes included. */
  private static final int MOST = 900 * 1024;

  private static final String INDEX = "index.json";
  private static final int HASH = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final String namespace;
  private final int most;

  public KubernetesBackupStore(KubernetesClient client, String namespace) {
    this(client, namespace, MOST);
  }

  /**
   * @param most bytes of one ConfigMap's data
   */
  KubernetesBackupStore(KubernetesClient client, String namespace, int most) {
    this.client = client;
    this.namespace = namespace;
    this.most = most;
  }

  /**
   * What the index says.
   *
   * @param parts names of the ConfigMaps that hold the documents' texts, in their order
   */
  record Index(String sha256, List<Entry> documents, List<String> parts) {}

  /**
   * @param keys of the ConfigMaps' data that make its text, in their order
   */
  record Entry(String name, String source, List<String> keys) {}

  @Override
  public void store(String upgrade, MeshBackup backup) {
    try {
      if (read(indexName(upgrade)).isPresent()) {
        return;
      }
      var owner = owner(upgrade);
      var entries = new ArrayList<Entry>();
      var parts = parts(backup, entries);
      var names = new ArrayList<String>();
      for (var part : parts) {
        names.add(
            "%s-%s-%d"
                .formatted(
                    indexName(upgrade), backup.sha256().substring(0, HASH), names.size() + 1));
        create(upgrade, names.getLast(), part, owner);
      }
      var index = JSON.writeValueAsString(new Index(backup.sha256(), entries, names));
      create(upgrade, indexName(upgrade), Map.of(INDEX, index), owner);
    } catch (KubernetesClientException e) {
      throw unreachable(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }

  /** Texts of up to the limit for each ConfigMap; a longer one is cut into pieces. */
  private List<Map<String, String>> parts(MeshBackup backup, List<Entry> entries) {
    var parts = new ArrayList<Map<String, String>>();
    parts.add(new LinkedHashMap<>());
    var room = most;
    for (var document : backup.documents()) {
      var keys = new ArrayList<String>();
      for (var piece : pieces(document.text())) {
        var bytes = bytes(piece);
        if (bytes > room && !parts.getLast().isEmpty()) {
          parts.add(new LinkedHashMap<>());
          room = most;
        }
        keys.add(keys.isEmpty() ? document.name() : document.name() + "." + (keys.size() + 1));
        parts.getLast().put(keys.getLast(), piece);
        room -= bytes;
      }
      entries.add(new Entry(document.name(), document.source(), keys));
    }
    return parts;
  }

  private List<String> pieces(String text) {
    if (bytes(text) <= most) {
      return List.of(text);
    }
    var pieces = new ArrayList<String>();
    // No character takes more than three bytes, and two that belong together take four.
    var longest = most / 3;
    for (var from = 0; from < text.length(); from += pieces.getLast().length()) {
      var to = Math.min(text.length(), from + longest);
      var apart = to < text.length() && Character.isHighSurrogate(text.charAt(to - 1));
      pieces.add(text.substring(from, apart ? to - 1 : to));
    }
    return pieces;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** One that is there already is the same: its name tells its content. */
  private void create(String upgrade, String name, Map<String, String> data, OwnerReference owner) {
    try {
      client
          .configMaps()
          .inNamespace(namespace)
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(namespace)
                  .addToLabels(UPGRADE_LABEL, MeshUpgradeName.of(upgrade))
                  .withOwnerReferences(owner)
                  .endMetadata()
                  .withImmutable(true)
                  .withData(data)
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private OwnerReference owner(String upgrade) {
    var name = MeshUpgradeName.of(upgrade);
    var resource = client.resources(MeshUpgrade.class).inNamespace(namespace).withName(name).get();
    if (resource == null) {
      throw new UnreachableException(
          "There is no MeshUpgrade " + name + " in namespace " + namespace + " any more.");
    }
    return new OwnerReferenceBuilder()
        .withApiVersion(resource.getApiVersion())
        .withKind(resource.getKind())
        .withName(name)
        .withUid(resource.getMetadata().getUid())
        .build();
  }

  @Override
  public StoredBackup stored(String upgrade) {
    try {
      var found = read(indexName(upgrade));
      return found.isEmpty() ? new StoredBackup.Missing() : load(found.get());
    } catch (KubernetesClientException e) {
      return new StoredBackup.Unknown(String.valueOf(unreachable(e).getMessage()));
    }
  }

  private StoredBackup load(ConfigMap found) {
    var name = found.getMetadata().getName();
    try {
      var index = JSON.readValue(found.getData().getOrDefault(INDEX, ""), Index.class);
      var texts = new LinkedHashMap<String, String>();
      for (var part : index.parts()) {
        var map = read(part);
        if (map.isEmpty()) {
          return new StoredBackup.Damaged("ConfigMap " + part + " is gone");
        }
        texts.putAll(map.get().getData());
      }
      var backup =
          new MeshBackup(
              index.documents().stream()
                  .map(entry ->
                      new MeshBackup.Document(
                          entry.name(),
                          entry.source(),
                          String.join(
                              "",
                              entry.keys().stream()
                                  .map(key -> texts.getOrDefault(key, ""))
                                  .toList())))
                  .toList());
      return backup.sha256().equals(index.sha256())
          ? new StoredBackup.Complete(
              backup, Stream.concat(Stream.of(name), index.parts().stream()).toList())
          : new StoredBackup.Damaged("its ConfigMaps do not have the hash of ConfigMap " + name);
    } catch (JsonProcessingException e) {
      return new StoredBackup.Damaged("ConfigMap " + name + " was not written by Sailwright");
    }
  }

  private Optional<ConfigMap> read(String name) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get());
  }

  private static String indexName(String upgrade) {
    return MeshUpgradeName.of(upgrade) + "-backup";
  }

  private UnreachableException unreachable(KubernetesClientException e) {
    return new UnreachableException(
        e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
            ? "Sailwright may not get and create configmaps in namespace "
                + namespace
                + "; apply deploy/rbac.yaml."
            : client.getMasterUrl()
                + " did not keep a backup: "
                + Reading.words(e)
                + ". Check that the API server answers, then try again.",
        e);
  }
}
