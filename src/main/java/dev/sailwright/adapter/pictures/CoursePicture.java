package dev.sailwright.adapter.pictures;

import static dev.sailwright.adapter.pictures.Paper.GRID;
import static dev.sailwright.adapter.pictures.Paper.INK;
import static dev.sailwright.adapter.pictures.Paper.LARGE;
import static dev.sailwright.adapter.pictures.Paper.MARGIN;
import static dev.sailwright.adapter.pictures.Paper.PALE;
import static dev.sailwright.adapter.pictures.Paper.SMALL;
import static dev.sailwright.adapter.pictures.Paper.WHITE;
import static dev.sailwright.adapter.pictures.Paper.WIDTH;

import dev.sailwright.port.CoursePainter;
import dev.sailwright.upgrade.Course;
import dev.sailwright.upgrade.CourseChart;
import dev.sailwright.upgrade.Tally;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Proxies by version over the time of an upgrade, with its steps, its pauses and what istiods
 * counted. What was not measured is hatched.
 */
public final class CoursePicture implements CoursePainter {
  private static final int LEFT = 132;
  private static final int RIGHT = WIDTH - MARGIN;
  private static final int HEAD = 152;
  private static final int LINE = SMALL + 12;
  private static final int PLOT = 400;
  private static final int BAR = 30;
  private static final int SWATCH = 34;
  private static final int SPACE = 14;

  private static final Color ON_TARGET = new Color(0x2b8a3e);
  private static final Color OTHERS = new Color(0xb5b5b5);
  private static final Color WAIT = new Color(0xf5b301);
  private static final Color WAITING = new Color(0xfff0c2);
  private static final Color CALM = new Color(0x8ccf9b);
  private static final Color TROUBLE = new Color(0xc92a2a);
  private static final Color HATCH = new Color(0x9a9a9a);

  private final Lettering letters = Lettering.load();

  @Override
  public byte[] png(CourseChart chart) {
    var top = HEAD + 2 * LINE + (chart.waits().isEmpty() ? 0 : LINE) + SPACE;
    var height = top + PLOT + LINE + 2 * (LINE + SPACE) + 2 * (LINE + BAR + SPACE) + MARGIN;
    return Paper.drawn(height, canvas -> new Drawing(canvas, chart, top).draw());
  }

  /** One upgrade on one canvas. */
  private final class Drawing {
    private final Graphics2D canvas;
    private final CourseChart chart;
    private final TimeAxis time;
    private final int top;
    private final int bottom;
    private final long most;

    Drawing(Graphics2D canvas, CourseChart chart, int top) {
      this.canvas = canvas;
      this.chart = chart;
      this.time = new TimeAxis(chart.begin(), chart.end(), chart.waits(), LEFT, RIGHT);
      this.top = top;
      this.bottom = top + PLOT;
      this.most =
          chart.samples().stream()
              .mapToLong(sample ->
                  Math.max(
                      sample.proxies().map(Course.Proxies::all).orElse(0),
                      sample.connected().orElse(0L)))
              .max()
              .orElse(1);
    }

    void draw() {
      var room = WIDTH - 2.0 * MARGIN;
      letters.write(
          canvas, letters.fitting(chart.title(), LARGE, room), MARGIN, MARGIN + LARGE, LARGE, INK);
      letters.write(
          canvas,
          letters.fitting(chart.proxies(), SMALL, room),
          MARGIN,
          MARGIN + LARGE + LINE + 8.0,
          SMALL,
          INK);
      waits();
      hatchWhereUnseen(sample -> sample.proxies().isPresent(), top, PLOT);
      areas();
      scale();
      connected();
      steps();
      waitingTimes();
      minutes();
      legend();
      strip(chart.rejects(), Tally.Counts::rejects, bottom + LINE + 2 * (LINE + SPACE));
      strip(
          chart.slowPushes(),
          Tally.Counts::slowPushes,
          bottom + LINE + 2 * (LINE + SPACE) + LINE + BAR + SPACE);
    }

    private double y(double proxies) {
      return bottom - (PLOT - SPACE) * proxies / Math.max(most, 1);
    }

    private double x(Course.Sample sample) {
      return time.x(sample.at());
    }

    private void fill(Color color, double x, double y, double width, double height) {
      canvas.setColor(color);
      canvas.fill(new Rectangle2D.Double(x, y, width, height));
    }

    /** On the paper and in a strip above it. */
    private void waits() {
      for (var wait : chart.waits()) {
        var width = width(wait);
        fill(WAITING, time.x(wait.from()), top, width, PLOT);
        fill(WAIT, time.x(wait.from()), top - (double) LINE, width, LINE - 4.0);
      }
    }

