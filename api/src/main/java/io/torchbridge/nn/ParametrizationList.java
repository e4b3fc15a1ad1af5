package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parametrizations of one tensor, one after the other, and the tensors it is made of. */
final class ParametrizationList extends Module {
  private final Tensor replaced;
  private final boolean isParameter;
  private final List<Tensor> originals;
  private final List<Parametrization> parametrizations = new ArrayList<>();

  ParametrizationList(
      String name, Tensor replaced, boolean isParameter, Parametrization parametrization) {
    this.replaced = replaced;
    this.isParameter = isParameter;
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      List<Tensor> made = parametrization.rightInverse(replaced);
      if (made.size() == 1) {
        if (made.getFirst() != replaced) {
          replaced.copy_(made.getFirst());
        }
        originals = List.of(keep("original", replaced));
      } else {
        var kept = new ArrayList<Tensor>();
        for (int i = 0; i < made.size(); i++) {
          Tensor own = made.get(i).detach().requiresGrad(isParameter && replaced.requiresGrad());
          kept.add(keep("original" + i, own));
        }
        originals = kept;
      }
    }
    append(name, parametrization);
  }

  private Tensor keep(String name, Tensor tensor) {
    return isParameter ? adoptParameter(name, tensor) : registerBuffer(name, tensor);
  }

  /** Adds one that makes the tensor of this name, of what those before it make. */
  void append(String name, Parametrization parametrization) {
    String place = String.valueOf(parametrizations.size());
    parametrizations.add(register(place, parametrization));
    try {
      check(name);
    } catch (RuntimeException e) {
      parametrizations.removeLast();
      removeChild(place);
      throw e;
    }
  }

  Tensor replaced() {
    return replaced;
  }

  boolean isParameter() {
    return isParameter;
  }

  Tensor value() {
    Tensor value = parametrizations.getFirst().forward(originals);
    for (Parametrization later : parametrizations.subList(1, parametrizations.size())) {
      value = later.forward(value);
    }
    return value;
  }

  /** Sees that it keeps the shape and the type. */
  private void check(String name) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Tensor value = value();
      if (!Arrays.equals(value.shape(), replaced.shape()) || value.dtype() != replaced.dtype()) {
        throw new InvalidArgumentException(
            "a parametrization of '%s' made %s%s of %s%s; it must keep the shape and the type"
                .formatted(
                    name,
                    value.dtype(),
                    Arrays.toString(value.shape()),
                    replaced.dtype(),
                    Arrays.toString(replaced.shape())));
      }
    }
  }

  /** Puts the value, or the original, into the tensor that was replaced. */
  void restore(boolean leaveParametrized) {
    if (!leaveParametrized && originals.getFirst() != replaced) {
      throw new InvalidArgumentException(
          "what is made of several tensors can only be left as it is made");
    }
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      if (leaveParametrized) {
        Torch.call("aten::set_data", replaced, value().clone());
      }
    }
    originals.stream().filter(tensor -> tensor != replaced).forEach(Tensor::close);
    parametrizations.forEach(Module::close);
  }
}
