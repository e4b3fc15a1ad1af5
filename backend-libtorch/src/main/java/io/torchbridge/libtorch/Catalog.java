package io.torchbridge.libtorch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutogradState;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.LocalDispatchKeySet;
import org.bytedeco.pytorch.OperatorHandleOptional;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * What libtorch tells of itself: the schemas of its operators, their C++ functions, and what its
 * gradient modes are. Asked once, through JavaCPP, when the libraries are unpacked, and kept beside
 * them: later starts need no JavaCPP, whose registration takes as long as libtorch's own.
 */
final class Catalog {
  /** Its name in the folder of the libraries. */
  static final String FILE = "catalog.txt";

  /** Each after a line break: the schemas, and the mangled names of {@code at::_ops::…::call}. */
  private final String lines;

  private final Modes modes;

  private Catalog(String text) {
    int end = text.indexOf('\n');
    modes = Modes.parse(text.substring(0, end));
    lines = text.substring(end);
  }

  /**
   * What the thread's state is in each gradient mode, in their order.
   *
   * @param offset of the flags in c10::AutogradState
   * @param flags in each mode
   * @param keys the dispatch keys that are included and excluded in each mode
   */
  record Modes(int offset, byte[] flags, long[] keys) {
    private static Modes parse(String line) {
      long[] numbers = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
      byte[] flags = new byte[3];
      for (int i = 0; i < flags.length; i++) {
        flags[i] = (byte) numbers[1 + i];
      }
      return new Modes((int) numbers[0], flags, Arrays.copyOfRange(numbers, 4, numbers.length));
    }

    private String line() {
      var line = new StringJoiner(" ").add(String.valueOf(offset));
      for (byte flag : flags) {
        line.add(String.valueOf(flag));
      }
      for (long key : keys) {
        line.add(String.valueOf(key));
      }
      return line.toString();
    }

    /** Has libtorch enter each mode once, and looks. */
    private static Modes ask() {
      AutogradState flags = AutogradState.get_tls_state();
      byte[] on = bytes(flags.address());
      flags.set_grad_mode(false);
      byte[] off = bytes(flags.address());
      flags.set_grad_mode(true);
      int offset = Arrays.mismatch(on, off);
      if (offset < 0) {
        throw new TorchbridgeException("libtorch's AutogradState has its flags in no known place");
      }
      long[] keys = new long[6];
      keys(keys, 0);
      keys(keys, 1);
      try (var inference = new InferenceMode(true)) {
        keys(keys, 2);
        byte[] inferring = bytes(AutogradState.get_tls_state().address());
        return new Modes(offset, new byte[] {on[offset], off[offset], inferring[offset]}, keys);
      }
    }

    private static byte[] bytes(long address) {
      return Shim.MEMORY.asSlice(address, 40).toArray(JAVA_BYTE);
    }

    private static void keys(long[] keys, int index) {
      try (LocalDispatchKeySet set = torch.tls_local_dispatch_key_set()) {
        keys[2 * index] = set.included_().raw_repr();
        keys[2 * index + 1] = set.excluded_().raw_repr();
      }
    }
  }

  /**
   * Reads it from the folder of the libraries, which are loaded, or asks for it and writes it.
   *
   * @param symbols the mangled names of libtorch_cpu, asked for if need be
   */
  static Catalog of(Path folder, Symbols symbols) throws IOException {
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      return new Catalog(Files.readString(file));
    }
    var lines = new ArrayList<String>();
    lines.add(Modes.ask().line());
    lines.addAll(askSchemas());
    lines.addAll(symbols.beginningWith(CppSignature.OPERATORS));
    String text = String.join("\n", lines) + "\n";
    Path part = Files.createTempFile(folder, "part", null);
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    return new Catalog(text);
  }

  /** The symbols of a library. */
  interface Symbols {
    List<String> beginningWith(String prefix) throws IOException;
  }

  private static List<String> askSchemas() {
    var schemas = new ArrayList<String>();
    try (var scope = new PointerScope()) {
      Dispatcher dispatcher = Dispatcher.singleton();
      OperatorName names = dispatcher.getAllOpNames();
      for (long i = names.position(); i < names.limit(); i++) {
        try (var inner = new PointerScope()) {
          OperatorHandleOptional handle = dispatcher.findSchema(names.getPointer(i));
          if (handle.has_value()) {
            schemas.add(torch.toString(handle.get().schema()).getString());
          }
        }
      }
    }
    return schemas;
  }

  Modes modes() {
    return modes;
  }

  List<Operator> operators() {
    return lines
        .lines()
        .filter(line -> !line.isEmpty() && !line.startsWith(CppSignature.OPERATORS))
        .map(Operator::parse)
        .toList();
  }

  /** The operator of this name; null if libtorch did not have it when it was asked. */
  @Nullable Operator operator(String qualifiedName) {
    String schema = line(qualifiedName + "(");
    return schema == null ? null : Operator.parse(schema);
  }

  /** The mangled name of {@code at::_ops::STRUCT::call}; null if there is none. */
  @Nullable String function(String struct) {
    return line(CppSignature.OPERATORS + struct.length() + struct + "4callE");
  }

  private @Nullable String line(String start) {
    int found = lines.indexOf("\n" + start);
    return found < 0 ? null : lines.substring(found + 1, lines.indexOf('\n', found + 1));
  }
}
