package io.torchbridge.nn;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that a {@link Signature} has bound, read by name as what they should be.
 *
 * <p>All methods throw {@link InvalidArgumentException} for a value of another kind.
 */
public final class Arguments {
  private final String caller;
  private final Map<String, @Nullable Object> values;

  Arguments(String caller, Map<String, @Nullable Object> values) {
    this.caller = caller;
    this.values = values;
  }

  /** All of them by name, in the signature's order where they were not given. */
  public Map<String, @Nullable Object> asMap() {
    return Collections.unmodifiableMap(values);
  }

  /** The value as it is. */
  public @Nullable Object get(String name) {
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException("no parameter " + name + " in the signature of " + caller);
    }
    return values.get(name);
  }

  /** True if the value is null. */
  public boolean isNull(String name) {
    return get(name) == null;
  }

  private InvalidArgumentException misfit(String name, String wanted) {
    Object value = get(name);
    return new InvalidArgumentException(
        "argument '%s' of %s must be %s, not %s"
            .formatted(
                name,
                caller,
                wanted,
                value == null ? "null" : value.getClass().getSimpleName() + " " + value));
  }

  public Tensor tensor(String name) {
    if (get(name) instanceof Tensor tensor) {
      return tensor;
    }
    throw misfit(name, "a tensor");
  }

  public @Nullable Tensor optionalTensor(String name) {
    return isNull(name) ? null : tensor(name);
  }

  /** A list of this many tensors; null if the value is. */
  public @Nullable List<Tensor> optionalTensors(String name, int size) {
    return switch (get(name)) {
      case null -> null;
      case List<?> list
          when list.size() == size && list.stream().allMatch(Tensor.class::isInstance) ->
          list.stream().map(Tensor.class::cast).toList();
      default -> throw misfit(name, "a list of " + size + " tensors");
    };
  }

  public boolean bool(String name) {
    if (get(name) instanceof Boolean b) {
      return b;
    }
    throw misfit(name, "a boolean");
  }

  public @Nullable Boolean optionalBool(String name) {
    return isNull(name) ? null : (Boolean) bool(name);
  }

  public long integer(String name) {
    return whole(get(name), name);
  }

  private long whole(@Nullable Object value, String name) {
    return switch (value) {
      case Long l -> l;
      case Integer i -> i;
      case Short s -> s;
      case Byte b -> b;
      case null, default -> throw misfit(name, "an integer");
    };
  }

  public @Nullable Long optionalInteger(String name) {
    return isNull(name) ? null : (Long) integer(name);
  }

  public double real(String name) {
    if (get(name) instanceof Number n) {
      return n.doubleValue();
    }
    throw misfit(name, "a number");
  }

  public @Nullable Double optionalReal(String name) {
    return isNull(name) ? null : (Double) real(name);
  }

  /** A number that stays an integer where it is one. */
  public Number number(String name) {
    return switch (get(name)) {
      case Float f -> (Number) f.doubleValue();
      case Double d -> d;
      case null, default -> (Number) integer(name);
    };
  }

  public String string(String name) {
    if (get(name) instanceof String s) {
      return s;
    }
    throw misfit(name, "a string");
  }

  public Reduction reduction(String name) {
    return get(name) instanceof Reduction r ? r : Reduction.ofName(string(name));
  }

  /** One integer for each dimension; a single one stands for all. */
  public long[] integers(String name, int dimensions) {
    long[] list = get(name) instanceof Number ? new long[] {integer(name)} : integers(name);
    if (list.length == 1 && dimensions > 1) {
      long[] all = new long[dimensions];
      Arrays.fill(all, list[0]);
      return all;
    }
    if (list.length != dimensions) {
      throw misfit(name, "one integer or " + dimensions);
    }
    return list;
  }

  /** A list of integers, of which a single one is a list of one; null if the value is. */
  public long @Nullable [] optionalIntegers(String name) {
    return isNull(name) ? null : integers(name);
  }

  /** Integers of which some may be null; a single one is a list of one. */
  public @Nullable Long[] sizes(String name) {
    if (get(name) instanceof List<?> list) {
      @Nullable Long[] sizes = new Long[list.size()];
      for (int i = 0; i < sizes.length; i++) {
        Object size = list.get(i);
        sizes[i] = size == null ? null : (Long) whole(size, name);
      }
      return sizes;
    }
    return new Long[] {optionalInteger(name)};
  }

  /** The one of some values that has the given name. */
  public <T> T oneOf(String name, T[] values, Function<T, String> naming) {
    for (T value : values) {
      if (naming.apply(value).equals(get(name))) {
        return value;
      }
    }
    throw misfit(name, "one of " + Arrays.stream(values).map(naming).toList());
  }

  /** A list of integers, of which a single one is a list of one. */
  public long[] integers(String name) {
    return switch (get(name)) {
      case long[] list -> list;
      case int[] list -> Arrays.stream(list).asLongStream().toArray();
      case Number n -> new long[] {whole(n, name)};
      case List<?> list -> list.stream().mapToLong(e -> whole(e, name)).toArray();
      case null, default -> throw misfit(name, "a list of integers");
    };
  }

  public double[] reals(String name) {
    return switch (get(name)) {
      case double[] list -> list;
      case List<?> list when list.stream().allMatch(Number.class::isInstance) ->
          list.stream().mapToDouble(e -> ((Number) e).doubleValue()).toArray();
      case null, default -> throw misfit(name, "a list of numbers");
    };
  }

  /** A dtype or the name of one. */
  public @Nullable DType dtype(String name) {
    return switch (get(name)) {
      case null -> null;
      case DType dtype -> dtype;
      case String s -> DType.ofName(s);
      default -> throw misfit(name, "a dtype");
    };
  }

  /** A device or the name of one. */
  public @Nullable Device device(String name) {
    return switch (get(name)) {
      case null -> null;
      case Device device -> device;
      case String s -> Device.of(s);
      default -> throw misfit(name, "a device");
    };
  }
}
