package io.torchbridge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is one thread's own: its innermost scope, and what its native calls use now. Whoever closes
 * a tensor that a call uses, another thread or a hook inside of the call, leaves it to be freed
 * when the call is over.
 *
 * <p>A call first says what it uses and then looks whether that is closed; who closes first says so
 * and then looks for calls. One of the two sees the other.
 */
final class ThreadState {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  private static final Set<Reference<ThreadState>> ALL = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<ThreadState> ENDED = new ReferenceQueue<>();

  private static final ThreadLocal<ThreadState> MINE = ThreadLocal.withInitial(ThreadState::begun);

  @Nullable TensorScope innermost;

  /** Of each call that is under way the arguments, the outermost first. */
  private volatile @Nullable Object[] calls = new Object[4];

  private int depth;

  private ThreadState() {}

  private static ThreadState begun() {
    for (var ended = ENDED.poll(); ended != null; ended = ENDED.poll()) {
      ALL.remove(ended);
    }
    var state = new ThreadState();
    ALL.add(new WeakReference<>(state, ENDED));
    return state;
  }

  static ThreadState mine() {
    return MINE.get();
  }

  /**
   * Keeps what is used, tensors or arrays, lists and maps of them, from being freed until the end.
   */
  void begin(Object used) {
    if (depth == calls.length) {
      calls = Arrays.copyOf(calls, 2 * depth);
    }
    SLOT.setVolatile(calls, depth++, used);
  }

  /** Ends what began last. */
  void end() {
    SLOT.setRelease(calls, --depth, null);
  }

  boolean isIdle() {
    return depth == 0;
  }

  /** Runs it as soon as no call uses the owner, which is closed. */
  static void whenUnused(Object owner, Runnable release) {
    if (isUsed(owner)) {
      CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)
          .execute(() -> whenUnused(owner, release));
    } else {
      release.run();
    }
  }

  private static boolean isUsed(Object owner) {
    for (Reference<ThreadState> reference : ALL) {
      ThreadState state = reference.get();
      if (state != null) {
        @Nullable Object[] calls = state.calls;
        for (int i = 0; i < calls.length; i++) {
          if (uses(SLOT.getVolatile(calls, i), owner)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean uses(@Nullable Object used, Object owner) {
    return switch (used) {
      case Tensor tensor -> tensor.isOwner(owner);
      case Object[] array -> {
        for (Object element : array) {
          if (uses(element, owner)) {
            yield true;
          }
        }
        yield false;
      }
      case Map<?, ?> map -> uses(map.values(), owner);
      case Collection<?> several -> {
        try {
          yield several.stream().anyMatch(element -> uses(element, owner));
        } catch (RuntimeException e) {
          yield true; // it is being changed: look again later
        }
      }
      case null, default -> used == owner;
    };
  }
}
