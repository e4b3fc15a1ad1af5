package io.torchbridge.program;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.io.ZipArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads PyTorch's program archives: those of {@code torch.export.save} since 2.8, whose entries are
 * in {@code NAME/models/}, {@code NAME/data/weights/} and {@code NAME/data/constants/}, and those
 * of 2.1 to 2.7, which have one entry for each part.
 */
final class Pt2Reader {
  static final String FORMAT = "archive_format";
  static final String VERSION = "archive_version";
  static final String MODELS = "models/";
  static final String WEIGHTS = "data/weights/";
  static final String CONSTANTS = "data/constants/";
  static final String SAMPLE_INPUTS = "data/sample_inputs/";
  static final String WEIGHTS_CONFIG = "_weights_config.json";
  static final String CONSTANTS_CONFIG = "_constants_config.json";
  private static final String OLD_PROGRAM = "serialized_exported_program.json";

  /** What an archive has of one program. */
  record Parts(Exported exported, Map<String, Tensor> state, Map<String, Tensor> constants)
      implements AutoCloseable {

    /** Checks that there is a tensor for each input that is not the user's. */
    void checkTargets(Path file) {
      for (GraphSignature.Input input : exported.signature().inputs()) {
        String target = input.target();
        boolean missing =
            target != null && !state.containsKey(target) && !constants.containsKey(target);
        if (missing && input.kind() != GraphSignature.InputKind.CUSTOM_OBJ) {
          throw new MalformedFileException(
              "%s: it has no tensor for %s \"%s\"".formatted(file, input.kind(), target));
        }
      }
      if (exported.graph().inputs().size() != exported.signature().inputs().size()
          || exported.graph().outputs().size() != exported.signature().outputs().size()) {
        throw new MalformedFileException(
            file + ": its signature has other inputs or outputs than its graph");
      }
    }

    @Override
    public void close() {
      state.values().forEach(Tensor::close);
      constants.values().forEach(Tensor::close);
    }
  }

  private final Path file;
  private final ZipArchive zip;

  private Pt2Reader(Path file, ZipArchive zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Reads a program of an archive.
   *
   * @param model its name; null for {@code model}, or the only one
   */
  static Parts read(Path file, @Nullable String model) {
    try (ZipArchive zip = ZipArchive.open(file)) {
      Pt2Reader reader = new Pt2Reader(file, zip);
      return zip.names().contains(OLD_PROGRAM) ? reader.readOld() : reader.readNew(model);
    }
  }

  private Parts readNew(@Nullable String model) {
    String first = zip.names().stream().findFirst().orElse("");
    String root = first.substring(0, first.indexOf('/') + 1);
    if (!zip.names().contains(root + FORMAT) || !zip.text(root + FORMAT).equals("pt2")) {
      throw zip.malformed(
          "it is no archive of torch.export.save: it has no %s that says \"pt2\"%s"
              .formatted(
                  FORMAT,
                  zip.names().contains(root + "constants.pkl")
                      ? "; it is a TorchScript archive"
                      : zip.names().contains(root + "data.pkl")
                          ? "; it is a torch.save file"
                          : ""));
    }
    String version = zip.text(root + VERSION).strip();
    if (!version.equals("0")) {
      throw zip.malformed("the archive has version " + version + "; known is 0");
    }
    checkByteOrder(root);
    String name = model(root, model);
    String samples = root + SAMPLE_INPUTS + name + ".pt";
    Exported exported =
        new SchemaReader()
            .program(
                json(root + MODELS + name + ".json"),
                zip.names().contains(samples) ? zip.bytes(samples) : new byte[0]);
    return new Parts(
        exported,
        tensors(root + WEIGHTS, name, WEIGHTS_CONFIG),
        tensors(root + CONSTANTS, name, CONSTANTS_CONFIG));
  }

  private void checkByteOrder(String root) {
    String order = root + "byteorder";
    if (zip.names().contains(order) && !zip.text(order).strip().equals("little")) {
      throw zip.malformed("its byte order is " + zip.text(order) + ", not little");
    }
  }

  private String model(String root, @Nullable String asked) {
    List<String> models = new ArrayList<>();
    String folder = root + MODELS;
    for (String name : zip.names()) {
      if (name.startsWith(folder) && name.endsWith(".json")) {
        models.add(name.substring(folder.length(), name.length() - ".json".length()));
      }
    }
    if (asked != null && !models.contains(asked)) {
      throw new InvalidArgumentException(
          "%s has no program \"%s\"; it has %s".formatted(file, asked, models));
    }
    if (asked == null && models.size() != 1 && !models.contains("model")) {
      throw models.isEmpty()
          ? zip.malformed(
              CompiledProgram.isPackage(zip)
                  ? "it is a package of AOTInductor, compiled code, which CompiledProgram.load()"
                      + " runs"
                  : "it has no program; its entries are " + zip.names())
          : new InvalidArgumentException(
              "%s has several programs; say which of %s".formatted(file, models));
    }
    return asked != null ? asked : models.contains("model") ? "model" : models.getFirst();
  }

  private Json json(String entry) {
    return Json.parse(file + ": " + entry, zip.text(entry));
  }

  private Map<String, Tensor> tensors(String folder, String model, String config) {
    String pickled = folder + model + ".pt";
    if (zip.names().contains(pickled)) {
      return Weights.readPickled(zip, pickled);
    }
    return Weights.read(zip, folder, json(folder + model + config));
  }

  private Parts readOld() {
    String version = zip.text("version").strip();
    if (!version.startsWith(SchemaReader.MAJOR + ".")) {
      throw zip.malformed(
          "it has version %s of the export schema; this reader knows %d"
              .formatted(version, SchemaReader.MAJOR));
    }
    Exported exported =
        new SchemaReader()
            .program(
                json(OLD_PROGRAM),
                zip.names().contains("serialized_example_inputs.pt")
                    ? zip.bytes("serialized_example_inputs.pt")
                    : new byte[0]);
    return new Parts(
        exported,
        Weights.readPickled(zip, "serialized_state_dict.pt"),
        zip.names().contains("serialized_constants.pt")
            ? Weights.readPickled(zip, "serialized_constants.pt")
            : Map.of());
  }
}
