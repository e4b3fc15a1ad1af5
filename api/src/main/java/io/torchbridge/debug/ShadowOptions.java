package io.torchbridge.debug;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Shadow} compares, and what it does where answers differ.
 *
 * @param tolerance for all dtypes; null for {@link Tolerance#of} each
 * @param scripts the folder, made if need be, for scripts that reproduce what differs
 * @param listener hears of each divergence, on the thread that calls the operator; null to throw a
 *     {@link DivergenceException} at the first
 */
public record ShadowOptions(
    @Nullable Tolerance tolerance, Path scripts, @Nullable Consumer<Divergence> listener) {

  /** Tolerances by dtype, scripts in the folder {@code torchbridge-shadow}, an exception. */
  public static final ShadowOptions DEFAULT =
      new ShadowOptions(null, Path.of("torchbridge-shadow"), null);

  public ShadowOptions withTolerance(double rtol, double atol) {
    return new ShadowOptions(new Tolerance(rtol, atol), scripts, listener);
  }

  public ShadowOptions withScripts(Path scripts) {
    return new ShadowOptions(tolerance, scripts, listener);
  }

  public ShadowOptions withListener(Consumer<Divergence> listener) {
    return new ShadowOptions(tolerance, scripts, listener);
  }
}
