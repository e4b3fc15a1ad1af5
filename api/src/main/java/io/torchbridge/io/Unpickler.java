package io.torchbridge.io;

import io.torchbridge.MalformedFileException;
import io.torchbridge.io.Pickled.Global;
import io.torchbridge.io.Pickled.None;
import io.torchbridge.io.Pickled.StorageRef;
import io.torchbridge.io.Pickled.Tuple;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a <a href="https://docs.python.org/3/library/pickle.html">pickle</a> of plain values and
 * tensors. It knows a handful of Python's functions by name and does what they would do; any other
 * name is an error, and nothing of Python is ever run.
 */
final class Unpickler {
  private final Cursor in;
  private final Rebuild rebuild;
  private final Map<Long, Object> memo = new HashMap<>();
  private final List<List<Object>> outer = new ArrayList<>();
  private List<Object> stack = new ArrayList<>();

  Unpickler(Cursor in) {
    this.in = in;
    this.rebuild = new Rebuild(in);
  }

  /** The value of the pickle that begins at the cursor, which then stands behind it. */
  Object load() {
    while (true) {
      int opcode = in.u8();
      if (opcode == '.') {
        Object value = pop();
        if (!stack.isEmpty() || !outer.isEmpty()) {
          throw in.malformed("the pickle ends with values left over");
        }
        return value;
      }
      step(opcode);
    }
  }

