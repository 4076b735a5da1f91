package dev.gatlingllm.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Encodes arrivals in a few characters each: the differences in nanoseconds, the first from 0, as
 * zigzag variable-length integers (Protocol Buffers, "Encoding"), in base64.
 */
final class ArrivalsText {
  private static final int MOST_BYTES = 10;

  private ArrivalsText() {}

  static String of(long[] nanos) {
    byte[] bytes = new byte[MOST_BYTES * nanos.length];
    int length = 0;
    long last = 0;
    for (long now : nanos) {
      long delta = now - last;
      long rest = delta << 1 ^ delta >> 63;
      while ((rest & ~0x7FL) != 0) {
        bytes[length++] = (byte) (rest & 0x7F | 0x80);
        rest >>>= 7;
      }
      bytes[length++] = (byte) rest;
      last = now;
    }
    return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, length));
  }

  /**
   * Decodes the text of {@link #of}.
   *
   * @throws IllegalArgumentException if the text is invalid
   */
  static long[] nanos(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    long[] nanos = new long[bytes.length];
    int count = 0;
    long last = 0;
    for (int i = 0; i < bytes.length; count++) {
      long folded = 0;
      int shift = 0;
      byte b;
      do {
        if (i == bytes.length || shift > 63) {
          throw new IllegalArgumentException("a number of it does not end");
        }
        b = bytes[i++];
        folded |= (b & 0x7FL) << shift;
        shift += 7;
      } while (b < 0);
      last += folded >>> 1 ^ -(folded & 1);
      nanos[count] = last;
    }
    return Arrays.copyOf(nanos, count);
  }

  static final class Writer extends StdSerializer<long[]> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(long[].class);
    }

    @Override
    public void serialize(long[] nanos, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(of(nanos));
    }
  }

  static final class Reader extends StdDeserializer<long[]> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(long[].class);
    }

    @Override
    public long[] deserialize(JsonParser json, DeserializationContext context) throws IOException {
      try {
        return nanos(json.getText());
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(json, "arrivals: " + e.getMessage());
      }
    }
  }

  /** Omits the choices if all are 0, as they usually are. */
  static final class FirstOnly {
    @Override
    public boolean equals(Object value) {
      if (!(value instanceof byte[] choices)) {
        return value == null;
      }
      for (byte choice : choices) {
        if (choice != 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
