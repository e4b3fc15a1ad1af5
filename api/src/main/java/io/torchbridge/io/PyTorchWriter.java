package io.torchbridge.io;

import io.torchbridge.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code torch.save}'s zip archives. */
final class PyTorchWriter {
  /** The version of the archive's form that PyTorch writes since 1.6. */
  private static final String VERSION = "3\n";

  private PyTorchWriter() {}

  static void write(Path file, @Nullable Object value) {
    Pickler pickler = new Pickler();
    byte[] pickle = pickler.pickle(value);
    ZipArchive.write(
        file,
        "archive/",
        zip -> {
          zip.add("data.pkl", MemorySegment.ofArray(pickle));
          zip.add("byteorder", ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little");
          List<Tensor> storages = pickler.storages();
          for (int key = 0; key < storages.size(); key++) {
            zip.add("data/" + key, storages.get(key));
          }
          zip.add("version", VERSION);
        });
  }
}
