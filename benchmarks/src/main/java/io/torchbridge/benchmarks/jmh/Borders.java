package io.torchbridge.benchmarks.jmh;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Data on its way between Java, libtorch and DLPack. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class Borders {
  /** How many floats. */
  @Param({"256", "65536"})
  public int elements;

  private float[] array = {};

  @SuppressWarnings("NullAway.Init") // made once the parameter is set
  private Tensor tensor;

  @Setup(Level.Trial)
  public void inputs() {
    array = new float[elements];
    tensor = Torch.zeros(elements);
  }

  @Benchmark
  public void fromArray() {
    Torch.fromData(array, elements).close();
  }

  @Benchmark
  public float[] toArray() {
    return tensor.toFloatArray();
  }

  @Benchmark
  public void dlpack() {
    Torch.fromDLPack(tensor.toDLPack()).close();
  }
}
