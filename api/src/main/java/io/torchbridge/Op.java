package io.torchbridge;

import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
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
  private volatile @Nullable Bound last;
  private final Map<Backend, Bound> bound = new ConcurrentHashMap<>();

  /** The operator on one backend, with all that is the same for each call. */
  private record Bound(
      Backend backend, BoundOperator operator, Canonical canonical, int[] written) {
    static Bound of(Backend backend, BoundOperator bound) {
      Operator operator = bound.operator();
      return new Bound(
          backend, bound, new Canonical(operator, backend), operator.writtenArguments());
    }
  }

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
    return run(bind(backendOf(arguments)), arguments);
  }

  /** Calls it with arguments by place and by name. */
  @Nullable Object call(List<? extends @Nullable Object> arguments, Map<String, ?> keywords) {
    @Nullable Object[] places = arguments.toArray();
    Backend backend = backendOf(places);
    Bound on = bind(backend == null ? backendOf(keywords.values().toArray()) : backend);
    return run(on, on.canonical.placed(places, keywords));
  }

  private Bound bind(@Nullable Backend ofArguments) {
    Backend backend = ofArguments == null ? Backends.current() : ofArguments;
    Bound known = last;
    if (known != null && known.backend == backend) {
      return known;
    }
    known = bound.get(backend);
    if (known == null) {
      BoundOperator operator = backend.bind(name);
      if (operator == null) {
        throw new UnsupportedOperatorException(
            "backend %s has no operator \"%s\"%s"
                .formatted(backend.id(), name, Suggestions.forOperator(backend, name)));
      }
      known = Bound.of(backend, operator);
      bound.put(backend, known);
    }
    last = known;
    return known;
  }

  private static @Nullable Backend backendOf(@Nullable Object[] arguments) {
    for (Object argument : arguments) {
      if (argument instanceof Tensor tensor) {
        return tensor.backend();
      }
      Backend backend =
          switch (argument) {
            case Generator generator -> generator.backend();
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

  private static @Nullable Object run(Bound on, @Nullable Object[] given) {
    ThreadState mine = ThreadState.mine();
    mine.begin(given); // what is open from here on is not freed before the end
    try {
      @Nullable Object[] canonical = on.canonical.of(given);
      Object result = Interceptors.call(on.backend, on.operator, canonical);
      if (on.written.length == 1) {
        return wrap(on, 0, given, canonical, result, mine);
      }
      if (result instanceof Object[] several) {
        @Nullable Object[] wrapped = new Object[several.length];
        for (int i = 0; i < several.length; i++) {
          wrapped[i] = wrap(on, i, given, canonical, several[i], mine);
        }
        return wrapped;
      }
      return result;
    } finally {
      mine.end();
    }
  }

  private static @Nullable Object wrap(
      Bound on,
      int index,
      @Nullable Object[] given,
      @Nullable Object[] canonical,
      @Nullable Object result,
      ThreadState mine) {
    return switch (result) {
      case TensorHandle handle -> {
        int written = on.written[index];
        if (written >= 0 && canonical[written] == handle) {
          yield given[written];
        }
        for (Object other : canonical) {
          if (other == handle) {
            // a second owner would release it twice
            throw new TorchbridgeException(
                "backend %s returned the handle of a wrong argument from %s"
                    .formatted(on.backend.id(), on.operator.operator().qualifiedName()));
          }
        }
        yield new Tensor(on.backend, handle, mine);
      }
      case TensorHandle[] list -> {
        @Nullable Tensor[] tensors = new Tensor[list.length];
        for (int i = 0; i < list.length; i++) {
          TensorHandle handle = list[i];
          tensors[i] = handle == null ? null : new Tensor(on.backend, handle, mine); // undefined
        }
        yield tensors;
      }
      case null, default -> result;
    };
  }
}
