package dev.sailwright.adapter.kubernetes;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.MULTILINE;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An answer to a request in HTTP/1.0: its body ends where Content-Length says, whether the
 * connection ends or not, and without one it is what comes until the connection ends. Nobody
 * answers such a request in chunks (RFC 9112, 6.1).
 *
 * @param body fails beyond a limit
 */
record PlainAnswer(int status, InputStream body) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b.*");
  private static final Pattern LENGTH =
      Pattern.compile("^content-length:[ \\t]*(\\d{1,18})[ \\t]*$", CASE_INSENSITIVE | MULTILINE);
  private static final String END = "\r\n\r\n";
  private static final int HEAD = 16 * 1024;

  /**
   * @param limit bytes of the body that are read at most
   * @throws IOException when reading fails, or it is no such answer
   */
  static PlainAnswer read(InputStream from, long limit) throws IOException {
    var head = new ByteArrayOutputStream();
    var text = "";
    while (!text.endsWith(END)) {
      var next = from.read();
      if (next < 0 || head.size() == HEAD) {
        throw new IOException("no answer in HTTP");
      }
      head.write(next);
      if (next == '\n') {
        text = head.toString(StandardCharsets.US_ASCII);
      }
    }
    var status = STATUS.matcher(text.substring(0, text.indexOf("\r\n")));
    if (!status.matches()) {
      throw new IOException("no answer in HTTP");
    }
    var length = LENGTH.matcher(text);
    return new PlainAnswer(
        Integer.parseInt(status.group(1)),
        new Bounded(from, limit, length.find() ? Long.parseLong(length.group(1)) : Long.MAX_VALUE));
  }

  private static final class Bounded extends FilterInputStream {
    private final long limit;
    private long left;
    private long toCome;

    /**
     * @param toCome bytes until it ends by itself
     */
    Bounded(InputStream in, long limit, long toCome) {
      super(in);
      this.limit = limit;
      this.left = limit;
      this.toCome = toCome;
    }

    @Override
    public int read() throws IOException {
      var next = toCome == 0 ? -1 : in.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (toCome == 0 && length > 0) {
        return -1;
      }
      var count = in.read(into, offset, (int) Math.min(length, toCome));
      count(Math.max(count, 0));
      return count;
    }

    private void count(int bytes) throws IOException {
      left -= bytes;
      toCome -= bytes;
      if (left < 0) {
        throw new IOException("more than " + limit + " bytes");
      }
    }
  }
}
