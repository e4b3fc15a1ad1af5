package io.torchbridge.benchmarks.work;

/** Numbers that every contender makes the same way, in its own language. */
public final class Inputs {
  /** How often {@link Work#check} does the work. */
  public static final int CHECKED_ITERATIONS = 3;

  private Inputs() {}

  /** Numbers between {@code -scale} and {@code scale} that look random. */
  public static float[] uniform(int seed, int count, double scale) {
    float[] values = new float[count];
    float width = (float) (2 * scale);
    for (int i = 0; i < count; i++) {
      int x = i + seed * 0x9E3779B1;
      x = (x ^ (x >>> 16)) * 0x45d9f3b;
      x = (x ^ (x >>> 16)) * 0x45d9f3b;
      x ^= x >>> 16;
      values[i] = ((x >>> 8) / 16777216f - 0.5f) * width;
    }
    return values;
  }

  /** Weights of a matrix, convolution or embedding: of variance 1 / fan-in. */
  public static float[] weights(int seed, long[] shape) {
    int count = 1;
    for (long size : shape) {
      count *= Math.toIntExact(size);
    }
    return uniform(seed, count, Math.sqrt(3.0 * shape[0] / count));
  }

  /** The classes 0, 1, …, 9, 0, 1, …. */
  public static long[] classes(int count) {
    long[] classes = new long[count];
    for (int i = 0; i < count; i++) {
      classes[i] = i % 10;
    }
    return classes;
  }

  /** Numbers of words. */
  public static long[] tokens(int count) {
    long[] tokens = new long[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = i * 7919L % 30522;
    }
    return tokens;
  }

  /** The mean of the elements' magnitudes. */
  public static double magnitude(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return sum / values.length;
  }
}
