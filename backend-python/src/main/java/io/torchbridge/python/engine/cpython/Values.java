package io.torchbridge.python.engine.cpython;

import static io.torchbridge.python.engine.cpython.NativePython.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.Complex;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.python.engine.cpython.CPythonEngine.PythonThread;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values between Java and Python, as {@link PythonObject} says. All under the GIL. */
final class Values {
  /** Deeper nesting is taken for a container that holds itself. */
  private static final int DEEPEST = 200;

  // Py_TPFLAGS_…_SUBCLASS
  private static final long INT_FLAG = 1L << 24;
  private static final long LIST_FLAG = 1L << 25;
  private static final long TUPLE_FLAG = 1L << 26;
  private static final long BYTES_FLAG = 1L << 27;
  private static final long STR_FLAG = 1L << 28;
  private static final long DICT_FLAG = 1L << 29;
  private static final long CONVERTED =
      INT_FLAG | LIST_FLAG | TUPLE_FLAG | BYTES_FLAG | STR_FLAG | DICT_FLAG;

  /** Where {@code ob_fval} of a float is. */
  private static final long FLOAT_VALUE = 16;

  private static final MemorySegment UTF8 = Arena.global().allocateFrom("utf-8");
  private static final MemorySegment PASS = Arena.global().allocateFrom("surrogatepass");
  private static final MemorySegment REPLACE = Arena.global().allocateFrom("backslashreplace");

  private final CPythonEngine engine;

  Values(CPythonEngine engine) {
    this.engine = engine;
  }

  // Calls

  /**
   * Calls a callable.
   *
   * @param arguments the positional ones, then those of the keywords
   * @param names a tuple of the keywords' names, or 0
   * @param watched whether the collector watches Python objects in the result
   */
  @Nullable Object call(
      long callable, @Nullable Object[] arguments, long names, int keywords, boolean watched) {
    PythonThread here = engine.here();
    long top = here.top;
    int count = arguments.length;
    // one place before the arguments is Python's to use
    MemorySegment slots = here.allocate(8L * (count + 1));
    int made = 0;
    try {
      for (; made < count; made++) {
        slots.setAtIndex(JAVA_LONG, made + 1, toPython(arguments[made]));
      }
      long offset = 1L << 63; // PY_VECTORCALL_ARGUMENTS_OFFSET
      long result =
          NativePython.vectorcall(callable, slots.asSlice(8), (count - keywords) | offset, names);
      return take(engine.errors.check(result), watched);
    } finally {
      for (int i = 0; i < made; i++) {
        NativePython.decref(slots.getAtIndex(JAVA_LONG, i + 1));
      }
      here.top = top;
    }
  }

  /** A result's Java form; the reference is used up. */
  private @Nullable Object take(long result, boolean watched) {
    if (!hasJavaForm(result)) {
      return watched ? engine.watched(result) : engine.unwatched(result);
    }
    try {
      return toJava(result, watched);
    } finally {
      NativePython.decref(result);
    }
  }

  // To Python: new references

  long toPython(@Nullable Object value) {
    return toPython(value, 0);
  }

