package io.torchbridge.libtorch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.bytedeco.pytorch.WarningHandler;
import org.bytedeco.pytorch.global.torch;

/** Keeps libtorch from writing this thread's warnings to the standard error stream. */
final class QuietWarnings implements AutoCloseable {
  private static final WarningHandler NONE = none();

  private final WarningHandler before = torch.get_warning_handler();

  QuietWarnings() {
    torch.set_warning_handler(NONE);
  }

  /** A {@code c10::WarningHandler}: a pointer to its two destructors and {@code process}. */
  private static WarningHandler none() {
    try {
      MethodHandle process =
          MethodHandles.lookup()
              .findStatic(
                  QuietWarnings.class,
                  "process",
                  MethodType.methodType(void.class, MemorySegment.class, MemorySegment.class));
      Arena forever = Arena.global();
      long function =
          Linker.nativeLinker()
              .upcallStub(process, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS), forever)
              .address();
      MemorySegment functions = forever.allocateFrom(JAVA_LONG, function, function, function);
      MemorySegment handler = forever.allocateFrom(JAVA_LONG, functions.address());
      return new WarningHandler(new LibtorchTensor.Address(handler.address()));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("QuietWarnings.process", e);
    }
  }

  @SuppressWarnings("UnusedMethod") // by its name, for native code
  private static void process(MemorySegment handler, MemorySegment warning) {}

  @Override
  public void close() {
    torch.set_warning_handler(before);
  }
}
