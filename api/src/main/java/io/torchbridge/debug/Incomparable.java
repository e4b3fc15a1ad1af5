package io.torchbridge.debug;

import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.CallTensor;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.Type.Kind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows which calls have no answer that a second backend could be held to. */
final class Incomparable {
  /** What asks about, or sets, a tensor's own state, which does not cross. */
  private static final Set<String> ABOUT_THE_OBJECT =
      Set.of(
          "is_leaf",
          "output_nr",
          "_version",
          "retains_grad",
          "requires_grad_",
          "is_inference",
          "is_pinned",
          "is_conj",
          "is_neg",
          "is_set_to",
          "set_",
          "set_data",
          "data_ptr",
          "storage_offset",
          "_has_same_storage_numel");

  /** Vectors up to their signs or order. */
  private static final Set<String> OF_MANY_ANSWERS =
      Set.of(
          "svd",
          "linalg_svd",
          "_linalg_svd",
          "linalg_eig",
          "_linalg_eig",
          "linalg_eigh",
          "_linalg_eigh",
          "svd_lowrank",
          "pca_lowrank",
          "lobpcg");

  private Incomparable() {}

  /** Why a call can't be compared; null if it can. */
  static @Nullable String why(
      Operator operator,
      @Nullable Object[] arguments,
      List<CallTensor> tensors,
      Backend first,
      Backend second) {
    String name = operator.name();
    if (first == second) {
      return "it runs on backend " + second.id() + " itself";
    }
    if (operator.namespace().equals("torchbridge")) {
      return "a backward pass runs inside of PyTorch";
    }
    if (name.contains("empty") || name.startsWith("resize") || name.startsWith("_resize")) {
      return "its result is uninitialised memory";
    }
    if (ABOUT_THE_OBJECT.contains(name)) {
      return "it is about the tensor object, not its elements";
    }
    if (name.startsWith("as_strided")) {
      return "it reaches into memory beyond its tensor";
    }
    if (OF_MANY_ANSWERS.contains(name)) {
      return "it has several right answers";
    }
    if (isRandom(operator, arguments)) {
      return "its result is random";
    }
    for (CallTensor tensor : tensors) {
      Device device = tensor.handle().device();
      if (device.type() == Device.Type.META) {
        return "a tensor on meta has no elements";
      }
      if (tensor.handle().layout() != Layout.STRIDED) {
        return "a tensor of layout %s can't cross".formatted(tensor.handle().layout().torchName());
      }
      if (!second.devices().contains(device)) {
        return "backend %s has no device %s".formatted(second.id(), device);
      }
      boolean aliased =
          tensor.isWritten()
              && tensors.stream()
                  .anyMatch(
                      other -> other.handle() != tensor.handle() && tensor.sharesMemory(other));
      if (aliased) {
        return "it writes to memory that two arguments share";
      }
    }
    return null;
  }

  /** By a generator or a probability, unless the call says that it is not training. */
  private static boolean isRandom(Operator operator, @Nullable Object[] arguments) {
    boolean random = false;
    List<Argument> parameters = operator.arguments();
    for (int i = 0; i < arguments.length; i++) {
      Argument parameter = parameters.get(i);
      boolean probability =
          switch (parameter.name()) {
            case "dropout", "dropout_p" -> true;
            case "p" -> operator.name().contains("dropout");
            default -> false;
          };
      switch (parameter.name()) {
        case "train", "training" -> {
          if (Boolean.FALSE.equals(arguments[i])) {
            return false;
          }
        }
        default -> {
          random |= parameter.type().kind() == Kind.GENERATOR;
          random |= probability && arguments[i] instanceof Double p && p > 0;
        }
      }
    }
    return random
        || operator.name().startsWith("rand")
        || operator.name().contains("dropout_state");
  }
}
