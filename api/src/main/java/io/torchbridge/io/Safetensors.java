package io.torchbridge.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.io.SafetensorsHeader.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A <a href="https://huggingface.co/docs/safetensors">safetensors</a> file. Opening it reads the
 * header alone; the data are mapped into memory and copied, tensor by tensor, when they are asked
 * for.
 *
 * <p>They are copied and not viewed, because a file that another process truncates would otherwise
 * end the JVM at the next operator that reads it; a copy out of the mapping ends in an exception.
 *
 * {@snippet :
 * Map<String, Tensor> weights = Safetensors.load(Path.of("model.safetensors"));
 * }
 */
public final class Safetensors implements AutoCloseable {
  private final Path file;
  private final Arena arena;
  private final MemorySegment bytes;
  private final SafetensorsHeader header;

  private Safetensors(Path file, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.arena = arena;
    this.bytes = bytes;
    this.header = SafetensorsHeader.read(file, bytes);
  }

  /**
   * Opens a file.
   *
   * @throws io.torchbridge.MalformedFileException if it is no proper safetensors file
   * @throws FileAccessException if it can't be read
   */
  public static Safetensors open(Path file) {
    return Mapped.open(file, (arena, bytes) -> new Safetensors(file, arena, bytes));
  }

  /**
   * All tensors of a file, in the order of its header, on the current backend's CPU: {@code
   * safetensors.torch.load_file}.
   *
   * @throws io.torchbridge.MalformedFileException if it is no proper safetensors file
   * @throws FileAccessException if it can't be read
   */
  public static Map<String, Tensor> load(Path file) {
    try (Safetensors open = open(file)) {
      return open.tensors();
    }
  }

  /** The file's own notes. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** The names of the tensors, in the order of the header. */
  public Set<String> names() {
    return header.entries().keySet();
  }

  /** The dtype of the tensor of this name, without reading its data. */
  public DType dtype(String name) {
    return entry(name).dtype();
  }

  /** The shape of the tensor of this name, without reading its data. */
  public long[] shape(String name) {
    return entry(name).sizes();
  }

  private Entry entry(String name) {
    Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new InvalidArgumentException(
          "%s has no tensor \"%s\"; it has %s".formatted(file, name, names()));
    }
    return entry;
  }

  /** Reads one tensor, onto the current backend's CPU. */
  public Tensor tensor(String name) {
    Entry entry = entry(name);
    return reading(name, data -> Torch.fromData(data, entry.dtype(), entry.sizes()));
  }

  /** Reads one tensor's elements as they are in the file, little-endian; no backend is used. */
  public byte[] bytes(String name) {
    return reading(name, data -> data.toArray(ValueLayout.JAVA_BYTE));
  }

  private <T> T reading(String name, Function<MemorySegment, T> reader) {
    Entry entry = entry(name);
    MemorySegment data = bytes.asSlice(entry.begin(), entry.end() - entry.begin());
    try {
      if (entry.dtype() == DType.BOOL) {
        Elements.checkBooleans(file, name, data);
      }
      return reader.apply(data);
    } catch (InternalError e) {
      // the JVM's word for a page of a mapping that is gone
      throw FileErrors.malformed(
          file, "it was truncated while tensor \"" + name + "\" was read", e);
    }
  }

  /** Reads all tensors, in the order of the header, onto the current backend's CPU. */
  public Map<String, Tensor> tensors() {
    var tensors = new LinkedHashMap<String, Tensor>();
    for (String name : names()) {
      tensors.put(name, tensor(name));
    }
    return tensors;
  }

  /** Ends the mapping. Tensors that were read stay; closing twice is harmless. */
  @Override
  public void close() {
    if (bytes.scope().isAlive()) {
      arena.close();
    }
  }

  /** Writes tensors: {@code safetensors.torch.save_file}. A file of that name is replaced. */
  public static void save(Path file, Map<String, Tensor> tensors) {
    save(file, tensors, Map.of());
  }

  /**
   * Writes tensors and notes. A file of that name is replaced, once all is written.
   *
   * @throws DTypeMismatchException for a dtype that the format does not have
   * @throws FileAccessException if the file can't be written
   */
  public static void save(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new InvalidArgumentException(
          "a tensor can't be named " + SafetensorsHeader.METADATA + " in a safetensors file");
    }
    // data of large elements first keep all data aligned; the header keeps the map's order
    List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
    ordered.sort(
        Comparator.comparingInt((Map.Entry<String, Tensor> e) -> e.getValue().dtype().byteSize())
            .reversed());
    byte[] json = header(tensors, ordered, metadata);
    NewFile.write(
        file,
        channel -> {
          ByteBuffer head = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
          head.putLong(json.length).put(json).flip();
          NewFile.writeAll(channel, head);
          for (var e : ordered) {
            try (Arena buffer = Arena.ofConfined()) {
              NewFile.writeAll(channel, Elements.of(e.getValue(), buffer));
            }
          }
        });
  }

  private static byte[] header(
      Map<String, Tensor> tensors,
      List<Map.Entry<String, Tensor>> ordered,
      Map<String, String> metadata) {
    var begins = new LinkedHashMap<String, Long>();
    long at = 0;
    for (var e : ordered) {
      begins.put(e.getKey(), at);
      at += Elements.byteSize(e.getValue());
    }
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA);
        for (var note : metadata.entrySet()) {
          json.writeStringField(note.getKey(), note.getValue());
        }
        json.writeEndObject();
      }
      for (var e : tensors.entrySet()) {
        Tensor tensor = e.getValue();
        String type = SafetensorsHeader.nameOf(tensor.dtype());
        if (type == null) {
          throw new DTypeMismatchException(
              "tensor \"%s\" of %s can't be saved: safetensors files have no such dtype"
                  .formatted(e.getKey(), tensor.dtype().torchName()));
        }
        long begin = begins.getOrDefault(e.getKey(), 0L);
        json.writeObjectFieldStart(e.getKey());
        json.writeStringField("dtype", type);
        json.writeFieldName("shape");
        json.writeArray(tensor.shape(), 0, tensor.ndim());
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, begin + Elements.byteSize(tensor)}, 0, 2);
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new AssertionError("writing to memory does not fail", e);
    }
    while (out.size() % 8 != 0) {
      out.write(' ');
    }
    return out.toByteArray();
  }
}
