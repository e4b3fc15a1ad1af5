package io.torchbridge.models.vision;

import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.GELU;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.init.Init;

/**
 * {@code torchvision.ops.MLP} as the transformers use it: wider, GELU, and back again. {@code (*,
 * width)}.
 */
class MLP extends Sequential {
  MLP(long width, long hidden, double dropout) {
    super(
        new Linear(width, hidden),
        new GELU(),
        new Dropout(dropout),
        new Linear(hidden, width),
        new Dropout(dropout));
    for (Module module : children()) {
      if (module instanceof Linear linear && linear.bias != null) {
        Init.xavierUniform_(linear.weight, 1);
        Init.normal_(linear.bias, 0, 1e-6);
      }
    }
  }
}
