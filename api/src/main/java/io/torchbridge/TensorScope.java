package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * Frees the tensors that were made inside it.
 *
 * {@snippet :
 * try (var scope = TensorScope.open()) {
 *   Tensor hidden = x.matmul(w).relu();       // freed at the end
 *   return scope.keep(hidden.sum());          // not this one: it moves to the enclosing scope
 * }
 * }
 *
 * <p>A scope belongs to the thread that opened it and owns what that thread makes while it is the
 * innermost one. Tensors made outside of every scope are freed by {@link Tensor#close}, or when the
 * collector finds them unreachable.
 */
public final class TensorScope implements AutoCloseable {
  private final Thread owner = Thread.currentThread();
  private final @Nullable TensorScope enclosing;
  private @Nullable Tensor first;
  private long made;
  private boolean closed;

  /**
   * What a scope has had to do with.
   *
   * @param made how many tensors came into it since it was opened, by being made or kept
   * @param live how many it would free now
   * @param bytes what their elements take; views count as much as their bases
   */
  public record Stats(long made, long live, long bytes) {}

  private TensorScope(@Nullable TensorScope enclosing) {
    this.enclosing = enclosing;
  }

  /** Opens a scope inside the present one of this thread. */
  public static TensorScope open() {
    ThreadState mine = ThreadState.mine();
    TensorScope scope = new TensorScope(mine.innermost);
    mine.innermost = scope;
    return scope;
  }

  /**
   * Moves a tensor of this scope to the enclosing one, or out of all where there is none; tensors
   * of other scopes stay where they are.
   *
   * @return the tensor
   */
  public Tensor keep(Tensor tensor) {
    checkThread();
    if (tensor.scope == this) {
      unlink(tensor);
      tensor.own(enclosing);
    }
    return tensor;
  }

  /**
   * Takes a tensor out of every scope, so that only {@link Tensor#close} or, in the end, the
   * collector frees it: for parameters, state, and whatever lives in a field.
   *
   * @return the tensor
   */
  public static Tensor exempt(Tensor tensor) {
    TensorScope scope = tensor.scope;
    if (scope != null) {
      scope.checkThread();
      scope.unlink(tensor);
      tensor.own(null);
    }
    return tensor;
  }

  /** How many tensors the scope would free now. */
  public int size() {
    int size = 0;
    for (Tensor t = first; t != null; t = t.next) {
      size++;
    }
    return size;
  }

  /**
   * Counts what is in the scope, scopes inside of it left out.
   *
   * @throws TorchbridgeException on another thread than the one that opened it
   */
  public Stats stats() {
    checkThread();
    long live = 0;
    long bytes = 0;
    for (Tensor t = first; t != null; t = t.next) {
      live++;
      bytes += t.numel() * t.dtype().byteSize();
    }
    return new Stats(made, live, bytes);
  }

  void link(Tensor tensor) {
    made++;
    tensor.next = first;
    tensor.previous = null;
    if (first != null) {
      first.previous = tensor;
    }
    first = tensor;
  }

  private void unlink(Tensor tensor) {
    if (tensor.previous == null) {
      first = tensor.next;
    } else {
      tensor.previous.next = tensor.next;
    }
    if (tensor.next != null) {
      tensor.next.previous = tensor.previous;
    }
    tensor.next = null;
    tensor.previous = null;
    tensor.scope = null;
  }

  /** Forgets a tensor that was closed; on another thread it stays listed, closed, to the end. */
  void closed(Tensor tensor) {
    if (Thread.currentThread() == owner) {
      unlink(tensor);
    }
  }

  /**
   * Frees what is in the scope, and what is in scopes that were opened in it and are open still.
   * Closing twice is harmless.
   *
   * @throws TorchbridgeException on another thread than the one that opened it
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    checkThread();
    ThreadState mine = ThreadState.mine();
    TensorScope inner = mine.innermost;
    while (inner != null && inner != this) {
      inner.free();
      inner = inner.enclosing;
    }
    free();
    mine.innermost = enclosing;
  }

  private void free() {
    closed = true;
    while (first != null) {
      Tensor tensor = first;
      unlink(tensor);
      tensor.close();
    }
  }

  private void checkThread() {
    if (Thread.currentThread() != owner) {
      throw new TorchbridgeException(
          "a TensorScope was used on %s but belongs to %s; open one on each thread"
              .formatted(Thread.currentThread(), owner));
    }
  }
}
