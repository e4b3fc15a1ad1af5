package io.torchbridge.optim;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.spi.Backend;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that an {@link Optimizer} treats alike, and how: an entry of {@code param_groups}.
 *
 * {@snippet :
 * new SGD(
 *     new SGD.Options().lr(0.01),
 *     new ParamGroup(body.parameters()),
 *     new ParamGroup(head.parameters()).with("lr", 0.1));
 * }
 */
public final class ParamGroup {
  private final List<Tensor> params;
  private final Map<String, @Nullable Object> settings = new LinkedHashMap<>();

  public ParamGroup(List<Tensor> params) {
    this.params = List.copyOf(params);
  }

  /** Gives a setting by PyTorch's name that differs from the optimizer's. */
  public ParamGroup with(String setting, @Nullable Object value) {
    settings.put(setting, value);
    return this;
  }

  public List<Tensor> params() {
    return params;
  }

  /** The settings by PyTorch's names; the optimizer reads them at each step. */
  public Map<String, @Nullable Object> settings() {
    return settings;
  }

  /** The learning rate. */
  public double lr() {
    return real("lr");
  }

  public void setLr(double lr) {
    settings.put("lr", lr);
  }

  /** Lets a scheduler change the momentum, or beta1, within bounds; at first it is the most. */
  void cycleMomentum(double least, double most) {
    setMomentum(most);
    with("max_momentum", most).with("base_momentum", least);
  }

  /** Sets the momentum or, of optimizers with betas, the first of these. */
  void setMomentum(double momentum) {
    if (settings.containsKey("betas")) {
      settings.put("betas", List.of(momentum, real("betas", 1)));
    } else if (settings.containsKey("momentum")) {
      settings.put("momentum", momentum);
    } else {
      throw new InvalidArgumentException(
          "the optimizer has neither momentum nor betas that a scheduler could change; leave the"
              + " momentum out of its options");
    }
  }

  double real(String name) {
    if (settings.get(name) instanceof Number n) {
      return n.doubleValue();
    }
    throw misfit(name, "a number");
  }

  boolean bool(String name) {
    if (settings.get(name) instanceof Boolean b) {
      return b;
    }
    throw misfit(name, "a boolean");
  }

  /** A setting whose null stands for true. */
  boolean unlessFalse(String name) {
    return settings.get(name) == null || bool(name);
  }

  double real(String name, int index) {
    if (settings.get(name) instanceof List<?> list
        && index < list.size()
        && list.get(index) instanceof Number n) {
      return n.doubleValue();
    }
    throw misfit(name, "a list of numbers");
  }

  @Nullable Double optionalReal(String name, int index) {
    boolean given =
        settings.get(name) instanceof List<?> list
            && index < list.size()
            && list.get(index) != null;
    return given ? (Double) real(name, index) : null;
  }

  InvalidArgumentException misfit(String name, String wanted) {
    return new InvalidArgumentException(
        "the optimizer's setting '%s' must be %s, not %s"
            .formatted(name, wanted, settings.get(name)));
  }

  /** Which parameters have gradients now, and these, for each backend that has any. */
  Collection<Gradients> gradients() {
    var gradients = new LinkedHashMap<Backend, Gradients>();
    for (Tensor param : params) {
      Tensor grad = param.grad();
      if (grad != null) {
        Gradients on =
            gradients.computeIfAbsent(
                param.backend(), b -> new Gradients(new ArrayList<>(), new ArrayList<>()));
        on.params.add(param);
        on.grads.add(grad);
      }
    }
    return gradients.values();
  }

  /** Parameters of one backend and their gradients. */
  record Gradients(List<Tensor> params, List<Tensor> grads) {
    /** Whether any of them is sparse. */
    boolean sparse() {
      return grads.stream().anyMatch(SparseGradient::is);
    }
  }
}
