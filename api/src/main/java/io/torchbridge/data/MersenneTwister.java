package io.torchbridge.data;

import io.torchbridge.InvalidArgumentException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The generator of PyTorch's CPU ({@code at::mt19937}) and what ATen's kernels make of its numbers.
 */
final class MersenneTwister extends Generator {
  private static final int SIZE = 624;
  private static final int SHIFT = 397;

  /** From this range on an integer takes 64 random bits. */
  private static final long WIDE_RANGE = 1L << 28;

  private static final float FLOAT_UNIT = 0x1p-24f;
  private static final double DOUBLE_UNIT = 0x1p-53;

  /** Normal numbers are made in blocks of this many, half of them by cosine and half by sine. */
  private static final int NORMAL_BLOCK = 16;

  /** The bytes of a state: {@code CPUGeneratorImplState}, with its padding. */
  private static final int STATE_BYTES = 5056;

  private static final int NORMAL_AT = 24 + 8 * SIZE; // behind seed, left, seeded, next and numbers
  private static final int NORMAL_BYTES = 24; // normal_x, normal_y, normal_rho

  private final int[] state = new int[SIZE];
  private long seed;
  private int left = 1; // as PyTorch counts: 1 where new numbers are to be made
  private int next;
  private double spareNormal = Double.NaN;

