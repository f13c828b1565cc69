package dev.sailwright.adapter.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** How an API server writes a page of a list. */
interface PageFormat<T> {
  /**
   * Reads one item after the other.
   *
   * @param next is told the token of the next page, as soon as this one names it
   * @throws IOException when this is no such page, or not all of one; some of its items may have
   *     been told by then
   */
  void read(InputStream body, Consumer<String> next, Consumer<T> each) throws IOException;
}
