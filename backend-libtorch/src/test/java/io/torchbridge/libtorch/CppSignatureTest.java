package io.torchbridge.libtorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class CppSignatureTest {

  @Test
  void readsSubstitutions() {
    assertEquals(
        List.of("at::Tensor const&", "at::Tensor const&", "c10::Scalar const&"),
        CppSignature.parameters("_ZN2at4_ops10add_Tensor4callERKNS_6TensorES4_RKN3c106ScalarE"));
  }

  @Test
  void readsTemplates() {
    assertEquals(
        List.of(
            "c10::ArrayRef<c10::SymInt>",
            "std::optional<c10::ScalarType>",
            "std::optional<c10::Layout>",
            "std::optional<c10::Device>",
            "std::optional<bool>"),
        CppSignature.parameters(
            "_ZN2at4_ops5zeros4callEN3c108ArrayRefINS2_6SymIntEEESt8optionalINS2_10ScalarTypeEES6_INS2_6LayoutEES6_INS2_6DeviceEES6_IbE"));
  }

  @Test
  void givesUpOnWhatItDoesNotKnow() {
    assertNull(CppSignature.parameters("_ZN2at4_ops1f4callEDn"));
    assertNull(CppSignature.parameters("_ZN2at4_ops1f4callEN3c10"));
  }
}