  private long toPython(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw new InvalidArgumentException(
          "an argument for Python is nested deeper than " + DEEPEST + " levels, or holds itself");
    }
    return switch (value) {
      case null -> constant(NativePython.NONE);
      case CPythonObject object -> {
        if (object.engine() != engine) {
          throw new InvalidArgumentException("a Python object of another engine was passed");
        }
        long address = object.address();
        NativePython.incref(address);
        yield address;
      }
      case Boolean b -> constant(b ? NativePython.TRUE : NativePython.FALSE);
      case Long l -> NativePython.intOf(l);
      case Double d -> NativePython.floatOf(d);
      case String s -> str(s);
      case Integer i -> NativePython.intOf(i);
      case Float f -> NativePython.floatOf(f);
      case Short s -> NativePython.intOf(s);
      case Byte b -> NativePython.intOf(b);
      case Complex c -> NativePython.complexOf(c.re(), c.im());
      case BigInteger i -> bigInt(i);
      case byte[] bytes -> bytes(bytes);
      case long[] list -> {
        long made = NativePython.listNew(list.length);
        for (int i = 0; i < list.length; i++) {
          NativePython.listSet(made, i, NativePython.intOf(list[i]));
        }
        yield made;
      }
      case int[] list -> {
        long made = NativePython.listNew(list.length);
        for (int i = 0; i < list.length; i++) {
          NativePython.listSet(made, i, NativePython.intOf(list[i]));
        }
        yield made;
      }
      case double[] list -> {
        long made = NativePython.listNew(list.length);
        for (int i = 0; i < list.length; i++) {
          NativePython.listSet(made, i, NativePython.floatOf(list[i]));
        }
        yield made;
      }
      case float[] list -> {
        long made = NativePython.listNew(list.length);
        for (int i = 0; i < list.length; i++) {
          NativePython.listSet(made, i, NativePython.floatOf(list[i]));
        }
        yield made;
      }
      case boolean[] list -> {
        long made = NativePython.listNew(list.length);
        for (int i = 0; i < list.length; i++) {
          NativePython.listSet(made, i, constant(list[i] ? NativePython.TRUE : NativePython.FALSE));
        }
        yield made;
      }
      case Object[] list -> list(list, depth);
      case List<?> list -> list(list.toArray(), depth);
      case Map<?, ?> map -> dict(map, depth);
      case PythonObject other ->
          throw new InvalidArgumentException(
              "a Python object of the engine %s was passed to the engine %s"
                  .formatted(other.engine().id(), engine.id()));
      default ->
          throw new InvalidArgumentException(
              "a %s can't be passed to Python; numbers, strings, arrays, lists, maps and Python"
                      .formatted(value.getClass().getName())
                  + " objects can");
    };
  }

  private static long constant(long object) {
    NativePython.incref(object);
    return object;
  }

  private long list(@Nullable Object[] elements, int depth) {
    long list = NativePython.listNew(elements.length);
    try {
      for (int i = 0; i < elements.length; i++) {
        NativePython.listSet(list, i, toPython(elements[i], depth + 1));
      }
      return list;
    } catch (Throwable e) {
      NativePython.decref(list);
      throw e;
    }
  }

  private long dict(Map<?, ?> map, int depth) {
    long dict = NativePython.dictNew();
    try {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        long key = toPython(entry.getKey(), depth + 1);
        long value;
        try {
          value = toPython(entry.getValue(), depth + 1);
        } catch (Throwable e) {
          NativePython.decref(key);
          throw e;
        }
        int failed = NativePython.dictSet(dict, key, value);
        NativePython.decref(key);
        NativePython.decref(value);
        engine.errors.check(failed == 0);
      }
      return dict;
    } catch (Throwable e) {
      NativePython.decref(dict);
      throw e;
    }
  }

  long str(String text) {
    byte[] utf8 = utf8(text);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(utf8.length + 1L);
      MemorySegment.copy(utf8, 0, bytes, JAVA_BYTE, 0, utf8.length);
      long str = NativePython.strOf(bytes, utf8.length, PASS);
      return str != 0 ? str : engine.errors.check(0); // the first ones make the errors themselves
    }
  }

  /** Like getBytes, but a half surrogate pair comes through as Python's surrogatepass reads it. */
  private static byte[] utf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        var out = new java.io.ByteArrayOutputStream();
        text.codePoints()
            .forEach(
                c -> {
                  if (c >= 0xD800 && c <= 0xDFFF) {
                    out.write(0xE0 | c >> 12);
                    out.write(0x80 | c >> 6 & 0x3F);
                    out.write(0x80 | c & 0x3F);
                  } else {
                    out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                  }
                });
        return out.toByteArray();
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A tuple of strings. */
  long tuple(String[] texts) {
    long tuple = NativePython.tupleNew(texts.length);
    for (int i = 0; i < texts.length; i++) {
      NativePython.tupleSet(tuple, i, str(texts[i]));
    }
    return tuple;
  }

  private long bigInt(BigInteger value) {
    try (Arena arena = Arena.ofConfined()) {
      return engine.errors.check(
          NativePython.intOfText(arena.allocateFrom(value.toString(16)), 16));
    }
  }

  private static long bytes(byte[] bytes) {
    long object = NativePython.bytesOf(MemorySegment.NULL, bytes.length);
    NativePython.bytes(object).copyFrom(MemorySegment.ofArray(bytes));
    return object;
  }

  // To Java

  /** Whether {@link #toJava} gives something else than a reference. */
  boolean hasJavaForm(long object) {
    if (object == NativePython.NONE
        || object == NativePython.TRUE
        || object == NativePython.FALSE) {
      return true;
    }
    long type = NativePython.typeOf(object);
    return type == NativePython.FLOAT_TYPE
        || type == NativePython.COMPLEX_TYPE
        || (NativePython.typeFlags(type) & CONVERTED) != 0;
  }

  /** The Java form; for an object without one a new owner. Borrows the reference. */
  @Nullable Object toJava(long object, boolean watched) {
    return toJava(object, watched, 0);
  }

  private @Nullable Object toJava(long object, boolean watched, int depth) {
    if (depth > DEEPEST) {
      throw new InvalidArgumentException(
          "a value of Python is nested deeper than " + DEEPEST + " levels, or holds itself");
    }
    if (object == NativePython.NONE) {
      return null;
    }
    if (object == NativePython.TRUE || object == NativePython.FALSE) {
      return object == NativePython.TRUE;
    }
    long type = NativePython.typeOf(object);
    if (type == NativePython.INT_TYPE) {
      return integer(object);
    }
    if (type == NativePython.FLOAT_TYPE) {
      return MEMORY.get(JAVA_DOUBLE, object + FLOAT_VALUE);
    }
    if (type == NativePython.STR_TYPE) {
      return text(object);
    }
    if (type == NativePython.COMPLEX_TYPE) {
      return new Complex(NativePython.complexReal(object), NativePython.complexImaginary(object));
    }
    long flags = NativePython.typeFlags(type);
    if ((flags & TUPLE_FLAG) != 0) {
      @Nullable Object[] items = new Object[(int) NativePython.tupleSize(object)];
      for (int i = 0; i < items.length; i++) {
        items[i] = toJava(NativePython.tupleGet(object, i), watched, depth + 1);
      }
      return items;
    }
    if ((flags & LIST_FLAG) != 0) {
      @Nullable Object[] items = new Object[(int) NativePython.listSize(object)];
      for (int i = 0; i < items.length; i++) {
        items[i] = toJava(NativePython.listGet(object, i), watched, depth + 1);
      }
      return items;
    }
    if ((flags & DICT_FLAG) != 0) {
      return map(object, watched, depth);
    }
    if ((flags & INT_FLAG) != 0) {
      return integer(object);
    }
    if ((flags & STR_FLAG) != 0) {
      return text(object);
    }
    if ((flags & BYTES_FLAG) != 0) {
      return NativePython.bytes(object).toArray(JAVA_BYTE);
    }
    NativePython.incref(object);
    return watched ? engine.watched(object) : engine.unwatched(object);
  }

  private Map<@Nullable Object, @Nullable Object> map(long dict, boolean watched, int depth) {
    var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment place = arena.allocate(24);
      MemorySegment key = place.asSlice(8);
      MemorySegment value = place.asSlice(16);
      while (NativePython.dictNext(dict, place, key, value)) {
        map.put(
            toJava(key.get(JAVA_LONG, 0), watched, depth + 1),
            toJava(value.get(JAVA_LONG, 0), watched, depth + 1));
      }
    }
    return map;
  }

  private Object integer(long object) {
    PythonThread here = engine.here();
    long top = here.top;
    MemorySegment overflow = here.allocate(8);
    long value = NativePython.intValue(object, overflow);
    boolean fits = overflow.get(JAVA_INT, 0) == 0;
    here.top = top;
    if (fits) {
      return value;
    }
    return new BigInteger(hexadecimal(object), 16);
  }

  /** The digits of an int of any size: decimal ones are limited in length by Python. */
  private String hexadecimal(long object) {
    long format = str("x");
    long method = str("__format__");
    long bound = NativePython.getAttribute(object, method);
    NativePython.decref(method);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(8);
      arguments.set(JAVA_LONG, 0, format);
      long text =
          engine.errors.check(NativePython.vectorcall(engine.errors.check(bound), arguments, 1, 0));
      try {
        return text(text);
      } finally {
        NativePython.decref(text);
      }
    } finally {
      NativePython.decref(bound);
      NativePython.decref(format);
    }
  }

  /** The text of a str object; halves of surrogate pairs appear as escapes. */
  String text(long object) {
    long bytes = engine.errors.check(NativePython.strEncoded(object, UTF8, REPLACE));
    try {
      return new String(NativePython.bytes(bytes).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    } finally {
      NativePython.decref(bytes);
    }
  }
}
