package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Optimizers that change one parameter after the other. */
abstract class PerParameter extends Optimizer {
  PerParameter(
      Signature signature,
      Map<String, ? extends @Nullable Object> settings,
      List<ParamGroup> groups) {
    super(signature, settings, groups);
  }

  /** Changes one parameter by its gradient. */
  abstract void update(ParamGroup group, Tensor param, Tensor gradient);

  @Override
  final void step(ParamGroup group, Gradients gradients) {
    for (int i = 0; i < gradients.params().size(); i++) {
      update(group, gradients.params().get(i), gradients.grads().get(i));
    }
  }

  /** Counts a step of a parameter and gives its number. */
  final double count(Tensor param) {
    return count(List.of(param))[0];
  }
}
