package io.torchbridge.libtorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.nn.F;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenBLAS's jobs run on libgomp's threads: right beside other Java threads' products, inside of
 * libtorch's parallel loops, and where there are not enough threads for the jobs.
 */
class ThreadPoolTest {

  /** Products and factorizations of whole numbers on four Java threads. */
  public static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      try (var executor = Executors.newFixedThreadPool(4)) {
        List<Future<Void>> done = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          Callable<Void> work =
              () -> {
                for (int i = 0; i < 20; i++) {
                  products();
                }
                return null;
              };
          done.add(executor.submit(work));
        }
        for (Future<Void> future : done) {
          future.get();
        }
      }
    }

    private static void products() {
      try (var scope = TensorScope.open()) {
        // exact in float32: whole numbers far below 2^24
        Tensor wholeA = Torch.randint(-8, 8, 200, 160);
        Tensor wholeB = Torch.randint(-8, 8, 160, 240); // whole numbers don't go through BLAS
        Tensor a = wholeA.to(DType.FLOAT32);
        Tensor b = wholeB.to(DType.FLOAT32);
        Tensor product = a.matmul(b);
        require(product.equal(wholeA.matmul(wholeB).to(DType.FLOAT32)), "matrix by matrix");
        Tensor column = b.select(1, 7);
        require(product.select(1, 7).equal(a.matmul(column)), "matrix by vector");

        Tensor square = Torch.randn(300, 300).add(Torch.eye(300).mul(300));
        Tensor x = Torch.randn(300, 4);
        Tensor solved = Torch.linalg().solve(square, square.matmul(x));
        require(solved.allclose(x, 1e-3, 1e-3, false), "solve");

        // its products run inside of a parallel loop
        Tensor q = Torch.randn(2, 4, 300, 64);
        Tensor attention = F.scaledDotProductAttention(q, q, q);
        Tensor weights = q.matmul(q.transpose(-2, -1)).div(8).softmax(-1);
        require(attention.allclose(weights.matmul(q), 1e-4, 1e-4, false), "attention");
      }
    }

    private static void require(boolean right, String what) {
      if (!right) {
        throw new AssertionError("wrong: " + what);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void products_are_right(int threads) throws Exception {
    String n = String.valueOf(threads);
    run(Map.of("OMP_NUM_THREADS", n, "OPENBLAS_NUM_THREADS", n));
  }

  @Test
  void more_jobs_than_libgomp_may_have_threads() throws Exception {
    run(Map.of("OMP_NUM_THREADS", "2", "OPENBLAS_NUM_THREADS", "3", "OMP_THREAD_LIMIT", "2"));
  }

  private static void run(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertFalse(output.contains("OpenBLAS Warning"), output);
  }
}
