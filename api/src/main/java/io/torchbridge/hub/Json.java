package io.torchbridge.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.torchbridge.FileAccessException;
import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, String, Long (else BigInteger), Double, Boolean and null. */
final class Json {
  /** Python's json writes NaN and Infinity, which are no JSON. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Json() {}

  /**
   * The object in a file.
   *
   * @throws MalformedFileException if it is no JSON object
   * @throws FileAccessException if it can't be read
   */
  static Map<String, @Nullable Object> object(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return object(in, file.toString());
    } catch (IOException e) {
      throw FileAccessException.of(file, "read", e);
    }
  }

  /** The object in a stream, which is named {@code name} in errors. */
  static Map<String, @Nullable Object> object(InputStream in, String name) throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      Object value = parser.nextToken() == null ? null : value(parser);
      if (parser.nextToken() != null) {
        throw new MalformedFileException(name + ": it has more than one JSON value");
      }
      return asObject(value, name + ": it");
    } catch (JsonProcessingException e) {
      throw new MalformedFileException(
          "%s: it is no proper JSON: %s".formatted(name, e.getOriginalMessage()), e);
    }
  }

  @SuppressWarnings("unchecked") // value() makes only maps of String
  static Map<String, @Nullable Object> asObject(@Nullable Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new MalformedFileException(what + " is no JSON object");
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser));
        }
        yield Collections.unmodifiableMap(map);
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield Collections.unmodifiableList(list);
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> {
        Number number = parser.getNumberValue();
        yield number instanceof BigInteger ? number : (Object) number.longValue();
      }
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> null;
    };
  }
}
