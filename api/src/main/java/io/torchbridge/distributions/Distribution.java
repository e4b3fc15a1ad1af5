package io.torchbridge.distributions;

import io.torchbridge.Backends;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A probability distribution, or a batch of them, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.distribution.Distribution">torch.distributions.Distribution</a>.
 * Samples are {@code (sampleShape, batchShape, eventShape)}, their probabilities {@code
 * (sampleShape, batchShape)}.
 *
 * {@snippet :
 * var normal = new Normal(mean, deviation);
 * Tensor actions = normal.rsample();       // gradients reach mean and deviation
 * Tensor loss = normal.logProb(actions).mul(advantage).mean().neg();
 * }
 *
 * <p>A distribution works on the tensors it was made of, and on tensors made from them in the scope
 * of its constructor, and lives as long as they do. What a method returns may be a parameter
 * itself.
 *
 * <p>All methods throw {@link InvalidArgumentException} where PyTorch's distribution has no such
 * value.
 */
public abstract class Distribution {
  private static final long[] LAST = {-1};
  private static volatile boolean defaultValidateArgs = true;

  private final long[] batchShape;
  private final long[] eventShape;
  private boolean validateArgs;

  /**
   * A parameter that was given, or what was made of it.
   *
   * @param constraint what its values must be
   */
  protected record Parameter(String name, Tensor value, Constraint constraint) {}

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  protected Distribution(long[] batchShape, long[] eventShape, boolean validateArgs) {
    this.batchShape = batchShape;
    this.eventShape = eventShape;
    this.validateArgs = validateArgs;
  }

  /**
   * {@code Distribution.set_default_validate_args}: whether distributions check, in all threads.
   */
  public static void setDefaultValidateArgs(boolean value) {
    defaultValidateArgs = value;
  }

  static boolean defaultValidateArgs() {
    return defaultValidateArgs;
  }

  /** The parameters, in their order. */
  protected abstract List<Parameter> parameters();

  /**
   * Checks the parameters, if this distribution checks: the last thing that a constructor does.
   *
   * @throws InvalidArgumentException if one does not satisfy its constraint
   * @throws DTypeMismatchException if one is of integers
   */
  protected final void validate() {
    if (validateArgs) {
      validate(parameters());
    }
  }

  /** Checks some parameters. */
  final void validate(List<Parameter> parameters) {
    for (Parameter p : parameters) {
      Tensor value = p.value();
      if (!value.dtype().isFloatingPoint()) {
        throw new DTypeMismatchException(
            "parameter %s of %s is of %s; it must be of floats"
                .formatted(p.name(), name(), value.dtype().torchName()));
      }
      if (!p.constraint().check(value).all().itemBoolean()) {
        throw new InvalidArgumentException(
            "parameter %s of %s, %s%s, must satisfy %s but is %s"
                .formatted(
                    p.name(),
                    name(),
                    value.dtype().torchName(),
                    Arrays.toString(value.shape()),
                    p.constraint(),
                    value));
      }
    }
  }

  /**
   * Checks a value that {@link #logProb} or {@link #cdf} is asked about, if this distribution
   * checks.
   *
   * @throws ShapeMismatchException if its shape does not fit
   * @throws InvalidArgumentException if it is not in the support
   */
  protected final void validateSample(Tensor value) {
    if (!validateArgs) {
      return;
    }
    long[] shape = value.shape();
    long[] wanted = join(batchShape, eventShape);
    boolean fits = shape.length >= eventShape.length;
    for (int i = 1; fits && i <= Math.min(shape.length, wanted.length); i++) {
      long given = shape[shape.length - i];
      long want = wanted[wanted.length - i];
      fits = given == want || i > eventShape.length && (given == 1 || want == 1);
    }
    if (!fits) {
      throw new ShapeMismatchException(
          "%s with batch shape %s and event shape %s was asked about a value of shape %s"
              .formatted(
                  name(),
                  Arrays.toString(batchShape),
                  Arrays.toString(eventShape),
                  Arrays.toString(shape)));
    }
    if (!support().check(value).all().itemBoolean()) {
      throw new InvalidArgumentException(
          "%s was asked about a value outside of its support %s: %s"
              .formatted(this, support(), value));
    }
  }

  /** Gives a copy made by {@link #expand} this distribution's {@link #validateArgs}. */
  protected final <D extends Distribution> D expanded(D copy) {
    Distribution distribution = copy;
    distribution.validateArgs = validateArgs;
    return copy;
  }

  private InvalidArgumentException lacks(String what) {
    return new InvalidArgumentException(name() + " has no " + what + " in PyTorch nor here");
  }

  private String name() {
    return getClass().getSimpleName();
  }

  /** The same distribution for each element of a larger batch. */
  public abstract Distribution expand(long... batchShape);

  /** The shape of independent distributions; a new array. */
  public final long[] batchShape() {
    return batchShape.clone();
  }

