package io.torchbridge.libtorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.torchbridge.spi.Operator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  private static final String RELU = "_ZN2at4_ops4relu4callERKNS_6TensorE";

  @TempDir Path folder;

  private Catalog catalog() throws Exception {
    Files.writeString(
        folder.resolve(Catalog.FILE),
        String.join(
            "\n",
            "3 15 -16 2 0 1 2 3 4 -5",
            "aten::relu_(Tensor(a!) self) -> Tensor(a!)",
            "aten::relu(Tensor self) -> Tensor",
            "aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor",
            "_ZN2at4_ops4relu10redispatchEN3c1014DispatchKeySetERKNS_6TensorE",
            RELU,
            ""));
    return Catalog.of(
        folder,
        prefix -> {
          throw new AssertionError("what is known is not asked for");
        });
  }

  @Test
  void operatorsByName() throws Exception {
    Catalog catalog = catalog();
    assertEquals(
        "aten::relu", Objects.requireNonNull(catalog.operator("aten::relu")).qualifiedName());
    assertEquals(
        List.of("aten::relu_", "aten::relu", "aten::add.Tensor"),
        catalog.operators().stream().map(Operator::qualifiedName).toList());
    assertNull(catalog.operator("aten::add"));
    assertNull(catalog.operator("relu"));
    assertNull(catalog.operator(""));
  }

  @Test
  void functionsByStruct() throws Exception {
    Catalog catalog = catalog();
    assertEquals(RELU, catalog.function("relu"));
    assertNull(catalog.function("rel"));
    assertNull(catalog.function("add_Tensor"));
  }

  @Test
  void modes() throws Exception {
    Catalog.Modes modes = catalog().modes();
    assertEquals(3, modes.offset());
    assertArrayEquals(new byte[] {15, -16, 2}, modes.flags());
    assertArrayEquals(new long[] {0, 1, 2, 3, 4, -5}, modes.keys());
  }
}
