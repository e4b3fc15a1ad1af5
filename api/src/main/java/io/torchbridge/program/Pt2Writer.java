package io.torchbridge.program;

import io.torchbridge.Tensor;
import io.torchbridge.io.ZipArchive;
import io.torchbridge.io.ZipArchive.Writer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the archives that {@link Pt2Reader} reads, as {@code torch.export.save} does. */
final class Pt2Writer {
  private static final String MODEL = "model";

  private final Writer zip;
  private final String folder;
  private final String prefix;

  /** The file of each storage, by what tells it apart. */
  private final Map<List<Object>, String> files = new LinkedHashMap<>();

  private Pt2Writer(Writer zip, String folder, String prefix) {
    this.zip = zip;
    this.folder = folder;
    this.prefix = prefix;
  }

  static void write(
      Path file, Exported exported, Map<String, Tensor> state, Map<String, Tensor> constants) {
    Set<String> parameters =
        Exported.targets(exported.signature(), GraphSignature.InputKind.PARAMETER);
    String json = Json.write(SchemaWriter.program(exported));
    ZipArchive.write(
        file,
        "archive/",
        zip -> {
          new Pt2Writer(zip, Pt2Reader.WEIGHTS, "weight_")
              .tensors(state, parameters, Pt2Reader.WEIGHTS_CONFIG);
          new Pt2Writer(zip, Pt2Reader.CONSTANTS, "tensor_")
              .tensors(constants, Set.of(), Pt2Reader.CONSTANTS_CONFIG);
          zip.add(Pt2Reader.MODELS + MODEL + ".json", json);
          zip.add(
              Pt2Reader.SAMPLE_INPUTS + MODEL + ".pt",
              MemorySegment.ofArray(exported.origin().sampleInputs()));
          zip.add(Pt2Reader.FORMAT, "pt2");
          zip.add(Pt2Reader.VERSION, "0");
          zip.add(".data/version", "6\n");
          zip.add("byteorder", "little");
        });
  }

  private void tensors(Map<String, Tensor> tensors, Set<String> parameters, String config)
      throws IOException {
    var payloads = new LinkedHashMap<String, @Nullable Object>();
    for (var e : tensors.entrySet()) {
      Tensor tensor = e.getValue();
      var payload = new LinkedHashMap<String, @Nullable Object>();
      payload.put("path_name", file(tensor));
      payload.put("is_param", parameters.contains(e.getKey()) || tensor.requiresGrad());
      payload.put("use_pickle", false);
      payload.put("tensor_meta", SchemaWriter.tensorMeta(meta(tensor)));
      payloads.put(e.getKey(), payload);
    }
    zip.add(folder + MODEL + config, Json.write(Map.of("config", payloads)));
  }

  /** Tied tensors have one file. */
  private String file(Tensor tensor) throws IOException {
    List<Object> memory = memory(tensor);
    String known = tensor.numel() == 0 ? null : files.get(memory);
    if (known == null) {
      known = prefix + files.size();
      files.put(tensor.numel() == 0 ? List.of(known) : memory, known);
      zip.add(folder + known, tensor);
    }
    return known;
  }

  /** What two tensors over the same elements have in common. */
  static List<Object> memory(Tensor tensor) {
    return List.of(
        tensor.dataAddress(),
        tensor.dtype(),
        Arrays.toString(tensor.shape()),
        Arrays.toString(tensor.strides()));
  }

  /** Of the elements in their order, as they are written. */
  private static TensorMeta meta(Tensor tensor) {
    long[] shape = tensor.shape();
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape[i]);
    }
    TensorMeta meta = TensorMeta.of(tensor.handle());
    return new TensorMeta(
        meta.dtype(),
        meta.sizes(),
        tensor.requiresGrad(),
        meta.device(),
        Arrays.stream(strides).mapToObj(SymbolicValue::of).toList(),
        SymbolicValue.of(0),
        meta.layout());
  }
}
