package io.torchbridge.hub;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokenizer of DJL's {@code ai.djl.huggingface:tokenizers}, which need not be there. */
final class DjlTokenizer implements AutoCloseable {
  static {
    // else it asks the net who runs it
    if (System.getProperty("OPT_OUT_TRACKING") == null) {
      System.setProperty("OPT_OUT_TRACKING", "true");
    }
  }

  private final HuggingFaceTokenizer tokenizer;

  private DjlTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Opens a {@code tokenizer.json}. */
  static DjlTokenizer open(Path file) throws IOException {
    // as transformers does, what the file says of padding and cutting off is passed over
    Map<String, String> options = Map.of("padding", "false", "truncation", "false");
    return new DjlTokenizer(HuggingFaceTokenizer.newInstance(file, options));
  }

  Encoding encode(String text, @Nullable String pair, boolean special) {
    ai.djl.huggingface.tokenizers.Encoding encoded =
        pair == null
            ? tokenizer.encode(text, special, false)
            : tokenizer.encode(text, pair, special, false);
    long[] ids = encoded.getIds();
    int[] texts = ints(encoded.getSequenceIds());
    CharSpan[] spans = encoded.getCharTokenSpans();
    boolean[] added = new boolean[ids.length];
    int[] starts = new int[ids.length];
    int[] ends = new int[ids.length];
    var first = new Offsets(text);
    var second = new Offsets(pair == null ? "" : pair);
    for (int i = 0; i < ids.length; i++) {
      added[i] = encoded.getSpecialTokenMask()[i] != 0;
      CharSpan span = spans[i];
      if (span != null) {
        Offsets offsets = texts[i] == 1 ? second : first;
        starts[i] = offsets.chars(span.getStart());
        ends[i] = offsets.chars(span.getEnd());
      }
    }
    return new Encoding(
        ids,
        encoded.getTokens(),
        encoded.getTypeIds(),
        added,
        starts,
        ends,
        texts,
        ints(encoded.getWordIds()));
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
  }

  /** From Python's positions, which count code points, to Java's. */
  private static final class Offsets {
    private final String text;
    private final boolean plain;

    Offsets(String text) {
      this.text = text;
      this.plain = text.codePointCount(0, text.length()) == text.length();
    }

    int chars(int codePoints) {
      return plain
          ? codePoints
          : text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    }
  }

  String decode(long[] ids, boolean skipSpecial) {
    return tokenizer.decode(ids, skipSpecial);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
