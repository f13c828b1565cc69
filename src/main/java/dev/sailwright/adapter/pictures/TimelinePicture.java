package dev.sailwright.adapter.pictures;

import static dev.sailwright.adapter.pictures.Paper.GRID;
import static dev.sailwright.adapter.pictures.Paper.INK;
import static dev.sailwright.adapter.pictures.Paper.LARGE;
import static dev.sailwright.adapter.pictures.Paper.MARGIN;
import static dev.sailwright.adapter.pictures.Paper.PALE;
import static dev.sailwright.adapter.pictures.Paper.SMALL;
import static dev.sailwright.adapter.pictures.Paper.WHITE;
import static dev.sailwright.adapter.pictures.Paper.WIDTH;

import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.SupportTimeline;
import dev.sailwright.port.TimelinePainter;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One bar for each minor, from its release to the end of its support, with today's line. Below it
 * stand its last day and its range of Kubernetes, never cut, and what runs of it, in a line of its
 * own.
 */
public final class TimelinePicture implements TimelinePainter {
  private static final int LABELS = 290;
  private static final int TOP = 150;
  private static final int ROW = 132;
  private static final int RUNS = 44;
  private static final int BAR = 54;
  private static final int MONTHS_BACK = 14;
  private static final int MONTHS_MORE = 1;
  private static final int MONTHS_A_TICK = 3;

  private static final Color SUPPORTED = new Color(0x2b8a3e);
  private static final Color EXPECTED = new Color(0x8ccf9b);
  private static final Color ENDED = new Color(0xb5b5b5);
  private static final Color TODAY = new Color(0xc92a2a);

  private final Lettering letters = Lettering.load();

  @Override
  public byte[] png(SupportTimeline timeline) {
    var height =
        top(timeline, timeline.bars().size())
            + MARGIN
            + (SMALL + 12) * (2 + timeline.clusters().size());
    return Paper.drawn(height, canvas -> new Drawing(canvas, timeline).draw());
  }

  /** Of this row; that behind the last is where they end. */
  private static int top(SupportTimeline timeline, int row) {
    return TOP + timeline.bars().stream().limit(row).mapToInt(bar -> height(bar)).sum();
  }

  private static int height(SupportTimeline.Bar bar) {
    return ROW + (bar.runs().isEmpty() ? 0 : RUNS);
  }

  /** One timeline on one canvas. */
  private final class Drawing {
    private final Graphics2D canvas;
    private final SupportTimeline timeline;
    private final LocalDate first;
    private final LocalDate last;

    Drawing(Graphics2D canvas, SupportTimeline timeline) {
      this.canvas = canvas;
      this.timeline = timeline;
      this.first = timeline.today().minusMonths(MONTHS_BACK).withDayOfMonth(1);
      this.last =
          timeline.bars().stream()
              .flatMap(bar -> bar.ends().stream())
              .max(Comparator.naturalOrder())
              .filter(timeline.today()::isBefore)
              .orElse(timeline.today())
              .plusMonths(MONTHS_MORE);
    }

    void draw() {
      letters.write(canvas, "Istio support", MARGIN, MARGIN + LARGE, LARGE, INK);
      months();
      for (var row = 0; row < timeline.bars().size(); row++) {
        bar(timeline.bars().get(row), top(timeline, row));
      }
      today();
      for (var row = 0; row < timeline.bars().size(); row++) {
        words(timeline.bars().get(row), top(timeline, row));
      }
      foot();
    }

    private double x(LocalDate day) {
      var within = Math.clamp(ChronoUnit.DAYS.between(first, day), 0, days());
      return LABELS + (WIDTH - MARGIN - LABELS) * (double) within / days();
    }

    private long days() {
      return ChronoUnit.DAYS.between(first, last);
    }

    private int bottom() {
      return top(timeline, timeline.bars().size());
    }

    private void months() {
      canvas.setStroke(new BasicStroke(2));
      for (var month = first; month.isBefore(last); month = month.plusMonths(1)) {
        if ((month.getMonthValue() - 1) % MONTHS_A_TICK == 0) {
          canvas.setColor(GRID);
          canvas.draw(new Line2D.Double(x(month), TOP - 12, x(month), bottom()));
          var name = month.getMonthValue() == 1 ? "" + month.getYear() : quarter(month);
          letters.write(canvas, name, x(month) + 4, TOP - 20, SMALL, PALE);
        }
      }
    }

