package io.torchbridge.jit;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.DeviceMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import io.torchbridge.Tensor;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.ScriptHandle;
import io.torchbridge.spi.ScriptSchema;
import io.torchbridge.spi.ScriptSchema.Parameter;
import io.torchbridge.spi.ScriptType;
import io.torchbridge.spi.TensorHandle;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings values of Java into the forms that {@link ScriptHandle} takes, and back.
 *
 * @param name of the module, for errors
 */
record ScriptValues(String name, Backend backend) {

  /**
   * The arguments of a call, one for each parameter, as Python binds them.
   *
   * @throws InvalidArgumentException if they do not fit; the message shows the schema
   */
  @Nullable Object[] bind(
      ScriptSchema schema,
      List<? extends @Nullable Object> inputs,
      Map<String, ? extends @Nullable Object> keywords) {
    List<Parameter> parameters = schema.parameters();
    if (inputs.size() > parameters.size()) {
      throw wrong(
          schema, "it takes %d arguments, not %d".formatted(parameters.size(), inputs.size()));
    }
    @Nullable Object[] values = new Object[parameters.size()];
    int named = 0;
    for (int i = 0; i < values.length; i++) {
      Parameter parameter = parameters.get(i);
      boolean byName = keywords.containsKey(parameter.name());
      if (byName) {
        named++;
      }
      if (i < inputs.size() && byName) {
        throw wrong(schema, "the argument \"" + parameter.name() + "\" is given twice");
      }
      if (i >= inputs.size() && !byName) {
        if (parameter.isRequired()) {
          throw wrong(schema, "the argument \"" + parameter.name() + "\" is missing");
        }
        values[i] = canonical(schema, parameter, parameter.defaultValue());
        continue;
      }
      values[i] =
          canonical(schema, parameter, byName ? keywords.get(parameter.name()) : inputs.get(i));
    }
    if (named < keywords.size()) {
      List<String> names = parameters.stream().map(Parameter::name).toList();
      List<String> unknown = keywords.keySet().stream().filter(k -> !names.contains(k)).toList();
      throw wrong(schema, "it has no argument " + String.join(", ", unknown));
    }
    return values;
  }

  private @Nullable Object canonical(
      ScriptSchema schema, Parameter parameter, @Nullable Object value) {
    try {
      return canonical(parameter.type(), parameter.name(), value);
    } catch (Misfit e) {
      throw wrong(schema, e.getMessage());
    }
  }

  private InvalidArgumentException wrong(ScriptSchema schema, String what) {
    return new InvalidArgumentException("%s.%s: %s".formatted(name, schema, what));
  }

