package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;

/**
 * Parametrizations of modules, as <a
 * href="https://docs.pytorch.org/docs/stable/nn.html#parametrizations">torch.nn.utils.parametrize</a>.
 * The keys of the state dict are PyTorch's: {@code parametrizations.weight.original}. The field of
 * the layer stays what it was; the layer computes with what its parametrization makes.
 */
public final class Parametrize {
  private Parametrize() {}

  /**
   * {@code register_parametrization}: from now on the module computes with what the parametrization
   * makes of its parameter or buffer, or of what the parametrizations before it make.
   *
   * @return the module
   * @throws InvalidArgumentException if there is no such tensor, or its shape or type would change
   */
  public static <M extends Module> M register(
      M module, String name, Parametrization parametrization) {
    parametrization.train(module.isTraining());
    ParametrizationList list = module.parametrizations(name);
    if (list == null) {
      module.parametrize(name, parametrization);
    } else {
      list.append(name, parametrization);
    }
    return module;
  }

  /** {@code is_parametrized}: whether anything of the module is. */
  public static boolean isParametrized(Module module) {
    return module.namedChildren().containsKey("parametrizations");
  }

  /** {@code is_parametrized}: whether this parameter or buffer is. */
  public static boolean isParametrized(Module module, String name) {
    return module.parametrizations(name) != null;
  }

  /**
   * {@code remove_parametrizations}: makes the parameter or buffer one again.
   *
   * @param leaveParametrized whether it has the parametrized value then, or the original one
   * @return the module
   * @throws InvalidArgumentException if it is not parametrized, or is made of several tensors and
   *     shall not be left parametrized
   */
  public static <M extends Module> M remove(M module, String name, boolean leaveParametrized) {
    ParametrizationList list = module.parametrizations(name);
    if (list == null) {
      throw new InvalidArgumentException(
          "'%s' of %s is not parametrized".formatted(name, module.name()));
    }
    list.restore(leaveParametrized);
    module.unparametrize(name, list);
    return module;
  }
}