    private String quarter(LocalDate month) {
      return "Q" + ((month.getMonthValue() - 1) / MONTHS_A_TICK + 1);
    }

    private void bar(SupportTimeline.Bar bar, int top) {
      letters.write(canvas, bar.minor().toString(), MARGIN, top + LARGE, LARGE, INK);
      bar.newest()
          .ifPresent(
              newest -> letters.write(canvas, "newest " + newest, MARGIN, under(top), SMALL, PALE));
      bar.released().ifPresent(released -> bar(bar, x(released), top));
    }

    private void bar(SupportTimeline.Bar bar, double from, int top) {
      var to = bar.ends().map(this::x).orElse(x(timeline.today()));
      canvas.setColor(color(bar));
      canvas.fill(new Rectangle2D.Double(from, top, Math.max(to - from, 6), BAR));
      if (bar.estimated() && bar.state() == Support.State.SUPPORTED) {
        var sure = x(timeline.today());
        canvas.setColor(SUPPORTED);
        canvas.fill(new Rectangle2D.Double(from, top, Math.max(sure - from, 0), BAR));
      }
    }

    /** The base line of what stands right below a bar. */
    private double under(int top) {
      return top + BAR + SMALL + 4.0;
    }

    private void words(SupportTimeline.Bar bar, int top) {
      words(published(bar), under(top));
      if (!bar.runs().isEmpty()) {
        words(running(bar.runs()), under(top) + RUNS);
      }
    }

    /** On paper of their own, so that no line runs through them. */
    private void words(String words, double y) {
      canvas.setColor(WHITE);
      canvas.fill(
          new Rectangle2D.Double(LABELS, y - SMALL - 4, letters.width(words, SMALL) + 8, RUNS + 8));
      letters.write(canvas, words, LABELS, y, SMALL, INK);
    }

    /** As many as fit, and how many more; of one alone it is its name that is cut. */
    private String running(List<SupportTimeline.Runs> runs) {
      var width = WIDTH - MARGIN - LABELS;
      for (var shown = runs.size(); shown > 0; shown--) {
        var more = shown < runs.size() ? " and " + (runs.size() - shown) + " more" : "";
        var words =
            runs.stream()
                .limit(shown)
                .map(each -> each.cluster() + " " + each.version())
                .collect(Collectors.joining(", ", "runs: ", more));
        if (letters.width(words, SMALL) <= width) {
          return words;
        }
      }
      var first = runs.getFirst();
      var rest =
          " " + first.version() + (runs.size() > 1 ? " and " + (runs.size() - 1) + " more" : "");
      return letters.fitting("runs: " + first.cluster(), SMALL, width - letters.width(rest, SMALL))
          + rest;
    }

    private Color color(SupportTimeline.Bar bar) {
      return switch (bar.state()) {
        case SUPPORTED -> bar.estimated() ? EXPECTED : SUPPORTED;
        case ENDED, UNKNOWN -> ENDED;
      };
    }

    private String published(SupportTimeline.Bar bar) {
      if (bar.newest().isEmpty()) {
        return "not in the release data";
      }
      var end =
          switch (bar.state()) {
            case SUPPORTED -> "until " + (bar.estimated() ? "about " : "");
            case ENDED -> "ended ";
            case UNKNOWN -> "end not known";
          };
      var day =
          bar.state() == Support.State.UNKNOWN ? "" : bar.ends().map(Object::toString).orElse("?");
      return end + day + bar.kubernetes().map(range -> " · K8s " + range).orElse("");
    }

    private void today() {
      var at = x(timeline.today());
      canvas.setColor(TODAY);
      canvas.setStroke(new BasicStroke(5));
      canvas.draw(new Line2D.Double(at, TOP - 64, at, bottom()));
      var words = "today " + timeline.today();
      var left = Math.min(at + 10, WIDTH - MARGIN - letters.width(words, SMALL));
      letters.write(canvas, words, left, TOP - 72, SMALL, TODAY);
    }

    private void foot() {
      var y = (double) bottom() + SMALL + 12;
      for (var line : timeline.clusters()) {
        letters.write(
            canvas, letters.fitting(line, SMALL, WIDTH - 2 * MARGIN), MARGIN, y, SMALL, INK);
        y += SMALL + 12;
      }
      letters.write(
          canvas,
          "Pale: expected, not announced. Release data of " + timeline.asOf(),
          MARGIN,
          y,
          SMALL,
          PALE);
    }
  }
}
