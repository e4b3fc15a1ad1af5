package io.torchbridge.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON document that others wrote, with the way to it for errors. Asking it for what
 * it is not is a {@link MalformedFileException}.
 */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final @Nullable Json parent;
  private final Object step;
  private final @Nullable Object value;

  private Json(@Nullable Json parent, Object step, @Nullable Object value) {
    this.parent = parent;
    this.step = step;
    this.value = value;
  }

  /**
   * Parses a document.
   *
   * @param place what errors call it
   */
  static Json parse(String place, String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object root = read(parser);
      if (parser.nextToken() != null) {
        throw new MalformedFileException(place + ": it has more than one JSON value");
      }
      return new Json(null, place, root);
    } catch (JsonProcessingException e) {
      throw new MalformedFileException(
          place + ": it is no proper JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new AssertionError("reading memory does not fail", e);
    }
  }

  /** The parser refuses to go deeper than 1,000 levels. */
  private static @Nullable Object read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, read(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) parser.getDoubleValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new MalformedFileException("a JSON document has no value");
    };
  }

  /** The text of maps, lists, strings, numbers and truth values. */
  static String write(@Nullable Object value) {
    var out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(json, value);
    } catch (IOException e) {
      throw new AssertionError("writing to memory does not fail", e);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (var e : map.entrySet()) {
          json.writeFieldName((String) e.getKey());
          write(json, e.getValue());
        }
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          write(json, element);
        }
        json.writeEndArray();
      }
      case Double d when Double.isNaN(d) -> json.writeString("NaN");
      case Double d when Double.isInfinite(d) -> json.writeString(d > 0 ? "Infinity" : "-Infinity");
      case Double d -> json.writeNumber(d);
      case Number n -> json.writeNumber(n.longValue());
      case Boolean b -> json.writeBoolean(b);
      default -> json.writeString(value.toString());
    }
  }

  /** An error that names the place of this value. */
  MalformedFileException malformed(@Nullable String what) {
    return new MalformedFileException(place() + ": " + what);
  }

  private String place() {
    return parent == null
        ? step.toString()
        : parent.parent == null ? parent.place() + ": " + step : parent.place() + "." + step;
  }

  private MalformedFileException isNot(String kind) {
    String is =
        switch (value) {
          case null -> "null";
          case Map<?, ?> map -> "an object with the keys " + map.keySet();
          case List<?> list -> "a list of " + list.size();
          case String text -> "the string \"" + text + "\"";
          default -> value.toString();
        };
    return malformed("it is " + is + ", not " + kind);
  }

  /** The value as it is: a Map, List, String, Long, Double, Boolean or null. */
  @Nullable Object raw() {
    return value;
  }

  boolean isNull() {
    return value == null;
  }

  private Map<?, ?> map() {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw isNot("an object");
  }

  boolean has(String key) {
    return map().get(key) != null;
  }

  /** The value of a key; one that is null where there is none. */
  Json get(String key) {
    return new Json(this, key, map().get(key));
  }

  List<Json> list() {
    if (!(value instanceof List<?> list)) {
      throw isNot("a list");
    }
    var elements = new ArrayList<Json>(list.size());
    for (int i = 0; i < list.size(); i++) {
      elements.add(new Json(this, i, list.get(i)));
    }
    return elements;
  }

  <T> List<T> list(Function<Json, T> element) {
    return list().stream().map(element).toList();
  }

  <T> Map<String, T> map(Function<Json, T> element) {
    var map = new LinkedHashMap<String, T>();
    map().forEach((key, v) -> map.put((String) key, element.apply(new Json(this, key, v))));
    return Collections.unmodifiableMap(map);
  }

  /** The key of a union, an object of one key. */
  String tag() {
    if (map().size() != 1) {
      throw isNot("an object of one key");
    }
    return (String) map().keySet().iterator().next();
  }

  /** The value of a union. */
  Json content() {
    return get(tag());
  }

  String string() {
    if (value instanceof String text) {
      return text;
    }
    throw isNot("a string");
  }

  long whole() {
    if (value instanceof Long whole) {
      return whole;
    }
    throw isNot("an integer of 64 bits");
  }

  boolean truth() {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw isNot("true or false");
  }

  /** A number; those that JSON lacks are strings. */
  double number() {
    return switch (value) {
      case Number number -> number.doubleValue();
      case String text when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
      case String text when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
      case String text when text.equals("NaN") -> Double.NaN;
      case null, default -> throw isNot("a number");
    };
  }
}
