package io.torchbridge;

import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.TensorHandle;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An operator by its name, and the one way by which it is called: arguments become canonical, the
 * interceptors and then the backend get them, results become tensors of the current scope.
 *
 * <p>Kept in a static field it is looked up once for each backend; {@link Torch#call} is the form
 * for a single call.
 *
 * {@snippet :
 * private static final Op ADDCMUL = Op.of("aten::addcmul");
 * Tensor sum = ADDCMUL.tensor(a, b, c);
 * }
 */
public final class Op {
  private static final Map<String, Op> BY_NAME = new ConcurrentHashMap<>();

  private final String name;
  private volatile Binding last = new Binding(null, null);
  private final Map<Backend, BoundOperator> bound = new ConcurrentHashMap<>();

  private record Binding(@Nullable Backend backend, @Nullable BoundOperator operator) {}

  private Op(String name) {
    this.name = name;
  }

  /**
   * The operator of a full name: {@code aten::add.Tensor}. Whether there is one is seen by the
   * first call, on its backend.
   */
  public static Op of(String name) {
    return BY_NAME.computeIfAbsent(name, Op::new);
  }

  /**
   * Calls it with the leading arguments; the others have their defaults. One tensor returns.
   *
   * @throws UnsupportedOperatorException if the backend has no operator of this name
   * @throws InvalidArgumentException if the arguments do not fit its schema
   */
  public Tensor tensor(@Nullable Object... arguments) {
    Object result = call(arguments);
    if (result instanceof Tensor tensor) {
      return tensor;
    }
    throw new TorchbridgeException(name + " did not return one tensor but " + result);
  }

  /** Calls it for results that are several tensors or one list of tensors. */
  public Tensor[] tensors(@Nullable Object... arguments) {
    Object result = call(arguments);
    if (result instanceof Tensor[] list) {
      return list;
    }
    if (result instanceof Object[] several) {
      return Arrays.copyOf(several, several.length, Tensor[].class);
    }
    throw new TorchbridgeException(name + " did not return tensors but " + result);
  }

  /** Calls it with the leading arguments; the others have their defaults. */
  public @Nullable Object call(@Nullable Object... arguments) {
    Backend backend = backendOf(arguments);
    BoundOperator operator = bind(backend == null ? Backends.current() : backend);
    List<Argument> parameters = operator.operator().arguments();
    if (arguments.length > parameters.size()) {
      throw new InvalidArgumentException(
          "%d arguments for %s".formatted(arguments.length, operator.operator()));
    }
    @Nullable Object[] given =
        arguments.length == parameters.size()
            ? arguments
            : Arrays.copyOf(arguments, parameters.size());
    for (int i = arguments.length; i < given.length; i++) {
      given[i] = defaultOf(operator.operator(), parameters.get(i));
    }
    return run(operator, given);
  }

  /** Calls it with arguments by place and by name. */
  @Nullable Object call(List<? extends @Nullable Object> arguments, Map<String, ?> keywords) {
    @Nullable Object[] places = arguments.toArray();
    Backend backend = backendOf(places);
    if (backend == null) {
      backend = backendOf(keywords.values().toArray());
    }
    BoundOperator operator = bind(backend == null ? Backends.current() : backend);
    List<Argument> parameters = operator.operator().arguments();
    if (places.length > parameters.size()) {
      throw new InvalidArgumentException(
          "%d arguments for %s".formatted(places.length, operator.operator()));
    }
    @Nullable Object[] given = Arrays.copyOf(places, parameters.size());
    int named = 0;
    for (int i = 0; i < given.length; i++) {
      String parameter = parameters.get(i).name();
      if (keywords.containsKey(parameter)) {
        if (i < places.length) {
          throw new InvalidArgumentException(
              "argument '%s' is given twice to %s".formatted(parameter, operator.operator()));
        }
        named++;
        given[i] = keywords.get(parameter);
      } else if (i >= places.length) {
        given[i] = defaultOf(operator.operator(), parameters.get(i));
      }
    }
    if (named < keywords.size()) {
      throw new InvalidArgumentException(
          "unknown argument names among %s for %s"
              .formatted(keywords.keySet(), operator.operator()));
    }
    return run(operator, given);
  }

  private static @Nullable Object defaultOf(Operator operator, Argument parameter) {
    if (parameter.isRequired()) {
      throw new InvalidArgumentException(
          "argument '%s' is missing in a call of %s".formatted(parameter.name(), operator));
    }
    return parameter.defaultValue();
  }

  private BoundOperator bind(Backend backend) {
    Binding binding = last;
    if (binding.backend == backend && binding.operator != null) {
      return binding.operator;
    }
    BoundOperator operator = bound.get(backend);
    if (operator == null) {
      operator = backend.bind(name);
      if (operator == null) {
        throw new UnsupportedOperatorException(
            "backend %s has no operator \"%s\"%s"
                .formatted(backend.id(), name, Suggestions.forOperator(backend, name)));
      }
      bound.put(backend, operator);
    }
    last = new Binding(backend, operator);
    return operator;
  }

  private static @Nullable Backend backendOf(@Nullable Object[] arguments) {
    for (Object argument : arguments) {
      Backend backend =
          switch (argument) {
            case Tensor tensor -> tensor.backend();
            case Object[] list -> backendOf(list);
            case List<?> list -> backendOf(list.toArray());
            case null, default -> null;
          };
      if (backend != null) {
        return backend;
      }
    }
    return null;
  }

  private static @Nullable Object run(BoundOperator operator, @Nullable Object[] given) {
    List<Argument> parameters = operator.operator().arguments();
    @Nullable Object[] canonical = new Object[given.length];
    Canonical form = new Canonical(operator.operator());
    for (int i = 0; i < given.length; i++) {
      canonical[i] = form.of(parameters.get(i), given[i]);
    }
    Object result;
    try {
      result = Interceptors.call(form.backend(), operator, canonical);
    } finally {
      // the handles' owners must outlive the native call
      Reference.reachabilityFence(given);
    }
    return wrap(form.backend(), operator.operator(), given, result);
  }

  private static @Nullable Object wrap(
      Backend backend, Operator operator, @Nullable Object[] given, @Nullable Object result) {
    if (operator.returns().size() == 1) {
      return wrapOne(backend, operator, 0, given, result);
    }
    if (result instanceof Object[] several) {
      @Nullable Object[] wrapped = new Object[several.length];
      for (int i = 0; i < several.length; i++) {
        wrapped[i] = wrapOne(backend, operator, i, given, several[i]);
      }
      return wrapped;
    }
    return result;
  }

  private static @Nullable Object wrapOne(
      Backend backend,
      Operator operator,
      int index,
      @Nullable Object[] given,
      @Nullable Object result) {
    return switch (result) {
      case TensorHandle handle -> {
        int written = operator.writtenArgument(index);
        if (written >= 0 && given[written] instanceof Tensor tensor && tensor.is(handle)) {
          yield tensor;
        }
        for (Object other : given) {
          if (other instanceof Tensor owner && owner.is(handle)) {
            // a second owner would release it twice
            throw new TorchbridgeException(
                "backend %s returned the handle of a wrong argument from %s"
                    .formatted(backend.id(), operator.qualifiedName()));
          }
        }
        yield new Tensor(backend, handle);
      }
      case TensorHandle[] list -> {
        @Nullable Tensor[] tensors = new Tensor[list.length];
        for (int i = 0; i < list.length; i++) {
          TensorHandle handle = list[i];
          tensors[i] = handle == null ? null : new Tensor(backend, handle); // undefined
        }
        yield tensors;
      }
      case null, default -> result;
    };
  }
}