  /** The storage of this key that the values loaded so far use; null if none does. */
  @Nullable StorageRef storage(String key) {
    return rebuild.storage(key);
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(in.u8()); // PROTO
      case 0x95 -> in.i64(); // FRAME: its length says nothing new
      case '(' -> mark(); // MARK
      case '0' -> pop(); // POP
      case 'N' -> push(None.NONE);
      case 0x88 -> push(true); // NEWTRUE
      case 0x89 -> push(false); // NEWFALSE
      case 'K' -> push((long) in.u8()); // BININT1
      case 'M' -> push((long) in.u16()); // BININT2
      case 'J' -> push((long) in.i32()); // BININT
      case 0x8a -> push(integer(in.u8())); // LONG1
      case 0x8b -> push(integer(in.u32())); // LONG4
      case 'G' -> push(in.bigEndianDouble()); // BINFLOAT
      case 'X' -> push(in.text(in.u32(), StandardCharsets.UTF_8)); // BINUNICODE
      case 0x8c -> push(in.text(in.u8(), StandardCharsets.UTF_8)); // SHORT_BINUNICODE
      case 0x8d -> push(in.text(in.i64(), StandardCharsets.UTF_8)); // BINUNICODE8
      case 'U' -> push(in.text(in.u8(), StandardCharsets.ISO_8859_1)); // SHORT_BINSTRING
      case 'T' -> push(in.text(in.u32(), StandardCharsets.ISO_8859_1)); // BINSTRING
      case 'C' -> push(in.bytes(in.u8())); // SHORT_BINBYTES
      case 'B' -> push(in.bytes(in.u32())); // BINBYTES
      case 0x8e, 0x96 -> push(in.bytes(in.i64())); // BINBYTES8, BYTEARRAY8
      case ')' -> push(new Tuple(List.of())); // EMPTY_TUPLE
      case 0x85 -> push(new Tuple(last(1))); // TUPLE1
      case 0x86 -> push(new Tuple(last(2))); // TUPLE2
      case 0x87 -> push(new Tuple(last(3))); // TUPLE3
      case 't' -> push(new Tuple(popMark())); // TUPLE
      case ']' -> push(new ArrayList<Object>()); // EMPTY_LIST
      case 'l' -> push(popMark()); // LIST
      case 'a' -> append(last(1)); // APPEND
      case 'e' -> append(popMark()); // APPENDS
      case '}' -> push(new LinkedHashMap<Object, Object>()); // EMPTY_DICT
      case 'd' -> { // DICT
        List<Object> items = popMark();
        push(new LinkedHashMap<Object, Object>());
        setItems(items);
      }
      case 's' -> setItems(last(2)); // SETITEM
      case 'u' -> setItems(popMark()); // SETITEMS
      case 0x8f -> push(new LinkedHashSet<Object>()); // EMPTY_SET
      case 0x90 -> addItems(popMark()); // ADDITEMS
      case 0x91 -> push(rebuild.set(popMark())); // FROZENSET
      case 'q' -> memo.put((long) in.u8(), top()); // BINPUT
      case 'r' -> memo.put(in.u32(), top()); // LONG_BINPUT
      case 0x94 -> memo.put((long) memo.size(), top()); // MEMOIZE
      case 'h' -> push(remembered(in.u8())); // BINGET
      case 'j' -> push(remembered(in.u32())); // LONG_BINGET
      case 'c' -> // GLOBAL
          push(global(in.line(StandardCharsets.UTF_8), in.line(StandardCharsets.UTF_8)));
      case 0x93 -> { // STACK_GLOBAL
        Object name = pop();
        push(global(String.valueOf(pop()), String.valueOf(name)));
      }
      case 'i' -> // INST: a class with its arguments from the mark
          throw refused(in.line(StandardCharsets.UTF_8) + "." + in.line(StandardCharsets.UTF_8));
      case 'R', 0x81 -> { // REDUCE, NEWOBJ
        Object arguments = pop();
        push(rebuild.call(pop(), arguments));
      }
      case 'b' -> build(pop()); // BUILD
      case 'Q' -> push(rebuild.persistent(pop())); // BINPERSID
      default ->
          throw in.malformed(
              "pickle opcode 0x%02x is not used by torch.save with its default protocol"
                  .formatted(opcode));
    }
  }

  private void protocol(int version) {
    if (version > 5) {
      throw in.malformed("pickle protocol " + version + " is newer than 5");
    }
  }

  private MalformedFileException refused(String global) {
    return in.malformed(
        "the pickle calls %s, which is no part of a state dict; nothing was run. Save weights alone,"
                .formatted(global)
            + " in Python: torch.save(model.state_dict(), file)");
  }

  private Global global(String module, String name) {
    Global global = Global.allowed(module, name);
    if (global == null) {
      throw refused(module + "." + name);
    }
    return global;
  }

  private Object integer(long size) {
    byte[] littleEndian = in.bytes(size);
    if (littleEndian.length == 0) {
      return 0L;
    }
    for (int i = 0, j = littleEndian.length - 1; i < j; i++, j--) {
      byte b = littleEndian[i];
      littleEndian[i] = littleEndian[j];
      littleEndian[j] = b;
    }
    BigInteger value = new BigInteger(littleEndian);
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  // The stack

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    if (stack.isEmpty()) {
      throw in.malformed("the pickle takes a value that is not there");
    }
    return stack.removeLast();
  }

  private Object top() {
    Object top = pop();
    push(top);
    return top;
  }

  private List<Object> last(int count) {
    if (stack.size() < count) {
      throw in.malformed("the pickle takes a value that is not there");
    }
    List<Object> tail = stack.subList(stack.size() - count, stack.size());
    var values = new ArrayList<>(tail);
    tail.clear();
    return values;
  }

  private void mark() {
    outer.add(stack);
    stack = new ArrayList<>();
  }

  private List<Object> popMark() {
    if (outer.isEmpty()) {
      throw in.malformed("the pickle goes back to a mark that is not there");
    }
    List<Object> values = stack;
    stack = outer.removeLast();
    return values;
  }

  private Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw in.malformed("the pickle takes value " + index + " of its memo, which is not there");
    }
    return value;
  }

  // Containers

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    if (!(top() instanceof ArrayList<?> list)) {
      throw in.malformed("the pickle appends to what is no list");
    }
    ((List<Object>) list).addAll(values);
  }

  @SuppressWarnings("unchecked")
  private void setItems(List<Object> items) {
    if (!(top() instanceof LinkedHashMap<?, ?> map) || items.size() % 2 != 0) {
      throw in.malformed("the pickle sets items of what is no dict");
    }
    for (int i = 0; i < items.size(); i += 2) {
      ((Map<Object, Object>) map).put(rebuild.key(items.get(i)), items.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked")
  private void addItems(List<Object> items) {
    if (!(top() instanceof LinkedHashSet<?> set)) {
      throw in.malformed("the pickle adds to what is no set");
    }
    items.forEach(item -> ((Set<Object>) set).add(rebuild.key(item)));
  }

  /** Attributes: those of state dicts ({@code _metadata}) and of parameters carry no weights. */
  private void build(Object state) {
    Object target = top();
    boolean dict = target instanceof LinkedHashMap<?, ?> && state instanceof Map<?, ?>;
    if (!dict && !(target instanceof Pickled.TensorSpec)) {
      throw in.malformed("the pickle sets attributes of what is neither a dict nor a tensor");
    }
  }

  static List<Object> copy(List<?> values) {
    return new ArrayList<>(values);
  }
}
