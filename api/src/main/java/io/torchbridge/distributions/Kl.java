package io.torchbridge.distributions;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The Kullback-Leibler divergence, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#module-torch.distributions.kl">torch.distributions.kl</a>.
 */
public final class Kl {
  private record Pair(Class<?> p, Class<?> q) {}

  private static final Map<Pair, BiFunction<Distribution, Distribution, Tensor>> REGISTRY =
      new ConcurrentHashMap<>();

  static {
    KlFormulas.all();
  }

  private Kl() {}

  /**
   * {@code kl_divergence}: how far {@code q} is from {@code p}, in nats, {@code (batchShape)}.
   *
   * @throws InvalidArgumentException if PyTorch has no formula for the two
   */
  public static Tensor divergence(Distribution p, Distribution q) {
    var formula = find(p.getClass(), q.getClass());
    if (formula != null) {
      return formula.apply(p, q);
    }
    if (p.getClass() == q.getClass()
        && p instanceof ExponentialFamily a
        && q instanceof ExponentialFamily b) {
      return ExponentialFamily.divergence(a, b);
    }
    throw none(p, q, "there is no formula");
  }

  static InvalidArgumentException none(Distribution p, Distribution q, String why) {
    return new InvalidArgumentException("no divergence of %s from %s: %s".formatted(p, q, why));
  }

  /** {@code register_kl}: a formula for two kinds and those below them; the nearest is taken. */
  @SuppressWarnings("unchecked") // found by these classes
  public static <P extends Distribution, Q extends Distribution> void register(
      Class<P> p, Class<Q> q, BiFunction<? super P, ? super Q, Tensor> formula) {
    REGISTRY.put(new Pair(p, q), (BiFunction<Distribution, Distribution, Tensor>) formula);
  }

  private static @Nullable BiFunction<Distribution, Distribution, Tensor> find(
      Class<?> p, Class<?> q) {
    for (Class<?> a = p; a != null; a = a.getSuperclass()) {
      for (Class<?> b = q; b != null; b = b.getSuperclass()) {
        var formula = REGISTRY.get(new Pair(a, b));
        if (formula != null) {
          return formula;
        }
      }
    }
    return null;
  }
}
