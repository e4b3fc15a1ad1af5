package io.torchbridge.optim;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds optimizers by the names of PyTorch's classes. */
public final class Optimizers {
  @FunctionalInterface
  private interface Constructor {
    Optimizer apply(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups);
  }

  private static final Map<String, Constructor> BY_NAME = new TreeMap<>();

  static {
    BY_NAME.put("Adadelta", Adadelta::new);
    BY_NAME.put("Adafactor", Adafactor::new);
    BY_NAME.put("Adagrad", Adagrad::new);
    BY_NAME.put("Adam", Adam::new);
    BY_NAME.put("AdamW", AdamW::new);
    BY_NAME.put("Adamax", Adamax::new);
    BY_NAME.put("ASGD", ASGD::new);
    BY_NAME.put("LBFGS", LBFGS::new);
    BY_NAME.put("Muon", Muon::new);
    BY_NAME.put("NAdam", NAdam::new);
    BY_NAME.put("RAdam", RAdam::new);
    BY_NAME.put("RMSprop", RMSprop::new);
    BY_NAME.put("Rprop", Rprop::new);
    BY_NAME.put("SGD", SGD::new);
    BY_NAME.put("SparseAdam", SparseAdam::new);
  }

  private Optimizers() {}

  /** The names that {@link #create} knows. */
  public static Set<String> names() {
    return Set.copyOf(BY_NAME.keySet());
  }

  /**
   * Builds an optimizer: {@code Optimizers.create("SGD", model.parameters(), Map.of("lr", 0.1))}.
   *
   * @param name a class of torch.optim
   * @param settings by PyTorch's names
   * @throws InvalidArgumentException if there is no such class here, or a setting is unknown
   */
  public static Optimizer create(
      String name, List<Tensor> params, Map<String, ? extends @Nullable Object> settings) {
    Constructor constructor = BY_NAME.get(name);
    if (constructor == null) {
      throw new InvalidArgumentException(
          "there is no optimizer \"%s\"; there are %s".formatted(name, BY_NAME.keySet()));
    }
    return constructor.apply(settings, List.of(new ParamGroup(params)));
  }
}
