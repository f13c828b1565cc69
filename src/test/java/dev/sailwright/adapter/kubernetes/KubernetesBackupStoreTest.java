package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.backup.MeshBackup;
import dev.sailwright.backup.StoredBackup;
import dev.sailwright.port.UnreachableException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesBackupStoreTest {
  private static final String NAMESPACE = "sailwright";
  private static final String MAPS = "/api/v1/namespaces/sailwright/configmaps";

  private final ApiServer api = new ApiServer();
  private final KubernetesBackupStore store = new KubernetesBackupStore(api.client(), NAMESPACE);

  @BeforeEach
  void anUpgrade() {
    var upgrade = new MeshUpgrade();
    upgrade.setMetadata(
        new ObjectMetaBuilder().withName("prod-1").withNamespace(NAMESPACE).build());
    api.client().resource(upgrade).create();
  }

  @AfterEach
  void end() {
    api.close();
  }

  private static MeshBackup backup(String... texts) {
    return new MeshBackup(
        IntStream.range(0, texts.length)
            .mapToObj(i -> new MeshBackup.Document("doc-" + i + ".yaml", "place " + i, texts[i]))
            .toList());
  }

  private List<ConfigMap> maps() {
    return api.client().configMaps().inNamespace(NAMESPACE).list().getItems();
  }

  private static StoredBackup.Complete complete(StoredBackup stored) {
    return switch (stored) {
      case StoredBackup.Complete complete -> complete;
      default -> throw new AssertionError(stored);
    };
  }

  @Test
  void whatIsStoredComesBackAsItWas() {
    assertThat(store.stored("prod-1")).isEqualTo(new StoredBackup.Missing());
    var backup = backup("a: 1\n", "", "ü: \"ö\"\n");

    store.store("prod-1", backup);

    var stored = complete(store.stored("prod-1"));
    assertThat(stored.backup()).isEqualTo(backup);
    assertThat(stored.places())
        .containsExactly(
            "prod-1-backup", "prod-1-backup-" + backup.sha256().substring(0, 12) + "-1");
  }

  @Test
  void itsConfigMapsAreImmutableAndBelongToTheUpgrade() {
    store.store("prod-1", backup("a: 1\n"));

    assertThat(maps())
        .hasSize(2)
        .allSatisfy(map -> {
          assertThat(map.getImmutable()).isTrue();
          assertThat(map.getMetadata().getLabels())
              .containsEntry("sailwright.dev/upgrade", "prod-1");
          assertThat(map.getMetadata().getOwnerReferences())
              .singleElement()
              .satisfies(owner -> {
                assertThat(owner.getKind()).isEqualTo("MeshUpgrade");
                assertThat(owner.getName()).isEqualTo("prod-1");
                assertThat(owner.getUid()).isNotBlank();
              });
        });
  }

  @Test
  void theFirstOneStays() {
    store.store("prod-1", backup("first"));
    store.store("prod-1", backup("second"));

    assertThat(complete(store.stored("prod-1")).backup()).isEqualTo(backup("first"));
    assertThat(maps()).hasSize(2);
  }

  /** A process died between its parts and its index; another one saw another mesh. */
  @Test
  void partsWithoutAnIndexAreNoBackup() {
    store.store("prod-1", backup("first"));
    api.client().configMaps().inNamespace(NAMESPACE).withName("prod-1-backup").delete();
    assertThat(store.stored("prod-1")).isEqualTo(new StoredBackup.Missing());

    store.store("prod-1", backup("second"));

    assertThat(complete(store.stored("prod-1")).backup()).isEqualTo(backup("second"));
  }

  @Test
  void theSameBackupIsCompletedWhereItsProcessDied() {
    store.store("prod-1", backup("first"));
    api.client().configMaps().inNamespace(NAMESPACE).withName("prod-1-backup").delete();

    store.store("prod-1", backup("first"));

    assertThat(complete(store.stored("prod-1")).backup()).isEqualTo(backup("first"));
  }

  @Test
  void aLargeOneIsSpreadOverSeveralConfigMapsBelowTheLimit() {
    var small = new KubernetesBackupStore(api.client(), NAMESPACE, 100);
    var backup = backup("x".repeat(60), "y".repeat(60), "🚢ü".repeat(80), "end");

    small.store("prod-1", backup);

    assertThat(complete(small.stored("prod-1")).backup()).isEqualTo(backup);
    assertThat(maps())
        .filteredOn(map -> !map.getMetadata().getName().equals("prod-1-backup"))
        .hasSizeGreaterThan(5)
        .allSatisfy(map ->
            assertThat(
                    map.getData().values().stream()
                        .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                        .sum())
                .isLessThanOrEqualTo(100));
  }

  @Test
  void aPartThatIsGoneOrEditedIsNoticed() {
    store.store("prod-1", backup("first"));
    var part = complete(store.stored("prod-1")).places().get(1);
    var maps = api.client().configMaps().inNamespace(NAMESPACE);
    var found = maps.withName(part).get();
    maps.withName(part).delete();
    assertThat(store.stored("prod-1"))
        .isEqualTo(new StoredBackup.Damaged("ConfigMap " + part + " is gone"));

    found.getMetadata().setResourceVersion(null);
    found.getData().put("doc-0.yaml", "other");
    api.client().resource(found).create();
    assertThat(store.stored("prod-1")).isInstanceOf(StoredBackup.Damaged.class);
  }

  @Test
  void aMissingRightIsNamed() {
    api.refuse(MAPS);

    assertThat(store.stored("prod-1"))
        .isEqualTo(
            new StoredBackup.Unknown(
                "Sailwright may not get and create configmaps in namespace sailwright; apply"
                    + " deploy/rbac.yaml."));
    assertThatThrownBy(() -> store.store("prod-1", backup("a")))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("apply deploy/rbac.yaml");
  }
}
