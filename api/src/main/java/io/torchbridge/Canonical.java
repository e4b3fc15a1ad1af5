package io.torchbridge;

import io.torchbridge.spi.Backend;
import io.torchbridge.spi.GeneratorHandle;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Operator.Alias;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.TensorHandle;
import io.torchbridge.spi.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the arguments of an operator's calls into the canonical form of {@link Backend#bind}, and
 * refuses what does not fit the schema, is closed, or belongs to another backend. Made once an
 * operator and backend.
 */
final class Canonical {
  private final Operator operator;
  private final Backend backend;

  // of each argument, taken out of its type
  private final Argument[] parameters;
  private final Type.Kind[] kinds;
  private final Type.@Nullable ListOf[] lists;

  /** Which argument says where a factory makes its tensor; -1 if the operator is no factory. */
  private final int factoryDevice;

  Canonical(Operator operator, Backend backend) {
    this.operator = operator;
    this.backend = backend;
    this.parameters = operator.arguments().toArray(new Argument[0]);
    this.kinds = new Type.Kind[parameters.length];
    this.lists = new Type.ListOf[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      Type type = parameters[i].type();
      kinds[i] = type.kind();
      lists[i] = type.required() instanceof Type.ListOf list ? list : null;
    }
    List<Type.Kind> all = Arrays.asList(kinds);
    this.factoryDevice = all.contains(Type.Kind.TENSOR) ? -1 : all.indexOf(Type.Kind.DEVICE);
  }

  /**
   * One canonical value for each argument of the schema; those that are not given have defaults.
   */
  @Nullable Object[] of(@Nullable Object[] given) {
    if (given.length > parameters.length) {
      throw tooMany(given);
    }
    @Nullable Object[] canonical = new Object[parameters.length];
    for (int i = 0; i < canonical.length; i++) {
      if (i >= given.length) {
        canonical[i] = defaultOf(parameters[i]);
      } else if (given[i] instanceof Tensor tensor && lists[i] == null) {
        if (kinds[i] != Type.Kind.TENSOR) {
          throw misfit(parameters[i], describe(tensor));
        }
        canonical[i] = handle(tensor);
      } else {
        canonical[i] = of(i, given[i]);
      }
    }
    if (factoryDevice >= 0 && canonical[factoryDevice] == null) {
      canonical[factoryDevice] = Device.entered();
    }
    return canonical;
  }

  /** All arguments by place, from some by place and some by name. */
  @Nullable Object[] placed(@Nullable Object[] places, Map<String, ?> keywords) {
    if (places.length > parameters.length) {
      throw tooMany(places);
    }
    @Nullable Object[] given = Arrays.copyOf(places, parameters.length);
    int named = 0;
    for (int i = 0; i < given.length; i++) {
      String parameter = parameters[i].name();
      if (keywords.containsKey(parameter)) {
        if (i < places.length) {
          throw new InvalidArgumentException(
              "argument '%s' is given twice to %s".formatted(parameter, operator));
        }
        named++;
        given[i] = keywords.get(parameter);
      } else if (i >= places.length) {
        given[i] = defaultOf(parameters[i]);
      }
    }
    if (named < keywords.size()) {
      throw new InvalidArgumentException(
          "unknown argument names among %s for %s".formatted(keywords.keySet(), operator));
    }
    return given;
  }

  private InvalidArgumentException tooMany(@Nullable Object[] given) {
    return new InvalidArgumentException("%d arguments for %s".formatted(given.length, operator));
  }

  private @Nullable Object defaultOf(Argument parameter) {
    if (parameter.isRequired()) {
      throw new InvalidArgumentException(
          "argument '%s' is missing in a call of %s".formatted(parameter.name(), operator));
    }
    return parameter.defaultValue();
  }

  private @Nullable Object of(int index, @Nullable Object value) {
    Argument parameter = parameters[index];
    if (value == null) {
      if (parameter.type().isOptional() || parameter.defaultValue() == null) {
        return null;
      }
      throw misfit(parameter, "null");
    }
    Alias alias = parameter.alias();
    if (kinds[index] == Type.Kind.TENSOR
        && alias != null
        && alias.write()
        && number(value) != null) {
      throw misfit(parameter, describe(value) + ", which can't be written to");
    }
    Type.ListOf list = lists[index];
    Object canonical = list == null ? single(kinds[index], value) : list(parameter, list, value);
    if (canonical == null) {
      throw misfit(parameter, describe(value));
    }
    return canonical;
  }

  /** The canonical value; null if it does not fit. */
  private @Nullable Object single(Type.Kind kind, Object value) {
    return switch (kind) {
      case TENSOR -> value instanceof Tensor tensor ? handle(tensor) : number(value);
      case INT, SYM_INT ->
          switch (value) {
            case Long l -> l;
            case Integer i -> (long) i;
            case Short s -> (long) s;
            case Byte b -> (long) b;
            case Boolean b -> b ? 1L : 0L;
            case Reduction r -> (long) r.code();
            default -> null;
          };
      case FLOAT -> value instanceof Number n ? (Object) n.doubleValue() : null;
      case BOOL -> value instanceof Boolean ? value : null;
      case COMPLEX, SCALAR -> number(value);
      case STRING -> value instanceof String ? value : null;
      case DTYPE -> value instanceof DType ? value : null;
      case LAYOUT -> value instanceof Layout ? value : null;
      case DEVICE -> value instanceof Device ? value : null;
      case MEMORY_FORMAT -> value instanceof MemoryFormat ? value : null;
      case GENERATOR -> value instanceof Generator generator ? handle(generator) : null;
      case DIMNAME, STORAGE, STREAM, OTHER -> null;
    };
  }

