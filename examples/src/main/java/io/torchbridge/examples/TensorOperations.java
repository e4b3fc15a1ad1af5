package io.torchbridge.examples;

import static io.torchbridge.Index.all;
import static io.torchbridge.Index.at;
import static io.torchbridge.Index.from;
import static io.torchbridge.Index.mask;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computing with tensors. */
final class TensorOperations implements Example {
  @Override
  public String name() {
    return "tensor-operations";
  }

  @Override
  public String summary() {
    return "arithmetic, indexing, shapes, reductions, linear algebra, gradients, any operator by"
        + " name";
  }

  @Override
  public void run(String... args) {
    try (var scope = TensorScope.open()) {
      Tensor a = Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
      Tensor b = Torch.tensor(new float[] {10, 20, 30});

      // element by element, with broadcasting
      show("a + b", a.add(b));
      show("a * 2 - 1", a.mul(2).sub(1));
      show("a > 2", a.gt(2));
      show("relu(a - 3)", a.sub(3).relu());

      // in place, as PyTorch's names with an underscore
      show("c.add_(1)", a.clone().add_(1));

      // indexing
      show("a[0]", a.get(at(0)));
      show("a[:, 1:]", a.get(all(), from(1)));
      show("a[a > 2]", a.get(mask(a.gt(2))));

      // shapes
      show("a.reshape(3, 2)", a.reshape(3, 2));
      show("a.t()", a.t());
      show("cat", Torch.cat(List.of(a, a), 0));
      show("stack", Torch.stack(List.of(b, b), 1));

      // reductions
      show("sum", a.sum());
      show("mean of each row", a.mean(1));
      show("argmax of each row", a.argmax(1));

      // linear algebra
      show("a @ a.T", a.matmul(a.t()));
      show("einsum", Torch.einsum("ij,j->i", a, b));
      Tensor square = Torch.tensor(new double[][] {{2, 1}, {1, 3}});
      show("inverse", square.inverse());
      show("det", square.det());

      // gradients: d(x^3)/dx = 3 x^2
      Tensor x = Torch.tensor(new float[] {1, 2, 3}).requiresGrad(true);
      x.pow(3).sum().backward();
      show("x.grad", x.grad());

      // every other operator of PyTorch, by its schema's name
      show("logit", Torch.call("aten::logit", a.div(10)).tensor());
      show(
          "quantile",
          Torch.call("aten::quantile.scalar", List.of(a, 0.5), Map.of("dim", 1)).tensor());
    }
  }

  private static void show(String what, @Nullable Object value) {
    System.out.println(what);
    System.out.println(value);
  }
}
