package io.torchbridge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands between PyTorch's brackets: {@code 0, 1:-1, ..., ::2}. */
final class IndexParser {
  private static final Pattern POSITION = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern SLICE =
      Pattern.compile("([+-]?\\d{1,18})?\\s*:\\s*([+-]?\\d{1,18})?\\s*(?::\\s*([+-]?\\d{1,18})?)?");

  private IndexParser() {}

  static Index[] parse(String text) {
    List<Index> indices = new ArrayList<>();
    int start = 0;
    for (String part : text.split(",", -1)) {
      String word = part.strip();
      // Python allows a comma at the end
      boolean last = start + part.length() == text.length();
      if (!word.isEmpty() || !last || indices.isEmpty()) {
        indices.add(one(text, start, word));
      }
      start += part.length() + 1;
    }
    return indices.toArray(new Index[0]);
  }

  private static Index one(String text, int place, String word) {
    Matcher slice = SLICE.matcher(word);
    if (slice.matches()) {
      Long step = number(slice.group(3));
      if (step != null && step <= 0) {
        throw malformed(text, place, "a slice's step must be positive; flip() turns a dimension");
      }
      return new Index.Slice(
          number(slice.group(1)), number(slice.group(2)), step == null ? 1 : step);
    }
    if (POSITION.matcher(word).matches()) {
      return Index.at(Long.parseLong(word));
    }
    return switch (word) {
      case "..." -> Index.ellipsis();
      case "None" -> Index.newAxis();
      default ->
          throw malformed(
              text, place, "\"" + word + "\" is no position, slice (1:-1), ... or None");
    };
  }

  private static @Nullable Long number(@Nullable String digits) {
    return digits == null ? null : Long.valueOf(digits);
  }

  private static InvalidArgumentException malformed(String text, int place, String what) {
    return new InvalidArgumentException(
        "the index \"%s\" at character %d: %s".formatted(text, place, what));
  }
}
