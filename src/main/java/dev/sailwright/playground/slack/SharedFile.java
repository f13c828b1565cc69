package dev.sailwright.playground.slack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A file that was shared in a message.
 *
 * @param id such as {@code F00000001}; also the last part of its address
 * @param title what people see as its name
 * @param altText what a picture shows, for those who do not see it; may be empty
 * @param content its bytes
 */
public record SharedFile(String id, String name, String title, String altText, ByteBuffer content) {
  public SharedFile {
    content = content.asReadOnlyBuffer();
  }

  @Override
  public ByteBuffer content() {
    return content.duplicate();
  }

  public String text() {
    return StandardCharsets.UTF_8.decode(content()).toString();
  }

  public boolean isPicture() {
    return name.endsWith(".png");
  }
}