  MersenneTwister(long seed) {
    this.seed = seed;
    state[0] = (int) seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  @Override
  byte[] state() {
    ByteBuffer bytes = ByteBuffer.allocate(STATE_BYTES).order(ByteOrder.nativeOrder());
    bytes.putLong(seed).putInt(left).putInt(1).putLong(next);
    for (int number : state) {
      bytes.putLong(number & 0xffffffffL);
    }
    if (!Double.isNaN(spareNormal)) {
      bytes.putDouble(NORMAL_AT + 8, spareNormal).putInt(NORMAL_AT + NORMAL_BYTES, 1);
    }
    return bytes.array();
  }

  @Override
  void setState(byte[] given) {
    ByteBuffer bytes = ByteBuffer.wrap(given).order(ByteOrder.nativeOrder());
    long leftThen = given.length == STATE_BYTES ? bytes.getInt(8) : 0;
    long nextThen = given.length == STATE_BYTES ? bytes.getLong(16) : 0;
    if (leftThen < 1 || leftThen > SIZE || (leftThen > 1 && nextThen != SIZE + 1 - leftThen)) {
      throw new InvalidArgumentException(
          "setState() with %d bytes that are no state of a CPU's generator, of %d bytes"
              .formatted(given.length, STATE_BYTES));
    }
    seed = bytes.getLong(0);
    left = (int) leftThen;
    next = (int) nextThen;
    for (int i = 0; i < SIZE; i++) {
      state[i] = (int) bytes.getLong(24 + 8 * i);
    }
    spareNormal =
        bytes.getInt(NORMAL_AT + NORMAL_BYTES) == 0 ? Double.NaN : bytes.getDouble(NORMAL_AT + 8);
  }

  private void refill() {
    for (int i = 0; i < SIZE; i++) {
      int mixed = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      state[i] = state[(i + SHIFT) % SIZE] ^ (mixed >>> 1) ^ ((mixed & 1) == 0 ? 0 : 0x9908b0df);
    }
    left = SIZE;
    next = 0;
  }

  private int random() {
    if (--left == 0) {
      refill();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private long random64() {
    long high = random();
    return (high << 32) | (random() & 0xffffffffL);
  }

  private float unitFloat() {
    return (random() & 0xffffff) * FLOAT_UNIT;
  }

  private double unitDouble() {
    return (random64() & 0x1fffffffffffffL) * DOUBLE_UNIT;
  }

  @Override
  public double uniform(double from, double to) {
    return unitFloat() * ((float) to - (float) from) + (float) from;
  }

  @Override
  long[] integers(long low, long high, int count) {
    long range = high - low; // as unsigned
    boolean wide = Long.compareUnsigned(range, WIDE_RANGE) >= 0;
    long[] drawn = new long[count];
    for (int i = 0; i < count; i++) {
      long bits = wide ? random64() : random() & 0xffffffffL;
      drawn[i] = Long.remainderUnsigned(bits, range) + low;
    }
    return drawn;
  }

  @Override
  public int[] randperm(int n) {
    int[] order = IntStream.range(0, n).toArray();
    for (int i = 0; i < n - 1; i++) {
      int j = i + (int) ((random() & 0xffffffffL) % (n - i));
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  @Override
  public float[] normal(int count) {
    float[] drawn = new float[count];
    if (count < NORMAL_BLOCK) {
      for (int i = 0; i < count; i++) {
        drawn[i] = (float) oneNormal();
      }
      return drawn;
    }
    for (int i = 0; i < count; i++) {
      drawn[i] = unitFloat();
    }
    for (int block = 0; block + NORMAL_BLOCK <= count; block += NORMAL_BLOCK) {
      toNormal(drawn, block);
    }
    if (count % NORMAL_BLOCK != 0) {
      int last = count - NORMAL_BLOCK;
      for (int i = last; i < count; i++) {
        drawn[i] = unitFloat();
      }
      toNormal(drawn, last);
    }
    return drawn;
  }

  private static void toNormal(float[] unit, int at) {
    for (int i = at; i < at + NORMAL_BLOCK / 2; i++) {
      float radius = (float) Math.sqrt(-2 * (float) Math.log(1 - unit[i]));
      float angle = 2 * (float) Math.PI * unit[i + NORMAL_BLOCK / 2];
      unit[i] = radius * (float) Math.cos(angle);
      unit[i + NORMAL_BLOCK / 2] = radius * (float) Math.sin(angle);
    }
  }

  private double oneNormal() {
    double spare = spareNormal;
    if (!Double.isNaN(spare)) {
      spareNormal = Double.NaN;
      return spare;
    }
    double angle = 2 * Math.PI * unitDouble();
    double radius = Math.sqrt(-2 * Math.log1p(-unitDouble()));
    spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  @Override
  public long seed() {
    return random64() & Long.MAX_VALUE;
  }

  @Override
  int[] draw(double[] weights, double sum, int count, boolean replacement) {
    return replacement && count > 1 ? again(weights, sum, count) : once(weights, count);
  }

  private int[] again(double[] weights, double sum, int count) {
    double[] until = weights.clone();
    Arrays.parallelPrefix(until, Double::sum);
    for (int i = 0; i < until.length; i++) {
      until[i] /= sum;
    }
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      double sample = unitDouble();
      int low = 0;
      int high = until.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (until[middle] < sample) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      drawn[i] = low;
    }
    return drawn;
  }

  /** The largest of weights over exponentially distributed numbers: each is drawn at most once. */
  private int[] once(double[] weights, int count) {
    double[] chances = new double[weights.length];
    for (int i = 0; i < chances.length; i++) {
      chances[i] = weights[i] / -Math.log1p(-unitDouble());
    }
    return IntStream.range(0, chances.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -chances[i]))
        .limit(count)
        .mapToInt(i -> i)
        .toArray();
  }

  @Override
  public int choice(double[] weights) {
    return multinomial(weights, 1, false)[0];
  }

  @Override
  public double beta(double alpha) {
    double one = gamma((float) alpha);
    double other = gamma((float) alpha);
    return (float) (one / (one + other));
  }

  /** By Marsaglia and Tsang, as ATen's {@code sample_gamma}. */
  private double gamma(double alpha) {
    double scale = 1;
    double shape = alpha;
    if (alpha < 1) {
      scale = Math.pow(1 - unitDouble(), 1 / alpha);
      shape = alpha + 1;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x;
      double y;
      do {
        x = oneNormal();
        y = 1 + c * x;
      } while (y <= 0);
      double v = y * y * y;
      double u = 1 - unitDouble();
      double xx = x * x;
      if (u < 1 - 0.0331 * xx * xx || Math.log(u) < 0.5 * xx + d * (1 - v + Math.log(v))) {
        return scale * d * v;
      }
    }
  }
}
