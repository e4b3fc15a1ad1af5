package io.torchbridge.libtorch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.nn.Identity;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import org.junit.jupiter.api.Test;

/** What a pass leaves in the scope around it; here, as no test of this module has hooks. */
class IntermediatesTest {

  private static Module network(boolean frees) {
    var first = new Sequential(new Linear(8, 16), new ReLU(), new Linear(16, 8));
    return new Sequential(first, new ReLU(), new Linear(8, 4)).freeIntermediates(frees);
  }

  @Test
  void only_the_result_stays() {
    try (var scope = TensorScope.open();
        Module frees = network(true);
        Module keeps = network(false)) {
      Tensor x = Torch.randn(2, 8);
      int before = scope.size();
      frees.call(x).sum().backward();
      assertEquals(before + 2, scope.size(), "the result and its sum");
      keeps.call(x);
      assertEquals(before + 2 + 5, scope.size());
    }
  }

  @Test
  void a_result_that_is_the_input_stays_where_it_is() {
    try (var scope = TensorScope.open()) {
      Tensor x = Torch.randn(2, 8);
      try (Module identity = new Sequential(new Identity()).freeIntermediates(true)) {
        identity.call(x);
      }
      assertEquals(16, x.numel());
      assertEquals(1, scope.size());
    }
  }
}
