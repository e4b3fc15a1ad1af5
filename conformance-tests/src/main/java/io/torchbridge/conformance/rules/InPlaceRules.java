package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator writes to is what it returns; results come in the order of the schema. */
public abstract class InPlaceRules extends BackendRules {

  private static Tensor vector() {
    return Torch.tensor(new float[] {1, -2, 3});
  }

  @Test
  void an_in_place_operator_returns_the_tensor_itself() {
    Tensor x = vector();
    long address = x.dataAddress();
    try (var scope = TensorScope.open()) {
      Tensor result = Torch.call("aten::relu_", x).tensor();
      assertSame(x, result, "an in-place operator returned another tensor");
      assertSame(x, Torch.call("aten::mul_.Scalar", x, 2).tensor());
      assertEquals(0, scope.size(), "an in-place operator made a tensor");
    }
    assertArrayEquals(new float[] {2, 0, 6}, x.toFloatArray());
    assertEquals(address, x.dataAddress());
  }

  @Test
  void an_out_overload_returns_what_it_wrote() {
    Tensor out = Torch.call("aten::empty.memory_format", new long[] {3}).tensor();
    Tensor result =
        Torch.call("aten::add.out", List.of(vector(), vector()), Map.of("out", out)).tensor();
    assertSame(out, result, "an out= overload returned another tensor");
    assertArrayEquals(new float[] {2, -4, 6}, out.toFloatArray());
  }

  @Test
  void several_results_keep_their_order() {
    Tensor[] results = Torch.call("aten::sort", vector()).tensors();
    assertEquals(DType.FLOAT32, results[0].dtype());
    assertArrayEquals(new float[] {-2, 1, 3}, results[0].toFloatArray());
    assertArrayEquals(new long[] {1, 0, 2}, results[1].toLongArray());
  }

  @Test
  void several_out_arguments_keep_their_order() {
    Tensor x = vector();
    Tensor values = Torch.call("aten::empty.memory_format", new long[] {0}).tensor();
    Tensor indices = Torch.call("aten::empty.memory_format", new long[] {0}, DType.INT64).tensor();
    Tensor[] results =
        Torch.call("aten::sort.values", List.of(x), Map.of("values", values, "indices", indices))
            .tensors();
    assertSame(values, results[0]);
    assertSame(indices, results[1]);
    assertArrayEquals(new float[] {-2, 1, 3}, values.toFloatArray());
    assertArrayEquals(new long[] {1, 0, 2}, indices.toLongArray());
  }

  @Test
  void a_view_is_another_tensor_over_the_same_memory() {
    Tensor x = vector();
    Tensor view = Torch.call("aten::slice.Tensor", x, 0, 1, 3).tensor();
    assertNotSame(x, view);
    assertEquals(x.dataAddress() + 4, view.dataAddress());
    Torch.call("aten::zero_", view);
    assertArrayEquals(new float[] {1, 0, 0}, x.toFloatArray());
  }

  @Test
  void a_failing_in_place_operator_leaves_the_tensor() {
    Tensor x = vector();
    assertFails(
        TorchbridgeException.class,
        () -> Torch.call("aten::add_.Tensor", x, Torch.tensor(new float[2])),
        "aten::add_.Tensor");
    assertArrayEquals(new float[] {1, -2, 3}, x.toFloatArray());
  }

  @Test
  void a_leaf_that_requires_gradients_is_not_overwritten() {
    Tensor leaf = vector().requiresGrad(true);
    assertFails(TorchbridgeException.class, () -> Torch.call("aten::relu_", leaf), "aten::relu_");
    assertArrayEquals(new float[] {1, -2, 3}, leaf.toFloatArray());
  }
}
