package io.torchbridge.autograd;

/**
 * Whether operators record what a backward pass needs, as in <a
 * href="https://docs.pytorch.org/docs/stable/notes/autograd.html#locally-disabling-gradient-computation">locally
 * disabling gradient computation</a>. The mode belongs to the thread; new threads begin {@link
 * #ENABLED}.
 *
 * {@snippet :
 * try (var scope = GradMode.DISABLED.enter()) {
 *   prediction = model.forward(input);
 * }
 * }
 */
public enum GradMode {
  /** Operators on tensors that require gradients are recorded. */
  ENABLED,
  /** {@code torch.no_grad()}. */
  DISABLED,
  /** {@code torch.inference_mode()}: no recording, no version counters, results that stay so. */
  INFERENCE;

  private static final ThreadLocal<GradMode> CURRENT = ThreadLocal.withInitial(() -> ENABLED);

  /** This thread's mode. */
  public static GradMode current() {
    return CURRENT.get();
  }

  /** Sets this thread's mode until the scope is closed. */
  public Scope enter() {
    Scope scope = new Scope(CURRENT.get());
    CURRENT.set(this);
    return scope;
  }

  /** Restores the mode that was before, on the thread that entered it. */
  public static final class Scope implements AutoCloseable {
    private final GradMode before;

    private Scope(GradMode before) {
      this.before = before;
    }

    @Override
    public void close() {
      CURRENT.set(before);
    }
  }
}