    private double width(Course.Wait wait) {
      return Math.max(time.x(wait.to().orElse(chart.end())) - time.x(wait.from()), 6);
    }

    /** How long it was waited, where there is room; else the picture's words tell how often. */
    private void waitingTimes() {
      var free = (double) LEFT;
      for (var wait : chart.waits()) {
        var words = chart.words(wait);
        var room = letters.width(words, SMALL);
        var from = time.x(wait.from());
        var to = from + width(wait);
        var inside = to - from > room + SPACE;
        var behind = to + SPACE + room <= RIGHT;
        var at = inside ? from + SPACE / 2.0 : behind ? to + SPACE : from - SPACE - room;
        if (at >= free) {
          fill(inside ? WAIT : WHITE, at - 4, top - (double) LINE, room + 8, LINE - 4.0);
          letters.write(canvas, words, at, top - (double) SPACE, SMALL, INK);
          free = at + room + SPACE;
        }
      }
    }

    /** Between two samples of which one did not measure it, and beyond the first and the last. */
    private void hatchWhereUnseen(Predicate<Course.Sample> seen, double y, double height) {
      var samples = chart.samples();
      hatch(LEFT, x(samples.getFirst()), y, height);
      for (var index = 1; index < samples.size(); index++) {
        var before = samples.get(index - 1);
        var sample = samples.get(index);
        if (!seen.test(before) || !seen.test(sample)) {
          hatch(x(before), x(sample), y, height);
        }
      }
      hatch(x(samples.getLast()), RIGHT, y, height);
    }

    private void hatch(double from, double to, double y, double height) {
      if (to - from < 1) {
        return;
      }
      var clip = canvas.getClip();
      canvas.clip(new Rectangle2D.Double(from, y, to - from, height));
      canvas.setColor(HATCH);
      canvas.setStroke(new BasicStroke(2));
      // From the same lines everywhere, so that neighbours make one pattern.
      for (var at = -PLOT; at < WIDTH; at += SPACE) {
        canvas.draw(new Line2D.Double(at, y + PLOT, at + PLOT, y));
      }
      canvas.setClip(clip);
    }

    /** Samples that follow one another and all measured it. */
    private List<List<Course.Sample>> runs(Predicate<Course.Sample> seen) {
      var runs = new ArrayList<List<Course.Sample>>();
      var run = new ArrayList<Course.Sample>();
      for (var sample : chart.samples()) {
        if (seen.test(sample)) {
          run.add(sample);
        } else if (!run.isEmpty()) {
          runs.add(List.copyOf(run));
          run.clear();
        }
      }
      if (!run.isEmpty()) {
        runs.add(List.copyOf(run));
      }
      return runs;
    }

    private void areas() {
      for (var run : runs(sample -> sample.proxies().isPresent())) {
        area(run, OTHERS, proxies -> proxies.all());
        area(run, ON_TARGET, proxies -> proxies.onTarget());
      }
    }

    /** What was seen but once, between times unseen, is as wide as a line. */
    private void area(
        List<Course.Sample> run, Color color, ToDoubleFunction<Course.Proxies> height) {
      var right = Math.max(x(run.getLast()), x(run.getFirst()) + 4);
      var area = new Path2D.Double();
      area.moveTo(x(run.getFirst()), bottom);
      run.forEach(sample -> area.lineTo(x(sample), top(sample, height)));
      area.lineTo(right, top(run.getLast(), height));
      area.lineTo(right, bottom);
      area.closePath();
      canvas.setColor(color);
      canvas.fill(area);
    }

    private double top(Course.Sample sample, ToDoubleFunction<Course.Proxies> height) {
      return y(height.applyAsDouble(sample.proxies().orElseThrow()));
    }

    /** Dark on a light edge, so that it shows on every ground. */
    private void connected() {
      for (var run : runs(sample -> sample.connected().isPresent())) {
        var line = new Path2D.Double();
        line.moveTo(x(run.getFirst()), y(run.getFirst().connected().orElseThrow()));
        run.forEach(sample -> line.lineTo(x(sample), y(sample.connected().orElseThrow())));
        lineOnEdge(line);
      }
    }

