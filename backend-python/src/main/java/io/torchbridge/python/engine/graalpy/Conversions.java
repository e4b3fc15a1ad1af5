package io.torchbridge.python.engine.graalpy;

import io.torchbridge.Complex;
import io.torchbridge.InvalidArgumentException;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Values between Java and Python, on the Context's thread only. */
final class Conversions {
  /** More classes than this are not remembered: programs can make classes without end. */
  private static final int KINDS_CAPACITY = 10_000;

  /** How a Python class's values cross; in the order of {@code kind} in bridge.py. */
  private enum Kind {
    NONE,
    BOOL,
    INT,
    FLOAT,
    STR,
    COMPLEX,
    BYTES,
    SEQUENCE,
    DICT,
    OBJECT
  }

  private static final Kind[] KINDS = Kind.values();

  private final GraalPyEngine engine;
  private final Map<Value, Kind> kinds = new HashMap<>();
  private final Value none;
  private final Value kind;
  private final Value makeList;
  private final Value makeDict;
  private final Value makeBytes;
  private final Value makeInt;
  private final Value makeComplex;
  private final Value flatItems;
  private final Value parts;

  Conversions(GraalPyEngine engine, Value bridge) {
    this.engine = engine;
    none = bridge.getMember("NONE");
    kind = bridge.getMember("kind");
    makeList = bridge.getMember("make_list");
    makeDict = bridge.getMember("make_dict");
    makeBytes = bridge.getMember("make_bytes");
    makeInt = bridge.getMember("make_int");
    makeComplex = bridge.getMember("make_complex");
    flatItems = bridge.getMember("flat_items");
    parts = bridge.getMember("parts");
  }

  /** The values as arguments of a polyglot call. */
  Object[] toPython(@Nullable Object[] values) {
    Object[] converted = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      converted[i] = toPython(values[i]);
    }
    return converted;
  }

  Object toPython(@Nullable Object value) {
    return switch (value) {
      case null -> none;
      case GraalPyObject object -> object.value(engine);
      case Long l -> l;
      case Integer i -> i.longValue();
      case Boolean b -> b;
      case Double d -> d;
      case String s -> s;
      case Float f -> f.doubleValue();
      case Short s -> s.longValue();
      case Byte b -> b.longValue();
      case BigInteger big -> makeInt.execute(big.toString());
      case Complex c -> makeComplex.execute(c.re(), c.im());
      case byte[] bytes -> makeBytes.execute(new String(bytes, StandardCharsets.ISO_8859_1));
      case Object[] array -> makeList.execute(toPython(array));
      case List<?> list -> makeList.execute(toPython(list.toArray()));
      case Map<?, ?> map -> {
        Object[] flat = new Object[2 * map.size()];
        int i = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          flat[i++] = toPython(entry.getKey());
          flat[i++] = toPython(entry.getValue());
        }
        yield makeDict.execute(flat);
      }
      case long[] a -> array(a);
      case int[] a -> array(a);
      case double[] a -> array(a);
      case float[] a -> array(a);
      case boolean[] a -> array(a);
      default ->
          throw new InvalidArgumentException(
              "a %s has no Python form; values are numbers, Boolean, String, Complex, byte[],"
                      .formatted(value.getClass().getName())
                  + " arrays, List, Map and objects of this engine");
    };
  }

  private Value array(Object array) {
    Object[] elements = new Object[Array.getLength(array)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = toPython(Array.get(array, i));
    }
    return makeList.execute(elements);
  }

  @Nullable Object toJava(Value value) {
    return switch (kind(value)) {
      case NONE -> null;
      case BOOL -> value.asBoolean();
      // one after the other: a conditional expression would make a long of the BigInteger
      case INT -> whole(value);
      case FLOAT -> value.asDouble();
      case STR -> value.asString();
      case COMPLEX -> {
        Value both = parts.execute(value);
        yield new Complex(both.getArrayElement(0).asDouble(), both.getArrayElement(1).asDouble());
      }
      case BYTES -> {
        byte[] bytes = new byte[Math.toIntExact(value.getBufferSize())];
        value.readBuffer(0, bytes, 0, bytes.length);
        yield bytes;
      }
      case SEQUENCE -> sequence(value);
      case DICT -> {
        @Nullable Object[] flat = sequence(flatItems.execute(value));
        var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        for (int i = 0; i < flat.length; i += 2) {
          map.put(flat[i], flat[i + 1]);
        }
        yield map;
      }
      case OBJECT -> new GraalPyObject(engine, value);
    };
  }

  private static Object whole(Value value) {
    if (value.fitsInLong()) {
      return value.asLong();
    }
    return value.asBigInteger();
  }

  private @Nullable Object[] sequence(Value value) {
    @Nullable Object[] elements = new @Nullable Object[Math.toIntExact(value.getArraySize())];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = toJava(value.getArrayElement(i));
    }
    return elements;
  }

  private Kind kind(Value value) {
    if (value.isNull()) {
      return Kind.NONE;
    }
    Value type = value.getMetaObject();
    if (type == null) {
      return Kind.OBJECT;
    }
    Kind known = kinds.get(type);
    if (known == null) {
      known = KINDS[kind.execute(type).asInt()];
      if (kinds.size() < KINDS_CAPACITY) {
        kinds.put(type, known);
      }
    }
    return known;
  }
}
