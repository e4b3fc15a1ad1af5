package io.torchbridge.benchmarks.jmh;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one operator on tensors of one element costs, and what surrounds it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class CallPath {
  private final Tensor a = Torch.ones(1);
  private final Tensor b = Torch.ones(1);
  private final Tensor recorded = Torch.ones(1).requiresGrad(true);

  @Benchmark
  public void add() {
    a.add(b).close();
  }

  @Benchmark
  public void addWithGradients() {
    recorded.add(b).close();
  }

  @Benchmark
  public void relu() {
    a.relu().close();
  }

  @Benchmark
  public void view() {
    a.view(1, 1).close();
  }

  @Benchmark
  public void addInScope() {
    try (var scope = TensorScope.open()) {
      a.add(b);
    }
  }

  @Benchmark
  public void scope() {
    TensorScope.open().close();
  }

  @Benchmark
  public long[] shape() {
    return a.shape();
  }
}