  /** The shape of one sample of one distribution; a new array. */
  public final long[] eventShape() {
    return eventShape.clone();
  }

  /** Whether it checks what it is asked about. */
  public final boolean validateArgs() {
    return validateArgs;
  }

  /** What the parameters' values must be, by name. */
  public final Map<String, Constraint> argConstraints() {
    var constraints = new LinkedHashMap<String, Constraint>();
    parameters().forEach(p -> constraints.put(p.name(), p.constraint()));
    return Collections.unmodifiableMap(constraints);
  }

  /** Where it has probability. */
  public abstract Constraint support();

  /** Whether {@link #rsample} can be called. */
  public boolean hasRsample() {
    return false;
  }

  /** Whether {@link #enumerateSupport()} can be called. */
  public boolean hasEnumerateSupport() {
    return false;
  }

  public Tensor mean() {
    throw lacks("mean");
  }

  /** The value of the highest probability. */
  public Tensor mode() {
    throw lacks("mode");
  }

  public Tensor variance() {
    throw lacks("variance");
  }

  /** The standard deviation. */
  public Tensor stddev() {
    return variance().sqrt();
  }

  /** Draws samples, without gradients. */
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      return rsample(sampleShape);
    }
  }

  /** Draws samples through which gradients reach the parameters. */
  public Tensor rsample(long... sampleShape) {
    throw lacks("rsample");
  }

  /** The logarithm of the probability, or of its density, of a value. */
  public abstract Tensor logProb(Tensor value);

  /** The probability of a value that is not greater. */
  public Tensor cdf(Tensor value) {
    throw lacks("cdf");
  }

  /** The value for which {@link #cdf} is this probability. */
  public Tensor icdf(Tensor value) {
    throw lacks("icdf");
  }

  /** {@link #enumerateSupport(boolean)} expanded to the batch. */
  public final Tensor enumerateSupport() {
    return enumerateSupport(true);
  }

  /**
   * All values of a discrete distribution: {@code (number, batchShape, eventShape)}.
   *
   * @param expand false for sizes of 1 in the place of the batch shape
   */
  public Tensor enumerateSupport(boolean expand) {
    throw lacks("enumerateSupport");
  }

  /** In nats, {@code (batchShape)}. */
  public Tensor entropy() {
    throw lacks("entropy");
  }

  /** {@code exp(entropy())}. */
  public Tensor perplexity() {
    return entropy().exp();
  }

  /** Its name with its parameters, or the shapes of these. */
  @Override
  public String toString() {
    return parameters().stream()
        .map(
            p ->
                p.name()
                    + ": "
                    + (p.value().numel() == 1
                        ? p.value().item()
                        : Arrays.toString(p.value().shape())))
        .collect(Collectors.joining(", ", name() + "(", ")"));
  }

  // What distributions are made with

  /** {@code (sampleShape, batchShape, eventShape)}. */
  final long[] extendedShape(long... sampleShape) {
    return join(sampleShape, batchShape, eventShape);
  }

  /** A parameter expanded to the batch. */
  final Tensor fit(Tensor parameter) {
    return expand(parameter, batchShape);
  }

  static Tensor expand(Tensor tensor, long... shape) {
    return Arrays.equals(tensor.shape(), shape) ? tensor : tensor.expand(shape);
  }

  /** A tensor of a number, for distributions without a batch. */
  static Tensor scalar(double value) {
    return Torch.tensor(value);
  }

  /** The shape to which all of these are broadcast. */
  static long[] shapeOf(Tensor... parameters) {
    long[][] shapes = new long[parameters.length][];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = parameters[i].shape();
    }
    return shapes.length == 1 ? shapes[0] : Torch.broadcastShapes(shapes);
  }

  static long[] join(long[]... parts) {
    return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
  }

  /** All but this many of the last sizes. */
  static long[] leading(long[] shape, int without) {
    return Arrays.copyOf(shape, shape.length - without);
  }

  static long[] trailing(long[] shape, int number) {
    return Arrays.copyOfRange(shape, shape.length - number, shape.length);
  }

  /** Adds up over this many of the last dimensions. */
  static Tensor sumRightmost(Tensor value, int dims) {
    return dims == 0 ? value : value.reshape(join(leading(value.shape(), dims), LAST)).sum(-1);
  }

  static Tensor fullLike(Tensor like, double value) {
    return Torch.fullLike(like, value);
  }

  /** Whole numbers from 0 up, {@code (number, 1, …)} or expanded to the batch. */
  final Tensor counting(long number, Tensor like, boolean expand) {
    Tensor values;
    try (var use = Backends.use(like.backend())) {
      values = Torch.arange(number, TensorOptions.like(like));
    }
    long[] ones = new long[batchShape.length];
    Arrays.fill(ones, 1);
    values = values.view(join(new long[] {number}, ones));
    return expand ? values.expand(join(new long[] {number}, batchShape)) : values;
  }
}
