package io.torchbridge.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against what PyTorch 2.13 draws from {@code torch.Generator().manual_seed(…)}. */
class GeneratorTest {

  @Test
  void drawsPyTorchsNumbers() {
    Generator g = Generator.seeded(42);
    assertArrayEquals(new int[] {2, 6, 1, 8, 4, 5, 0, 9, 3, 7}, g.randperm(10));
    assertArrayEquals(new long[] {13, 78, 14, 10, 54}, g.integers(0, 100, 5));
    assertArrayEquals(new long[] {91090287, 76737378}, g.integers(-5, (1 << 28) - 5, 2));
    assertArrayEquals(new long[] {88358557, 111190151}, g.integers(-5, (1 << 28) - 6, 2));
    assertArrayEquals(new long[] {640192412980L, 7395928407L}, g.integers(0, 1L << 40, 2));
    assertEquals(0.10531491041183472, g.rand());
    assertEquals(0.6772928237915039, g.uniform(0.3, 1.7));
    assertArrayEquals(
        new float[] {0.66878796f, -0.70770884f, -0.32670644f, -0.27880862f, -0.42198604f},
        g.normal(5),
        1e-6f);
    assertArrayEquals(new float[] {-1.3323241f, -0.3639323f, 0.15133809f}, g.normal(3), 1e-6f);
    assertArrayEquals(
        new float[] {
          1.5736002f,
          -0.84546745f,
          0.36724865f,
          0.17541084f,
          1.3851606f,
          -0.445852f,
          1.4451338f,
          0.85641253f,
          2.2180758f,
          0.523165524f,
          1.175367713f,
          0.561173856f,
          -0.45274803f,
          -0.77177787f,
          -0.17213019f,
          0.52378845f,
          0.05662182f,
          0.42629614f
        },
        g.normal(18),
        1e-4f);
    assertEquals(3398499539507992667L, g.seed());
    double[] weights = {0.1, 0.9, 0.4, 0.7, 3.0, 0.6};
    assertArrayEquals(new int[] {4, 5, 1, 4, 3, 5, 4, 4}, g.multinomial(weights, 8, true));
  }

  @Test
  void samplersHavePyTorchsOrders() {
    Sampler again = Sampler.random(true, 70, Generator.seeded(3));
    int[] first = again.order(10);
    assertEquals(70, first.length);
    assertArrayEquals(new int[] {6, 8, 7, 7, 0}, Arrays.copyOf(first, 5));
    assertArrayEquals(new int[] {8, 8, 3, 5}, Arrays.copyOfRange(first, 66, 70));
    assertArrayEquals(new int[] {8, 6, 9, 7, 7}, Arrays.copyOf(again.order(10), 5));
    Sampler rounds = Sampler.random(false, 25, Generator.seeded(3));
    assertArrayEquals(
        new int[] {6, 0, 3, 7, 8, 5, 1, 9, 2, 4, 9, 8, 5, 3, 0, 6, 7, 2, 1, 4, 0, 9, 6, 1, 7},
        rounds.order(10));
    assertArrayEquals(new int[] {4, 5, 0, 7, 1}, Arrays.copyOf(rounds.order(10), 5));
    Sampler twoRounds = Sampler.random(false, 20, Generator.seeded(3));
    assertEquals(20, twoRounds.order(10).length);
    assertArrayEquals(new int[] {4, 5, 0, 7, 1}, Arrays.copyOf(twoRounds.order(10), 5));
  }

  @Test
  void samplesAreDrawnByTheirWeights() {
    double[] weights = {1, 0, 2, 1};
    int[] counts = new int[4];
    Generator g = Generator.seeded(0);
    for (int i = 0; i < 4000; i++) {
      counts[g.multinomial(weights, 1, false)[0]]++;
    }
    assertEquals(1000, counts[0], 100);
    assertEquals(0, counts[1]);
    assertEquals(2000, counts[2], 130);
    int[] all = Sampler.weightedRandom(weights, 3, false, g).order(4);
    Arrays.sort(all);
    assertArrayEquals(new int[] {0, 2, 3}, all);
    assertThrows(InvalidArgumentException.class, () -> g.multinomial(weights, 4, false));
    assertThrows(InvalidArgumentException.class, () -> g.multinomial(new double[] {-1}, 1, true));
    assertThrows(InvalidArgumentException.class, () -> g.multinomial(new double[2], 1, true));
    assertThrows(
        IndexOutOfRangeException.class,
        () -> Sampler.weightedRandom(new double[] {0, 1}, 2, true, g).order(1));
    assertThrows(
        IndexOutOfRangeException.class, () -> Sampler.subsetRandom(new int[] {4}, g).order(4));
    int[] some = Sampler.subsetRandom(new int[] {4, 2}, g).order(5);
    Arrays.sort(some);
    assertArrayEquals(new int[] {2, 4}, some);
  }

  @Test
  void batchesAreOfOneSizeButTheLast() {
    BatchSampler all = BatchSampler.of(Sampler.sequential(), 2, false);
    assertTrue(Arrays.deepEquals(new int[][] {{0, 1}, {2}}, all.batches(3)));
    assertEquals(2, all.count(3));
    BatchSampler whole = BatchSampler.of(Sampler.sequential(), 2, true);
    assertTrue(Arrays.deepEquals(new int[][] {{0, 1}}, whole.batches(3)));
    assertEquals(1, whole.count(3));
    assertEquals(0, all.count(0));
    BatchSampler drawn = BatchSampler.of(Sampler.random(true, 5, Generator.seeded(0)), 2, false);
    assertEquals(3, drawn.count(100));
    assertThrows(
        InvalidArgumentException.class, () -> BatchSampler.of(Sampler.sequential(), 0, false));
  }
}
