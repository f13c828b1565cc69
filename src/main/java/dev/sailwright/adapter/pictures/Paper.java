package dev.sailwright.adapter.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** What pictures have in common. */
final class Paper {
  /** A phone shows it about 360 points wide, so letters are not smaller than a thirtieth of it. */
  static final int WIDTH = 1080;

  static final int MARGIN = 32;
  static final int LARGE = 44;
  static final int SMALL = 36;

  static final Color WHITE = Color.WHITE;
  static final Color INK = new Color(0x1d1c1d);
  static final Color PALE = new Color(0x616061);
  static final Color GRID = new Color(0xdddddd);

  private Paper() {}

  /** As a PNG. */
  static byte[] drawn(int height, Consumer<Graphics2D> drawing) {
    var image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    var canvas = image.createGraphics();
    try {
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      canvas.setColor(WHITE);
      canvas.fill(new Rectangle2D.Double(0, 0, WIDTH, height));
      drawing.accept(canvas);
    } finally {
      canvas.dispose();
    }
    return encoded(image);
  }

  private static byte[] encoded(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a picture in memory could not be written", e);
    }
    return bytes.toByteArray();
  }
}
