package io.torchbridge.examples;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.nio.FloatBuffer;

/** The ways to make a tensor. */
final class TensorCreation implements Example {
  @Override
  public String name() {
    return "tensor-creation";
  }

  @Override
  public String summary() {
    return "makes tensors of Java's data, filled, in ranges and at random, and reads them back";
  }

  @Override
  public void run(String... args) {
    Torch.manualSeed(42);
    // what is made in a scope is freed at its end
    try (var scope = TensorScope.open()) {
      // from Java's data: a number, arrays of any depth, buffers; the dtype follows the elements
      show("scalar", Torch.tensor(3.5f));
      show("matrix", Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}}));
      show("longs", Torch.tensor(new long[] {1, 2, 3}));
      show("booleans", Torch.tensor(new boolean[] {true, false}));
      show("as float64", Torch.tensor(new float[] {1, 2}, DType.FLOAT64));
      show("flat, with a shape", Torch.fromData(new int[] {1, 2, 3, 4, 5, 6}, 2, 3));
      show("buffer", Torch.fromData(FloatBuffer.wrap(new float[] {1, 2, 3, 4}), 2, 2));

      // filled
      show("zeros", Torch.zeros(2, 3));
      show("ones", Torch.ones(3));
      show("full", Torch.full(new long[] {2, 2}, 7.5));
      show("eye", Torch.eye(3));

      // in ranges
      show("arange", Torch.arange(0, 10, 2));
      show("linspace", Torch.linspace(0, 1, 5));

      // at random; the same seed gives what it gives in Python
      show("rand", Torch.rand(2, 3));
      show("randn", Torch.randn(2, 3));
      show("randint", Torch.randint(0, 10, new long[] {5}));
      show("randperm", Torch.randperm(5));

      // like another
      Tensor image = Torch.rand(3, 8, 8);
      show("zerosLike", Torch.zerosLike(image).sum());

      // and back to Java
      float[] flat = Torch.arange(0, 3, 1).to(DType.FLOAT32).toFloatArray();
      float[][] rows = (float[][]) Torch.ones(2, 2).toArray();
      System.out.printf("%s and %s in Java%n", flat[2], rows[1][1]);
    }
  }

  private static void show(String what, Tensor tensor) {
    System.out.println(what);
    System.out.println(tensor);
  }
}