  /** The value of an attribute. */
  @Nullable Object attribute(String attribute, ScriptType type, @Nullable Object value) {
    try {
      return canonical(type, attribute, value);
    } catch (Misfit e) {
      throw new InvalidArgumentException("%s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** A value is of another type than is wanted. */
  private static final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Misfit(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private static Misfit misfit(ScriptType type, String place, @Nullable Object value) {
    String given =
        switch (value) {
          case null -> "null";
          case Number number -> number + " (" + number.getClass().getSimpleName() + ")";
          case String text -> '"' + text + '"';
          case List<?> list -> "a List of " + list.size();
          default -> value.getClass().getSimpleName();
        };
    return new Misfit("%s must be %s, not %s".formatted(place, type, given));
  }

  private @Nullable Object canonical(ScriptType type, String place, @Nullable Object value) {
    return switch (type.name()) {
      case "Optional" -> value == null ? null : canonical(type.argument(0), place, value);
      case "Union" -> union(type, place, value);
      case "Tensor" -> {
        if (value instanceof Tensor tensor) {
          yield handle(tensor, place);
        }
        throw misfit(type, place, value);
      }
      case "int" ->
          switch (value) {
            case Long l -> l;
            case Integer i -> (long) i;
            case Short s -> (long) s;
            case Byte b -> (long) b;
            case DType dtype -> (long) dtype.code();
            case Layout layout -> (long) layout.code();
            case MemoryFormat format -> (long) format.code();
            case null, default -> throw misfit(type, place, value);
          };
      case "float" -> {
        if (value instanceof Number number) {
          yield number.doubleValue();
        }
        throw misfit(type, place, value);
      }
      case "complex" ->
          switch (value) {
            case Complex complex -> complex;
            case Number number -> new Complex(number.doubleValue(), 0);
            case null, default -> throw misfit(type, place, value);
          };
      case "bool" -> instance(Boolean.class, type, place, value);
      case "str" -> instance(String.class, type, place, value);
      case "Device" ->
          value instanceof String text
              ? Device.of(text)
              : instance(Device.class, type, place, value);
      case "NoneType" -> {
        if (value != null) {
          throw misfit(type, place, value);
        }
        yield null;
      }
      case "List" -> {
        var elements = new ArrayList<@Nullable Object>();
        for (Object element : elements(type, place, value)) {
          elements.add(canonical(type.argument(0), place + "[" + elements.size() + "]", element));
        }
        yield elements;
      }
      case "Tuple" -> {
        List<?> given = elements(type, place, value);
        if (given.size() != type.arguments().size()) {
          throw misfit(type, place, value);
        }
        var elements = new ArrayList<@Nullable Object>();
        for (Object element : given) {
          int i = elements.size();
          elements.add(canonical(type.argument(i), place + "[" + i + "]", element));
        }
        yield elements;
      }
      case "Dict" -> {
        if (!(value instanceof Map<?, ?> map)) {
          throw misfit(type, place, value);
        }
        var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        map.forEach(
            (key, element) ->
                entries.put(
                    canonical(type.argument(0), "a key of " + place, key),
                    canonical(type.argument(1), place + "[" + key + "]", element)));
        yield entries;
      }
      case "Any", "number", "Scalar" -> any(type, place, value);
      default ->
          throw new Misfit(
              "%s is of the type %s, which Java has no values of".formatted(place, type));
    };
  }

  private static <T> T instance(
      Class<T> wanted, ScriptType type, String place, @Nullable Object value) {
    if (!wanted.isInstance(value)) {
      throw misfit(type, place, value);
    }
    return wanted.cast(value);
  }

  private static List<?> elements(ScriptType type, String place, @Nullable Object value) {
    return switch (value) {
      case List<?> list -> list;
      case Object[] array -> Arrays.asList(array);
      case null -> throw misfit(type, place, null);
      default -> {
        if (!value.getClass().isArray()) {
          throw misfit(type, place, value);
        }
        var list = new ArrayList<Object>();
        for (int i = 0; i < Array.getLength(value); i++) {
          list.add(Array.get(value, i));
        }
        yield list;
      }
    };
  }

  private @Nullable Object union(ScriptType type, String place, @Nullable Object value) {
    for (ScriptType member : type.arguments()) {
      try {
        return canonical(member, place, value);
      } catch (Misfit e) {
        // perhaps the next
      }
    }
    throw misfit(type, place, value);
  }

  private @Nullable Object any(ScriptType type, String place, @Nullable Object value) {
    return switch (value) {
      case Tensor tensor when type.is("Any") -> handle(tensor, place);
      case String text when type.is("Any") -> text;
      case null -> {
        if (!type.is("Any")) {
          throw misfit(type, place, null);
        }
        yield null;
      }
      case Long l -> l;
      case Double d -> d;
      case Boolean b -> b;
      case Complex complex -> complex;
      case Float f -> (double) f;
      case Integer i -> (long) i;
      default -> throw misfit(type, place, value);
    };
  }

  private TensorHandle handle(Tensor tensor, String place) {
    if (tensor.backend() != backend) {
      throw new DeviceMismatchException(
          "%s on backend %s got a tensor of %s for %s; move it with Tensor.to(backend)"
              .formatted(name, backend.id(), tensor.backend().id(), place));
    }
    return tensor.handle();
  }

  /** What a handle returned, as users see it. */
  @Nullable Object java(@Nullable Object value) {
    return switch (value) {
      case TensorHandle handle -> Tensor.of(backend, handle);
      case List<?> list -> {
        var elements = new ArrayList<@Nullable Object>(list.size());
        list.forEach(element -> elements.add(java(element)));
        yield Collections.unmodifiableList(elements);
      }
      case Map<?, ?> map -> {
        var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        map.forEach((key, element) -> entries.put(java(key), java(element)));
        yield Collections.unmodifiableMap(entries);
      }
      case ScriptHandle object -> {
        String className = object.className();
        object.release();
        throw new ScriptException(
            "%s returned an object of the class %s, which Java has no form of"
                .formatted(name, className));
      }
      case null, default -> value;
    };
  }
}
