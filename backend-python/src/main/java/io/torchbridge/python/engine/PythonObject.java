package io.torchbridge.python.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a Python object. Freed by {@link #close}, in the end by the collector; use after
 * close is an error.
 *
 * <p>Values cross like this. To Python: null as None, Boolean as bool, Byte, Short, Integer, Long
 * and BigInteger as int, Float and Double as float, {@link io.torchbridge.Complex} as complex,
 * String as str, byte[] as bytes, long[], int[], double[], float[], boolean[], Object[] (String[]
 * included) and List as list, Map as dict, a PythonObject as what it refers to. Anything else is an
 * {@link io.torchbridge.InvalidArgumentException}. To Java: None, bool, str, complex and bytes
 * likewise, int as Long or else BigInteger, float as Double; list and tuple as Object[], dict as
 * Map in its order; subclasses of these like them; anything else as a PythonObject, which the
 * receiver owns.
 */
public interface PythonObject extends AutoCloseable {

  PythonEngine engine();

  /** {@code getattr(self, name)}, not converted. */
  PythonObject attribute(String name);

  /** {@code setattr(self, name, value)}. */
  void setAttribute(String name, @Nullable Object value);

  /** Calls it and converts the result. */
  @Nullable Object call(@Nullable Object... arguments);

  /** Calls it with keyword arguments behind the positional ones and converts the result. */
  @Nullable Object call(@Nullable Object[] arguments, Map<String, ?> keywords);

  /** {@code self.name(*arguments)}. */
  default @Nullable Object callMethod(String name, @Nullable Object... arguments) {
    try (PythonObject method = attribute(name)) {
      return method.call(arguments);
    }
  }

  /**
   * A form of calling this object, made once and used often.
   *
   * @param keywords names of the last arguments of every call
   */
  PythonCallSite site(String... keywords);

  /** The value, converted; this object itself if there is no Java form of it. */
  @Nullable Object toJava();

  /** {@code str(self)}. */
  String str();

  /** Gives the reference up, from any thread. Closing twice is harmless. */
  @Override
  void close();
}
