package dev.sailwright.adapter.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** What other threads bring piece by piece; whoever reads waits for the next one. */
abstract class ArrivingBytes extends InputStream {
  private final BlockingQueue<Arrival> arrivals;
  private ByteBuffer piece = ByteBuffer.allocate(0);
  private @Nullable End end;

  sealed interface Arrival {}

  record Piece(ByteBuffer bytes) implements Arrival {}

  /** What was asked for has come, and there may be more of it. */
  record Pause() implements Arrival {}

  /**
   * There will be no more.
   *
   * @param trouble why, if not because all has come
   */
  record End(@Nullable Throwable trouble) implements Arrival {}

  ArrivingBytes(BlockingQueue<Arrival> arrivals) {
    this.arrivals = arrivals;
  }

  /** Asks for more after a {@link Pause}. */
  abstract void askForMore();

  /** What whoever reads is told of the trouble at the {@link End}. */
  abstract IOException brokenOff(Throwable trouble);

  @Override
  public final int read() throws IOException {
    return isOver() ? -1 : Byte.toUnsignedInt(piece.get());
  }

  @Override
  public final int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (isOver()) {
      return -1;
    }
    var count = Math.min(length, piece.remaining());
    piece.get(into, offset, count);
    return count;
  }

  /** Waits until there is something to read, or will never be. */
  private boolean isOver() throws IOException {
    while (!piece.hasRemaining() && end == null) {
      switch (next()) {
        case Piece(ByteBuffer bytes) -> piece = bytes;
        case Pause() -> askForMore();
        case End over -> end = over;
      }
    }
    if (piece.hasRemaining()) {
      return false;
    }
    var trouble = end == null ? null : end.trouble();
    if (trouble != null) {
      throw brokenOff(trouble);
    }
    return true;
  }

  private Arrival next() throws IOException {
    try {
      return arrivals.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("nobody waits for the answer any more");
    }
  }
}