    private void lineOnEdge(Path2D line) {
      canvas.setColor(WHITE);
      canvas.setStroke(new BasicStroke(12, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      canvas.draw(line);
      canvas.setColor(INK);
      canvas.setStroke(new BasicStroke(6, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      canvas.draw(line);
    }

    /** Names on two rows, the longest steps first; a short step may be left with its mark alone. */
    private void steps() {
      var names = new LinkedHashMap<CourseChart.Stretch, Rectangle2D>();
      chart.steps().stream()
          .sorted(Comparator.comparingDouble(step -> time.x(step.from()) - time.x(step.to())))
          .forEach(step ->
              place(step)
                  .filter(box -> names.values().stream().noneMatch(box::intersects))
                  .findFirst()
                  .ifPresent(box -> names.put(step, box)));
      for (var step : chart.steps()) {
        var from = names.containsKey(step) ? names.get(step).getMaxY() : top;
        canvas.setColor(PALE);
        canvas.setStroke(new BasicStroke(2));
        canvas.draw(new Line2D.Double(time.x(step.from()), from, time.x(step.from()), bottom));
      }
      names.forEach((step, box) -> {
        fill(WHITE, box.getX() - 3, box.getY(), box.getWidth() - SPACE + 6, LINE);
        letters.write(canvas, step.name(), box.getX(), box.getY() + SMALL, SMALL, PALE);
      });
    }

    /** Where its name would fit, best first. */
    private Stream<Rectangle2D> place(CourseChart.Stretch step) {
      var width = letters.width(step.name(), SMALL);
      var x = Math.min(time.x(step.from()), RIGHT - width);
      return Stream.of(HEAD + LINE, HEAD)
          .map(row -> new Rectangle2D.Double(x, row, width + SPACE, LINE));
    }

    private void scale() {
      for (var count : List.of(0L, most)) {
        var words = Long.toString(count);
        var x = LEFT - SPACE - letters.width(words, SMALL);
        letters.write(canvas, words, x, y(count) + SMALL / 3.0, SMALL, INK);
        canvas.setColor(GRID);
        canvas.setStroke(new BasicStroke(2));
        canvas.draw(new Line2D.Double(LEFT, y(count), RIGHT, y(count)));
      }
    }

    private void minutes() {
      var free = 0.0;
      for (var tick : time.ticks()) {
        canvas.setColor(INK);
        canvas.setStroke(new BasicStroke(3));
        canvas.draw(new Line2D.Double(tick.x(), bottom, tick.x(), bottom + 10.0));
        var label = tick.label().orElse("");
        var width = letters.width(label, SMALL);
        var x = Math.min(tick.x() - width / 2, RIGHT - width);
        if (!label.isEmpty() && x >= free) {
          letters.write(canvas, label, x, bottom + (double) LINE, SMALL, INK);
          free = x + width + SPACE;
        }
      }
    }

    private void legend() {
      var middle = WIDTH / 2.0;
      var first = bottom + LINE + SPACE;
      var second = first + LINE;
      fill(ON_TARGET, MARGIN, first, SWATCH, SWATCH);
      beside("on " + chart.target(), MARGIN, first);
      fill(OTHERS, middle, first, SWATCH, SWATCH);
      beside("on other versions", middle, first);
      var line = new Path2D.Double();
      line.moveTo(MARGIN + 3, second + SWATCH / 2.0);
      line.lineTo(MARGIN + SWATCH, second + SWATCH / 2.0);
      lineOnEdge(line);
      beside("connected to istiod", MARGIN, second);
      hatch(middle, middle + SWATCH, second, SWATCH);
      beside("not measured", middle, second);
    }

    private void beside(String words, double x, double y) {
      letters.write(canvas, words, x + SWATCH + SPACE, y + SWATCH - 4, SMALL, INK);
    }

    /** Flat while nothing was counted since the backup, high where something was. */
    private void strip(String words, ToLongFunction<Tally.Counts> of, double y) {
      letters.write(
          canvas,
          letters.fitting(words, SMALL, WIDTH - 2.0 * MARGIN),
          MARGIN,
          y + SMALL,
          SMALL,
          INK);
      var bar = y + LINE;
      hatchWhereUnseen(sample -> sample.counted().isPresent(), bar, BAR);
      var known = 0L;
      var from = Optional.<Course.Sample>empty();
      for (var sample : chart.samples()) {
        var now = sample.counted().map(of::applyAsLong);
        var left = from.map(this::x).orElse(x(sample));
        if (now.orElse(0L) > known) {
          fill(TROUBLE, Math.min(left, x(sample) - 8), bar, Math.max(x(sample) - left, 8), BAR);
        } else if (now.isPresent()) {
          // What was read but once, between times unread, is as wide as a line.
          fill(CALM, left - 1, bar + BAR / 3.0, Math.max(x(sample) - left + 1, 4), BAR / 3.0);
        }
        known = now.orElse(known);
        from = now.map(count -> sample);
      }
    }
  }
}
