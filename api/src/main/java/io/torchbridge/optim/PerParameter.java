package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
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
    return stepTensor(param).add_(1).itemDouble();
  }

  /** A float32 number of a parameter's state, kept in a tensor as PyTorch does. */
  final Tensor scalar(Tensor param, String name, double initial) {
    return state(param, name, () -> Torch.tensor((float) initial).to(param.backend()));
  }

  /** The gradient of what is minimised, weight decay included; if it is decoupled, it is done. */
  static Tensor decayed(ParamGroup group, Tensor param, Tensor gradient) {
    Tensor grad = group.bool("maximize") ? gradient.neg() : gradient;
    double decay = group.real("weight_decay");
    if (decay == 0) {
      return grad;
    }
    if (Boolean.TRUE.equals(group.settings().get("decoupled_weight_decay"))) {
      param.mul_(1 - group.lr() * decay);
      return grad;
    }
    return grad.add(param, decay);
  }

  static void atLeastZero(ParamGroup group, String... settings) {
    for (String setting : settings) {
      check(group.real(setting) >= 0, setting, group.real(setting));
    }
  }

  static void betas(ParamGroup group) {
    for (int i = 0; i < 2; i++) {
      double beta = group.real("betas", i);
      check(beta >= 0 && beta < 1, "betas", beta);
    }
  }
}
