package dev.sailwright.adapter.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Writes with a font that comes with the program: a container has none, and Java's own text needs
 * fontconfig.
 */
final class Lettering {
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private final TrueTypeFont font;
  private final CmapLookup glyphs;
  private final double unitsPerEm;

  private Lettering(TrueTypeFont font) throws IOException {
    this.font = font;
    this.glyphs = font.getUnicodeCmapLookup();
    this.unitsPerEm = font.getUnitsPerEm();
  }

  static Lettering load() {
    try (var stream = TTFParser.class.getResourceAsStream(FONT)) {
      if (stream == null) {
        throw new IllegalStateException("this build lacks " + FONT);
      }
      return new Lettering(new TTFParser().parse(new RandomAccessReadBuffer(stream)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FONT, e);
    }
  }

  /** In pixels. */
  double width(String text, int size) {
    return text.codePoints().mapToDouble(point -> advance(point, size)).sum();
  }

  /**
   * @param x of the first letter's left edge
   * @param y of the base line
   * @return x behind the last letter
   */
  double write(Graphics2D canvas, String text, double x, double y, int size, Color color) {
    var scale = size / unitsPerEm;
    canvas.setColor(color);
    var at = x;
    for (var point : text.codePoints().toArray()) {
      var place = AffineTransform.getTranslateInstance(at, y);
      place.scale(scale, -scale);
      canvas.fill(new Path2D.Double(outline(point), place));
      at += advance(point, size);
    }
    return at;
  }

  /** As much of the text as fits, with an ellipsis where something is left out. */
  String fitting(String text, int size, double width) {
    if (width(text, size) <= width) {
      return text;
    }
    var end = text.length();
    while (end > 0 && width(text.substring(0, end) + "…", size) > width) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "…";
  }

  private Path2D outline(int point) {
    try {
      var glyph = font.getGlyph().getGlyph(glyphs.getGlyphId(point));
      return glyph == null ? new Path2D.Double() : glyph.getPath();
    } catch (IOException e) {
      throw new UncheckedIOException("the font that comes with the program is broken", e);
    }
  }

  private double advance(int point, int size) {
    try {
      return font.getAdvanceWidth(glyphs.getGlyphId(point)) * size / unitsPerEm;
    } catch (IOException e) {
      throw new UncheckedIOException("the font that comes with the program is broken", e);
    }
  }
}