  private GeneratorHandle handle(Generator generator) {
    if (generator.backend() != backend) {
      throw new DeviceMismatchException(
          "%s on backend %s was called with a generator of %s"
              .formatted(operator.qualifiedName(), backend.id(), generator.backend().id()));
    }
    return generator.handle(operator);
  }

  private static @Nullable Object number(Object value) {
    return switch (value) {
      case Long l -> l;
      case Double d -> d;
      case Boolean b -> b;
      case Complex c -> c;
      case Integer i -> (long) i;
      case Float f -> (double) f;
      case Short s -> (long) s;
      case Byte b -> (long) b;
      default -> null;
    };
  }

  private TensorHandle handle(Tensor tensor) {
    Backend b = tensor.backend();
    if (backend != b) {
      throw new DeviceMismatchException(
          "%s was called with tensors of two backends, %s and %s; move one with Tensor.to(backend)"
              .formatted(operator.qualifiedName(), backend.id(), b.id()));
    }
    return tensor.handle(operator);
  }

  private @Nullable Object list(Argument parameter, Type.ListOf type, Object value) {
    int times = Math.max(type.size(), 1);
    return switch (type.element().kind()) {
      case INT, SYM_INT -> {
        long[] list =
            switch (value) {
              case long[] l -> l;
              case int[] l -> Arrays.stream(l).asLongStream().toArray();
              case List<?> l -> longs(l);
              case Object[] l -> longs(Arrays.asList(l));
              case Long l when type.size() > 0 -> filled(l, times);
              case Integer i when type.size() > 0 -> filled(i, times);
              default -> null;
            };
        if (list != null && list.length == 1 && times > 1) {
          list = filled(list[0], times);
        }
        yield list;
      }
      case FLOAT ->
          switch (value) {
            case double[] l -> l;
            case float[] l -> widened(l);
            case List<?> l when l.stream().allMatch(Number.class::isInstance) ->
                l.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
            case Object[] l when Arrays.stream(l).allMatch(Number.class::isInstance) ->
                Arrays.stream(l).mapToDouble(n -> ((Number) n).doubleValue()).toArray();
            default -> null;
          };
      case BOOL ->
          switch (value) {
            case boolean[] l -> l;
            case List<?> l when l.stream().allMatch(Boolean.class::isInstance) -> booleans(l);
            case Object[] l when Arrays.stream(l).allMatch(Boolean.class::isInstance) ->
                booleans(Arrays.asList(l));
            default -> null;
          };
      case STRING ->
          switch (value) {
            case String[] l -> l;
            case List<?> l when l.stream().allMatch(String.class::isInstance) ->
                l.toArray(new String[0]);
            default -> null;
          };
      case TENSOR -> tensors(parameter, type, value);
      default -> {
        List<?> l =
            value instanceof List<?> given
                ? given
                : value instanceof Object[] array ? Arrays.asList(array) : null;
        if (l == null) {
          yield null;
        }
        Object[] list = new Object[l.size()];
        for (int i = 0; i < list.length; i++) {
          Object element = l.get(i);
          Object canonical = element == null ? null : single(type.element().kind(), element);
          if (canonical == null) {
            yield null;
          }
          list[i] = canonical;
        }
        yield list;
      }
    };
  }

  private @Nullable TensorHandle @Nullable [] tensors(
      Argument parameter, Type.ListOf type, Object value) {
    List<?> list =
        switch (value) {
          case List<?> l -> l;
          case Object[] l -> Arrays.asList(l);
          case Tensor t when type.size() > 0 -> List.of(t);
          default -> null;
        };
    if (list == null) {
      return null;
    }
    @Nullable TensorHandle[] handles = new TensorHandle[list.size()];
    for (int i = 0; i < handles.length; i++) {
      Object element = list.get(i);
      if (element instanceof Tensor tensor) {
        handles[i] = handle(tensor);
      } else if (element != null || !type.element().isOptional()) {
        throw misfit(parameter, "a list with " + (element == null ? "null" : describe(element)));
      }
    }
    return handles;
  }

  private static long @Nullable [] longs(List<?> list) {
    long[] longs = new long[list.size()];
    for (int i = 0; i < longs.length; i++) {
      switch (list.get(i)) {
        case Long l -> longs[i] = l;
        case Integer n -> longs[i] = n;
        case null, default -> {
          return null;
        }
      }
    }
    return longs;
  }

  private static long[] filled(long value, int times) {
    long[] list = new long[times];
    Arrays.fill(list, value);
    return list;
  }

  private static double[] widened(float[] values) {
    double[] list = new double[values.length];
    for (int i = 0; i < list.length; i++) {
      list[i] = values[i];
    }
    return list;
  }

  private static boolean[] booleans(List<?> values) {
    boolean[] list = new boolean[values.size()];
    for (int i = 0; i < list.length; i++) {
      list[i] = Boolean.TRUE.equals(values.get(i));
    }
    return list;
  }

  private static String describe(Object value) {
    return switch (value) {
      case Tensor t when t.isClosed() -> "a closed tensor";
      case Tensor t -> "a tensor of " + t.dtype().torchName() + Arrays.toString(t.shape());
      default -> value.getClass().getSimpleName() + " " + value;
    };
  }

  private InvalidArgumentException misfit(Argument parameter, String what) {
    return new InvalidArgumentException(
        "argument '%s' of %s must be %s, not %s; the operator is %s"
            .formatted(
                parameter.name(), operator.qualifiedName(), parameter.type(), what, operator));
  }
}
