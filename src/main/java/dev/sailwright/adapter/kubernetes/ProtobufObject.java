package dev.sailwright.adapter.kubernetes;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads what an API server writes in protobuf, field by field: a prefix of four bytes, and around
 * the object itself an envelope that names its kind;
 * staging/src/k8s.io/apimachinery/pkg/runtime/serializer/protobuf/protobuf.go@v1.34.0 and
 * staging/src/k8s.io/apimachinery/pkg/runtime/generated.proto@v1.34.0 (TypeMeta, Unknown).
 */
final class ProtobufObject {
  static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final String PREFIX = "k8s\0";
  private static final int BUFFER = 64 * 1024;

  private final CodedInputStream in;
  private final String kind;
  private String found = "";
  private boolean isRead;
  private int tag;

  /** Takes from the reader the one field that it stands at, or lets it skip that. */
  @FunctionalInterface
  interface Fields<T> {
    void read(ProtobufObject in, int field, T into) throws IOException;
  }

  private ProtobufObject(InputStream body, String kind) {
    this.in = CodedInputStream.newInstance(body, BUFFER);
    this.kind = kind;
  }

  /**
   * @throws IOException when it is no object of this kind, or not all of one
   */
  static <T> T read(InputStream body, String kind, T into, Fields<T> fields) throws IOException {
    var object = new ProtobufObject(body, kind);
    var prefix = new String(object.in.readRawBytes(PREFIX.length()), StandardCharsets.US_ASCII);
    if (!prefix.equals(PREFIX)) {
      throw new IOException("what says to be protobuf does not begin as such");
    }
    object.all(into, (in, field, value) -> in.envelope(field, value, fields));
    if (!object.isRead) {
      throw new IOException("the " + kind + " is missing");
    }
    return into;
  }

  private <T> void envelope(int field, T into, Fields<T> fields) throws IOException {
    switch (field) {
      case 1 -> message(this, ProtobufObject::typeMeta);
      case 2 -> {
        if (!found.equals(kind)) {
          throw new IOException("instead of a " + kind + " there is a " + found);
        }
        message(into, fields);
        isRead = true;
      }
      case 3 -> {
        var encoding = text();
        if (!encoding.isEmpty()) {
          throw new IOException("nobody expected the " + kind + " in " + encoding);
        }
      }
      default -> skip();
    }
  }

  private static void typeMeta(ProtobufObject in, int field, ProtobufObject into)
      throws IOException {
    switch (field) {
      case 2 -> into.found = in.text();
      default -> in.skip();
    }
  }

  /** A message that ends before its length says so is none: the rest of it did not come. */
  <T> T message(T into, Fields<T> fields) throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    var around = in.pushLimit(in.readRawVarint32());
    all(into, fields);
    if (in.getBytesUntilLimit() > 0) {
      throw new IOException("the " + kind + " was cut off");
    }
    in.popLimit(around);
    return into;
  }

  private <T> void all(T into, Fields<T> fields) throws IOException {
    for (tag = in.readTag(); tag != 0; tag = in.readTag()) {
      fields.read(this, WireFormat.getTagFieldNumber(tag), into);
    }
  }

  /** Empty where there is none: an API server writes the same for both. */
  String text() throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return in.readString();
  }

  boolean flag() throws IOException {
    expect(WireFormat.WIRETYPE_VARINT);
    return in.readBool();
  }

  long number() throws IOException {
    expect(WireFormat.WIRETYPE_VARINT);
    return in.readInt64();
  }

  void skip() throws IOException {
    if (!in.skipField(tag)) {
      throw broken();
    }
  }

  private void expect(int type) throws IOException {
    if (WireFormat.getTagWireType(tag) != type) {
      throw broken();
    }
  }

  private IOException broken() {
    return new IOException("the " + kind + " is broken protobuf");
  }
}
