package io.torchbridge.libtorch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.Complex;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.OutOfMemoryException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.jit.ScriptException;
import io.torchbridge.spi.OperatorErrors;
import io.torchbridge.spi.ScriptSchema;
import io.torchbridge.spi.ScriptType;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * libtorch's interpreter of TorchScript, and the values that it works with: {@code c10::IValue}s of
 * 16 bytes, the second half their tag. What is not laid out plainly, dicts and tuples, is made and
 * read by functions written in TorchScript. Where values lie is looked at once, with a function
 * that returns one of each kind.
 */
final class TorchScript {
  private static final String LOAD =
      "_ZN5torch3jit4loadERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"
          + "St8optionalIN3c106DeviceEEb";
  private static final String COMPILE =
      "_ZN5torch3jit7compileERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE";
  private static final String RUN =
      "_ZN5torch3jit13GraphFunction3runERSt6vectorIN3c106IValueESaIS4_EE";
  private static final String FIND_METHOD =
      "_ZNK5torch3jit6Object11find_methodERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE";
  private static final String OBJECT_NAME = "_ZNK3c106ivalue6Object4nameB5cxx11Ev";
  private static final String GET_ATTRIBUTE =
      "_ZNK3c106ivalue6Object7getAttrERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE";
  private static final String SET_ATTRIBUTE =
      "_ZN3c106ivalue6Object7setAttrERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEENS_6IValueE";
  private static final String NEW_STRING =
      "_ZN3c106ivalue14ConstantString6createESt17basic_string_viewIcSt11char_traitsIcEE";

  /** The tags of IValues, in PyTorch's order. */
  private enum Tag {
    NONE,
    TENSOR,
    STORAGE,
    DOUBLE,
    COMPLEX_DOUBLE,
    INT,
    UINT,
    SYM_INT,
    SYM_FLOAT,
    SYM_BOOL,
    BOOL,
    TUPLE,
    STRING,
    BLOB,
    GENERIC_LIST,
    GENERIC_DICT,
    FUTURE,
    AWAIT,
    DEVICE,
    STREAM,
    OBJECT,
    PY_OBJECT,
    UNINITIALIZED,
    CAPSULE,
    RREF,
    QUANTIZER,
    GENERATOR,
    ENUM;

    /** Whether the first half of the value is a counted reference. */
    boolean isReference() {
      return switch (this) {
        case NONE, DOUBLE, INT, UINT, BOOL, DEVICE, UNINITIALIZED -> false;
        default -> true;
      };
    }
  }

  private static final Tag[] TAGS = Tag.values();
  private static final int VALUE_SIZE = 16;

  /** Where what an object of c10 has begins, behind the table of its class and its counts. */
  private static final int CONTENT = 16;

  /** Of a {@code torch::jit::Method}, whose last two words are its owner and its function. */
  private static final int METHOD_SIZE = 56;

  private static final int MOST_INLINE = 3;

