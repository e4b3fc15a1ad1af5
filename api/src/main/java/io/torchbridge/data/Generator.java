package io.torchbridge.data;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import org.jspecify.annotations.Nullable;

/**
 * The random numbers that data are shuffled and changed with, as those of <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.Generator.html">torch.Generator</a> on
 * the CPU: the same seed gives what the named function of PyTorch gives in Python.
 *
 * <p>One generator serves one thread at a time. In a worker of a {@link DataLoader}, {@link
 * #current} is the worker's own, so that what it draws depends on the seed and not on the other
 * threads; {@code Torch.rand} and the like draw from the one generator of the whole process.
 */
public abstract sealed class Generator permits MersenneTwister, DefaultGenerator {
  private static final ThreadLocal<@Nullable Generator> OF_WORKER = new ThreadLocal<>();

  Generator() {}

  /** {@code torch.Generator().manual_seed(seed)}. */
  public static Generator seeded(long seed) {
    return new MersenneTwister(seed);
  }

  /** The default generator of the current backend, which {@code Torch.manualSeed} seeds. */
  public static Generator ofBackend() {
    return DefaultGenerator.INSTANCE;
  }

  /** This worker's own generator; outside of workers that of the backend. */
  public static Generator current() {
    Generator own = OF_WORKER.get();
    return own == null ? DefaultGenerator.INSTANCE : own;
  }

  static void setCurrent(Generator own) {
    OF_WORKER.set(own);
  }

  /**
   * {@code get_state}: the whole state, a vector of uint8 in PyTorch's own layout, which {@link
   * io.torchbridge.Generator#setState} takes too.
   */
  public final Tensor getState() {
    return Torch.tensor(state(), DType.UINT8);
  }

  /**
   * {@code set_state}: goes on from a state of {@link #getState}, of whichever generator of a CPU.
   *
   * @throws io.torchbridge.TorchbridgeException if it is none
   */
  public final void setState(Tensor state) {
    if (state.dtype() != DType.UINT8) {
      throw new DTypeMismatchException(
          "setState() of a generator with a tensor of %s; a state is of uint8"
              .formatted(state.dtype().torchName()));
    }
    setState(state.toByteArray());
  }

  abstract byte[] state();

  abstract void setState(byte[] state);

  /** {@code torch.rand(1)}: a float32 from 0 to below 1. */
  public final double rand() {
    return uniform(0, 1);
  }

  /** {@code torch.empty(1).uniform_(from, to)}: a float32. */
  public abstract double uniform(double from, double to);

  /** {@code torch.randint(low, high, (1,))}: from low to below high. */
  public final long randint(long low, long high) {
    if (high <= low) {
      throw new InvalidArgumentException(
          "randint(%d, %d): the first must be below the second".formatted(low, high));
    }
    return integers(low, high, 1)[0];
  }

  /** {@code torch.randint(low, high, (count,))}. */
  abstract long[] integers(long low, long high, int count);

  /** {@code torch.randperm(n)}: the numbers below n, shuffled. */
  public abstract int[] randperm(int n);

  /** {@code torch.empty(count).normal_()}: float32 of mean 0 and deviation 1. */
  public abstract float[] normal(int count);

  /**
   * {@code torch.empty((), dtype=torch.int64).random_()}: a number from 0, to seed another with.
   */
  public abstract long seed();

  /**
   * {@code torch.multinomial(weights, count, replacement)} of float64 weights. Without replacement,
   * and for one sample, PyTorch's own numbers depend on whether it was built with MKL.
   *
   * @param weights from 0, some above; they need no particular sum
   * @return indices of weights
   */
  public final int[] multinomial(double[] weights, int count, boolean replacement) {
    double sum = 0;
    int possible = 0;
    for (double weight : weights) {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new InvalidArgumentException(
            "multinomial() with the weight %s; weights are finite and not negative"
                .formatted(weight));
      }
      sum += weight;
      possible += weight > 0 ? 1 : 0;
    }
    if (!(sum > 0) || Double.isInfinite(sum)) {
      throw new InvalidArgumentException(
          "multinomial() with weights whose sum is %s; it must be finite and above 0"
              .formatted(sum));
    }
    if (count < 1 || (!replacement && count > possible)) {
      throw new InvalidArgumentException(
          "multinomial() of %d samples %s replacement from %d weights above 0"
              .formatted(count, replacement ? "with" : "without", possible));
    }
    return draw(weights, sum, count, replacement);
  }

  abstract int[] draw(double[] weights, double sum, int count, boolean replacement);

  /**
   * {@code torch.multinomial(torch.tensor(weights), 1)}: an index, by the weights.
   *
   * @see #multinomial
   */
  public abstract int choice(double[] weights);

  /** {@code torch.distributions.Beta(alpha, alpha).sample()}: a float32 from 0 to 1. */
  public abstract double beta(double alpha);
}
