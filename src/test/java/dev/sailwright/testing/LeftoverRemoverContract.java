package dev.sailwright.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.planning.Leftover;
import dev.sailwright.port.LeftoverRemover;
import dev.sailwright.port.UnreachableException;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What every remover of leftovers promises. In each implementation's cluster are the webhooks of
 * Istio 1.7 beside those of today.
 */
public interface LeftoverRemoverContract {
  String OLD_ENTRY = "sidecar-injector.istio.io";
  String OLD_OBJECT = "istiod-istio-system";

  LeftoverRemover remover();

  /** As the mesh is now. */
  MeshState mesh();

  /** Somebody changes what the old webhooks say. */
  void edit();

  private Leftover entry() {
    return leftover(webhook -> webhook.name().equals(OLD_ENTRY));
  }

  private Leftover object() {
    return leftover(webhook -> webhook.configuration().equals(OLD_OBJECT));
  }

  private Leftover leftover(Predicate<Webhook> which) {
    return Leftover.of(mesh().webhooks().stream().filter(which).toList(), List.of());
  }

  private List<String> names() {
    return mesh().webhooks().stream()
        .map(webhook -> webhook.configuration() + " " + webhook.name())
        .toList();
  }

  @Test
  default void ofTheInjectorTheOneEntryGoesAndTheOthersStay() {
    var before = names();
    var entry = entry();
    remover().remove("prod", entry);
    assertThat(entry.in(mesh())).isEqualTo(Leftover.Now.GONE);
    assertThat(names())
        .containsExactlyElementsOf(
            before.stream().filter(name -> !name.endsWith(" " + OLD_ENTRY)).toList())
        .anyMatch(name -> name.startsWith("istio-sidecar-injector "));
  }

  @Test
  default void theOldObjectGoesAndTheOthersStay() {
    var before = names();
    var object = object();
    remover().remove("prod", object);
    assertThat(object.in(mesh())).isEqualTo(Leftover.Now.GONE);
    assertThat(names())
        .containsExactlyElementsOf(
            before.stream().filter(name -> !name.startsWith(OLD_OBJECT + " ")).toList())
        .anyMatch(name -> name.startsWith("istio-validator-istio-system "));
  }

  @Test
  default void aSecondTimeNothingChanges() {
    var leftovers = List.of(entry(), object());
    leftovers.forEach(leftover -> remover().remove("prod", leftover));
    var once = names();
    leftovers.forEach(leftover -> remover().remove("prod", leftover));
    assertThat(names()).isEqualTo(once);
  }

  @Test
  default void whatIsNotWhatItWasStays() {
    var leftovers = List.of(entry(), object());
    edit();
    var before = names();
    for (var leftover : leftovers) {
      assertThat(leftover.in(mesh())).isEqualTo(Leftover.Now.CHANGED);
      assertThatThrownBy(() -> remover().remove("prod", leftover))
          .isInstanceOf(UnreachableException.class)
          .hasMessageStartingWith(leftover.title() + " is not what it was");
    }
    assertThat(names()).isEqualTo(before);
  }
}