  private static final MethodHandle MALLOC =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("malloc"),
              FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));

  private static final ScriptType FLOAT = new ScriptType("float", List.of());

  private static final String SAMPLES =
      """
      def samples():
        return (None, torch.zeros([1]), {"key": 1}, 1.5, complex(2., 3.), 7, True, (4, 5), "text",
          [1, 2, 3], torch.device("cpu"))
      """;

  private final LibtorchBackend backend;
  private final Shim shim;
  private final Guard guard;
  private final long load;
  private final long compile;
  private final long run;
  private final long findMethod;
  private final long objectName;
  private final long getAttribute;
  private final long setAttribute;
  private final long newString;

  /** The functions that make and read values, by their source. */
  private final Map<String, Long> functions = new ConcurrentHashMap<>();

  TorchScript(LibtorchBackend backend, SymbolLookup torch, Guard guard) {
    this.backend = backend;
    this.shim = backend.shim();
    this.guard = guard;
    load = torch.findOrThrow(LOAD).address();
    compile = torch.findOrThrow(COMPILE).address();
    run = torch.findOrThrow(RUN).address();
    findMethod = torch.findOrThrow(FIND_METHOD).address();
    objectName = torch.findOrThrow(OBJECT_NAME).address();
    getAttribute = torch.findOrThrow(GET_ATTRIBUTE).address();
    setAttribute = torch.findOrThrow(SET_ATTRIBUTE).address();
    newString = torch.findOrThrow(NEW_STRING).address();
    checkLayout();
  }

  /** Has one value of each kind made, and looks whether they are where they are read. */
  private void checkLayout() {
    try (Stack stack = new Stack(1)) {
      run(function(SAMPLES), stack, GradMode.DISABLED);
      List<Tag> expected =
          List.of(
              Tag.NONE,
              Tag.TENSOR,
              Tag.GENERIC_DICT,
              Tag.DOUBLE,
              Tag.COMPLEX_DOUBLE,
              Tag.INT,
              Tag.BOOL,
              Tag.TUPLE,
              Tag.STRING,
              Tag.GENERIC_LIST,
              Tag.DEVICE);
      Elements found = elements(stack.begin());
      var values = new ArrayList<@Nullable Object>();
      boolean known = found.count == expected.size();
      for (int i = 0; known && i < found.count; i++) {
        known = tag(found.at(i)) == expected.get(i);
      }
      for (int i = 3; known && i < found.count; i++) {
        values.add(readAll(found.at(i), ScriptType.ANY));
      }
      if (!values.equals(
          List.of(
              1.5,
              new Complex(2, 3),
              7L,
              true,
              List.of(4L, 5L),
              "text",
              List.of(1L, 2L, 3L),
              Device.CPU))) {
        throw new TorchbridgeException("libtorch keeps the values of scripts in no known form");
      }
    }
  }

  // Memory

  private static long get(long address) {
    return Shim.MEMORY.get(JAVA_LONG, address);
  }

  private static void put(long address, long value) {
    Shim.MEMORY.set(JAVA_LONG, address, value);
  }

  /** What C++'s {@code operator new} gives. */
  static long allocate(long size) {
    try {
      long address = (long) MALLOC.invokeExact(size);
      if (address == 0) {
        throw new OutOfMemoryException(
            "there are no %d bytes for a script's values".formatted(size));
      }
      return address;
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  private static Tag tag(long value) {
    int tag = Shim.MEMORY.get(JAVA_INT, value + 8);
    return tag >= 0 && tag < TAGS.length ? TAGS[tag] : Tag.UNINITIALIZED;
  }

  private static void set(long value, Tag tag, long content) {
    put(value, content);
    put(value + 8, tag.ordinal());
  }

  /** The reference that a pointer is, as one at::Tensor on the heap would be, which it is not. */
  long slot(long reference) {
    long slot = shim.newTensor();
    put(slot, reference);
    return slot;
  }

  /** Another count of the reference at an address. */
  private long retained(long address) {
    long slot = shim.copyTensor(address);
    long reference = get(slot);
    guard.free(slot);
    return reference;
  }

  /** Gives up what a value refers to. */
  private void release(long value) {
    if (tag(value).isReference()) {
      shim.delete(slot(get(value)));
    }
    set(value, Tag.NONE, 0);
  }

  /** A {@code std::vector<IValue>} of what a function takes, and then of what it returned. */
  private final class Stack implements AutoCloseable {
    private final long vector = allocate(24);

    Stack(int size) {
      long values = allocate((long) VALUE_SIZE * size);
      put(vector, values);
      put(vector + 8, values);
      put(vector + 16, values + (long) VALUE_SIZE * size);
    }

    /** A place for one value more, which is None at first. */
    long push() {
      long value = get(vector + 8);
      set(value, Tag.NONE, 0);
      put(vector + 8, value + VALUE_SIZE);
      return value;
    }

    long begin() {
      return get(vector);
    }

    @Override
    public void close() {
      for (long value = begin(); value < get(vector + 8); value += VALUE_SIZE) {
        release(value);
      }
      guard.free(begin());
      guard.free(vector);
    }
  }

  /** A {@code std::string} to be read in a call. */
  static long string(CallFrame frame, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long address = frame.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, Shim.MEMORY, JAVA_BYTE, address, bytes.length);
    Shim.MEMORY.set(JAVA_BYTE, address + bytes.length, (byte) 0);
    long string = frame.allocate(32);
    put(string, address);
    put(string + 8, bytes.length);
    put(string + 16, bytes.length);
    return string;
  }

  private static String text(long string) {
    byte[] bytes = new byte[Math.toIntExact(get(string + 8))];
    MemorySegment.copy(Shim.MEMORY, JAVA_BYTE, get(string), bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Gives up an object that is owned by address. */
  void releaseObject(long object) {
    shim.delete(object);
  }

  /** The text of a {@code std::string}, which is freed. */
  static String takeText(Guard guard, long string) {
    String text = text(string);
    if (get(string) != string + 16) { // else it is kept in the string itself
      guard.free(get(string));
    }
    return text;
  }

  // Calls

  private void call(long function, CallFrame frame, GradMode mode) {
    frame.setLong(CallFrame.STACK_WORDS, 0);
    if (!guard.call(function, frame, mode, 0, 0, false)) {
      throw new ScriptException(OperatorErrors.words(frame.message()));
    }
  }

  private void run(long function, Stack stack, GradMode mode) {
    CallFrame frame = CallFrame.begin();
    try {
      frame.setLong(0, function);
      frame.setLong(8, stack.vector);
      call(run, frame, mode);
    } finally {
      frame.end();
    }
  }

  /** The function of a source text; libtorch keeps it. */
  private long function(String source) {
    return functions.computeIfAbsent(source, this::compile);
  }

  private long compile(String source) {
    CallFrame frame = CallFrame.begin();
    try {
      long unit = frame.base + CallFrame.RESULTS;
      frame.setLong(0, unit);
      frame.setLong(8, string(frame, source));
      call(compile, frame, GradMode.DISABLED);
      return get(get(get(unit))); // the first element of the first member of the compilation unit
    } finally {
      frame.end();
    }
  }

  /** {@code torch::jit::load}. */
  LibtorchScript load(Path file, @Nullable Device device) {
    CallFrame frame = CallFrame.begin();
    try {
      long result = frame.base + CallFrame.RESULTS;
      frame.setLong(0, result);
      frame.setLong(8, string(frame, file.toString()));
      frame.setLong(
          16,
          device == null
              ? 0
              : 0x10000 | device.type().code() & 0xffL | (device.index() & 0xffL) << 8);
      frame.setLong(24, 1); // with the files that tell where in its source an error is
      call(load, frame, GradMode.ENABLED);
      return new LibtorchScript(this, slot(get(result)));
    } finally {
      frame.end();
    }
  }

  /** The class of an object. */
  String className(long object) {
    CallFrame frame = CallFrame.begin();
    try {
      long result = frame.base + CallFrame.RESULTS;
      frame.setLong(0, result);
      frame.setLong(8, get(object));
      call(objectName, frame, GradMode.DISABLED);
      return takeText(guard, result);
    } finally {
      frame.end();
    }
  }

  /** The function of a method; it lives as long as the object. */
  long method(long object, String name) {
    CallFrame frame = CallFrame.begin();
    try {
      long result = frame.base + CallFrame.RESULTS; // a std::optional<Method>
      frame.setLong(0, result);
      frame.setLong(8, object);
      frame.setLong(16, string(frame, name));
      call(findMethod, frame, GradMode.DISABLED);
      if (Shim.MEMORY.get(JAVA_BYTE, result + METHOD_SIZE) == 0) {
        throw new ScriptException("there is no method \"" + name + "\"");
      }
      shim.delete(slot(get(result + METHOD_SIZE - 16)));
      return get(result + METHOD_SIZE - 8);
    } finally {
      frame.end();
    }
  }

  /** Calls a method's function. */
  @Nullable Object call(
      long object,
      long function,
      GradMode mode,
      ScriptSchema schema,
      @Nullable Object[] arguments) {
    try (Stack stack = new Stack(1 + arguments.length)) {
      set(stack.push(), Tag.OBJECT, retained(object));
      for (int i = 0; i < arguments.length; i++) {
        write(stack.push(), schema.parameters().get(i).type(), arguments[i]);
      }
      try {
        run(function, stack, mode);
      } finally {
        guard.renew(mode); // which a script may have changed, one that failed for all of the thread
      }
      return readAll(stack.begin(), schema.result());
    }
  }

  @Nullable Object attribute(long object, String name, ScriptType type) {
    CallFrame frame = CallFrame.begin();
    long value = frame.base + CallFrame.RESULTS;
    try {
      frame.setLong(0, value);
      frame.setLong(8, get(object));
      frame.setLong(16, string(frame, name));
      call(getAttribute, frame, GradMode.ENABLED);
      try {
        return readAll(value, type);
      } finally {
        release(value);
      }
    } finally {
      frame.end();
    }
  }

  void setAttribute(long object, String name, ScriptType type, @Nullable Object value) {
    try (Stack stack = new Stack(1)) {
      long given = stack.push();
      write(given, type, value);
      CallFrame frame = CallFrame.begin();
      try {
        frame.setLong(0, get(object));
        frame.setLong(8, string(frame, name));
        frame.setLong(16, given);
        call(setAttribute, frame, GradMode.ENABLED);
      } finally {
        frame.end();
      }
    }
  }

  // Values to libtorch

  /** Writes a value, which is None before. */
  private void write(long at, ScriptType declared, @Nullable Object value) {
    ScriptType type = declared.required();
    switch (value) {
      case null -> set(at, Tag.NONE, 0);
      case LibtorchTensor tensor -> set(at, Tag.TENSOR, retained(tensor.address));
      case Long l -> set(at, Tag.INT, l);
      case Double d -> set(at, Tag.DOUBLE, Double.doubleToRawLongBits(d));
      case Boolean b -> set(at, Tag.BOOL, b ? 1 : 0);
      case String text -> set(at, Tag.STRING, newString(text));
      case Device device ->
          set(at, Tag.DEVICE, device.type().code() & 0xffL | (device.index() & 0xffL) << 8);
      case Complex(double re, double im) ->
          make(
              at,
              "def make(re: float, im: float) -> complex:\n  return complex(re, im)\n",
              List.of(FLOAT, FLOAT),
              List.of(re, im));
      case Map<?, ?> map -> writeDict(at, type, map);
      case List<?> list when type.is("Tuple") -> writeTuple(at, type, list);
      case List<?> list -> writeList(at, type.argument(0), list);
      default ->
          throw new InvalidArgumentException(
              "a script takes no " + value.getClass().getName() + " for " + type);
    }
  }

  private long newString(String text) {
    CallFrame frame = CallFrame.begin();
    try {
      long result = frame.base + CallFrame.RESULTS;
      long string = string(frame, text);
      frame.setLong(0, result);
      frame.setLong(8, get(string + 8)); // std::string_view has its length first
      frame.setLong(16, get(string));
      call(newString, frame, GradMode.DISABLED);
      return get(result);
    } finally {
      frame.end();
    }
  }

  /** Writes what a function of TorchScript makes of some values. */
  private void make(
      long at, String source, List<ScriptType> types, List<? extends @Nullable Object> values) {
    try (Stack stack = new Stack(Math.max(1, values.size()))) {
      for (int i = 0; i < values.size(); i++) {
        write(stack.push(), types.get(i), values.get(i));
      }
      run(function(source), stack, GradMode.DISABLED);
      set(at, tag(stack.begin()), get(stack.begin()));
      set(stack.begin(), Tag.NONE, 0);
    }
  }

  private void writeList(long at, ScriptType element, List<?> list) {
    String type = "List[" + element + "]";
    make(
        at,
        """
        def make() -> %s:
          made: %s = []
          made.clear() # or it would be a constant, the same one at each call
          return made
        """
            .formatted(type, type),
        List.of(),
        List.of());
    if (list.isEmpty()) {
      return;
    }
    long vector = get(at) + CONTENT;
    long values = allocate((long) VALUE_SIZE * list.size());
    put(vector, values);
    put(vector + 8, values);
    put(vector + 16, values + (long) VALUE_SIZE * list.size());
    for (Object value : list) {
      write(get(vector + 8), element, value);
      put(vector + 8, get(vector + 8) + VALUE_SIZE);
    }
  }

  private void writeTuple(long at, ScriptType type, List<?> list) {
    var parameters = new ArrayList<String>();
    var names = new ArrayList<String>();
    for (int i = 0; i < list.size(); i++) {
      names.add("x" + i);
      parameters.add("x" + i + ": " + type.argument(i));
    }
    String tuple = list.size() == 1 ? names.getFirst() + "," : String.join(", ", names);
    make(
        at,
        "def make(%s) -> %s:\n  return (%s)\n"
            .formatted(String.join(", ", parameters), type, tuple),
        type.arguments(),
        list);
  }

  private void writeDict(long at, ScriptType type, Map<?, ?> map) {
    ScriptType keys = new ScriptType("List", List.of(type.argument(0)));
    ScriptType values = new ScriptType("List", List.of(type.argument(1)));
    make(
        at,
        """
        def make(keys: %s, values: %s) -> %s:
          made: %s = {}
          for i in range(len(keys)):
            made[keys[i]] = values[i]
          return made
        """
            .formatted(keys, values, type, type),
        List.of(keys, values),
        List.of(new ArrayList<>(map.keySet()), new ArrayList<>(map.values())));
  }

  // Values to Java

  private record Elements(long first, int count) {
    long at(int index) {
      return first + (long) VALUE_SIZE * index;
    }
  }

  /** The elements of a list or tuple. */
  private static Elements elements(long value) {
    long content = get(value) + CONTENT;
    if (tag(value) == Tag.TUPLE) {
      long inline = get(content);
      if (inline > 0 && inline <= MOST_INLINE) {
        return new Elements(content + 8, (int) inline);
      }
      content += 8;
    }
    long first = get(content);
    return new Elements(first, Math.toIntExact((get(content + 8) - first) / VALUE_SIZE));
  }

  /** Reads a value; if that fails, what was made of it is freed. */
  private @Nullable Object readAll(long value, ScriptType type) {
    var made = new ArrayList<TensorHandle>();
    try {
      return read(value, type, made);
    } catch (Throwable e) {
      made.forEach(TensorHandle::release);
      throw e;
    }
  }

  private @Nullable Object read(long value, ScriptType declared, List<TensorHandle> made) {
    ScriptType type = declared.required();
    return switch (tag(value)) {
      case NONE -> null;
      case TENSOR -> {
        LibtorchTensor tensor = backend.own(shim.copyTensor(value));
        if (tensor != null) {
          made.add(tensor);
        }
        yield tensor;
      }
      case DOUBLE -> Double.longBitsToDouble(get(value));
      case INT -> get(value);
      case BOOL -> Shim.MEMORY.get(JAVA_BYTE, value) != 0;
      case STRING -> text(get(value) + CONTENT);
      case COMPLEX_DOUBLE ->
          new Complex(
              Shim.MEMORY.get(JAVA_DOUBLE, get(value) + CONTENT),
              Shim.MEMORY.get(JAVA_DOUBLE, get(value) + CONTENT + 8));
      case DEVICE ->
          Device.ofCode(Shim.MEMORY.get(JAVA_BYTE, value), Shim.MEMORY.get(JAVA_BYTE, value + 1));
      case TUPLE, GENERIC_LIST -> {
        Elements elements = elements(value);
        var list = new ArrayList<@Nullable Object>(elements.count);
        for (int i = 0; i < elements.count; i++) {
          list.add(read(elements.at(i), type.argument(type.is("Tuple") ? i : 0), made));
        }
        yield list;
      }
      case GENERIC_DICT -> readDict(value, type, made);
      case OBJECT -> new LibtorchScript(this, slot(retained(value)));
      default ->
          throw new ScriptException(
              "the script's value of the type %s (%s) has no form in Java"
                  .formatted(type, tag(value)));
    };
  }

  private Map<@Nullable Object, @Nullable Object> readDict(
      long value, ScriptType type, List<TensorHandle> made) {
    if (!type.is("Dict")) {
      throw new ScriptException(
          "a dict that the script says to be %s has no form in Java".formatted(type));
    }
    try (Stack stack = new Stack(1)) {
      set(stack.push(), Tag.GENERIC_DICT, retained(value));
      run(
          function(
              """
              def split(d: %s) -> Tuple[List[%s], List[%s]]:
                return (list(d.keys()), list(d.values()))
              """
                  .formatted(type, type.argument(0), type.argument(1))),
          stack,
          GradMode.DISABLED);
      Elements both = elements(stack.begin());
      Elements keys = elements(both.at(0));
      Elements values = elements(both.at(1));
      var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
      for (int i = 0; i < keys.count; i++) {
        map.put(
            read(keys.at(i), type.argument(0), made), read(values.at(i), type.argument(1), made));
      }
      return map;
    }
  }
}
