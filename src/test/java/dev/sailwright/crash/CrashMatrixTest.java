package dev.sailwright.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process dies before or after each effect, or the effect's answer is lost, once at every one
 * of them. Each time the mesh, the record and the thread end as if nothing had happened, and no
 * effect happens twice.
 */
class CrashMatrixTest {
  static Stream<Arguments> stories() {
    return Stream.of(Story.values())
        .flatMap(story ->
            LongStream.range(0, story.seeds()).mapToObj(seed -> Arguments.of(story, seed)));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void whateverEffectGoesWrongTheEndIsTheSame(Story story, long seed) {
    var undisturbed = new Run(story, seed).toItsEnd();
    var expected = Outcome.of(undisturbed.world);
    assertThat(undisturbed.injector.seen()).isEqualTo(story.effects());

    for (var effect = 1; effect <= undisturbed.injector.effects(); effect++) {
      for (var mode : Injector.Mode.values()) {
        var run = new Run(story, seed);
        run.injector.at(effect, mode);
        if (seed % 2 == 1) {
          run.injector.at(effect + 1 + run.random.nextInt(20), run.anyMode());
        }
        var at = story + " seed " + seed + ", " + mode + " at effect " + effect;
        assertThat(Outcome.of(run.toItsEnd().world)).as(at + " " + run.crashes).isEqualTo(expected);
      }
    }
  }
}
