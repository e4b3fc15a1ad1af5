package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.conformance.CaseReport.Outcome;
import io.torchbridge.conformance.CaseReport.Result;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The runner of cases: it reads the format as it is written and lets no wrong answer through. */
class CaseRunnerTest {
  @TempDir Path folder;

  @BeforeEach
  void thereIsABackend() {
    Assumptions.assumeTrue(
        Backends.list().stream().anyMatch(l -> l.availability() instanceof Ready),
        "no backend is available");
  }

  private void tensors(String name, String entries, byte... data) throws IOException {
    byte[] header = ("{" + entries + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var file = java.nio.ByteBuffer.allocate(8 + header.length + data.length);
    file.order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).put(data);
    Files.write(folder.resolve(name + ".safetensors"), file.array());
  }

  private static String floats(String key, int begin, String shape, int bytes) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(key, shape, begin, begin + bytes);
  }

  private static byte[] data(float... values) {
    var data = java.nio.ByteBuffer.allocate(4 * values.length);
    data.order(java.nio.ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return data.array();
  }

  private List<Result> run(String file, String... lines) throws IOException {
    Files.writeString(folder.resolve(file + ".jsonl"), String.join("\n", lines) + "\n");
    return CaseRunner.run(Backends.current(), folder, r -> {}).results();
  }

  private static void assertFailed(Result result, String words) {
    assertEquals(Outcome.FAILED, result.outcome(), result.toString());
    assertTrue(String.valueOf(result.reason()).contains(words), result.toString());
  }

  @Test
  void right_and_wrong_answers() throws IOException {
    tensors(
        "ops-2",
        floats("a", 0, "[2]", 8) + "," + floats("b", 8, "[2]", 8) + "," + floats("n", 16, "[1]", 4),
        data(1, 2, 2, 4.5f, Float.NaN));
    String exact = ",\"kwargs\":{},\"rtol\":0,\"atol\":0}";
    String double_ = "\"op\":\"aten::mul.Scalar\",\"args\":[{\"tensor\":\"a\"},2]";
    List<Result> results =
        run(
            "ops-2",
            "{\"id\":\"0\"," + double_ + ",\"expect\":[{\"tensor\":\"b\"}]" + exact,
            "{\"id\":\"1\","
                + double_
                + ",\"expect\":[{\"tensor\":\"b\"}],\"kwargs\":{},\"rtol\":0,\"atol\":0.5}",
            "{\"id\":\"2\"," + double_ + ",\"expect\":[{\"tensor\":\"n\"}]" + exact,
            "{\"id\":\"3\",\"op\":\"aten::neg\",\"args\":[{\"tensor\":\"n\"}],\"expect\":[{\"tensor\":\"n\"}]"
                + exact,
            "{\"id\":\"4\",\"op\":\"aten::no_such\",\"args\":[],\"expect\":[]" + exact,
            "{\"id\":\"5\",\"op\":\"aten::item\",\"args\":[{\"tensor\":\"n\"}],\"expect\":[{\"float\":\"nan\"}]"
                + exact,
            "{\"id\":\"6\",\"op\":\"aten::size\",\"args\":[{\"tensor\":\"a\"}],\"expect\":[3]"
                + exact,
            "{\"id\":\"7\",\"op\":\"aten::neg\",\"args\":[{\"tensor\":\"gone\"}],\"expect\":[]"
                + exact);
    assertFailed(
        results.get(0), "output 0 is wrong in 1 of 2 elements; element 1 is 4.0, PyTorch's is 4.5");
    assertEquals(Outcome.PASSED, results.get(1).outcome());
    assertFailed(results.get(2), "output 0 is float32[2], PyTorch's is float32[1]");
    assertEquals(Outcome.PASSED, results.get(3).outcome(), "NaN equals NaN");
    assertFailed(results.get(4), "UnsupportedOperatorException");
    assertEquals(Outcome.PASSED, results.get(5).outcome());
    assertEquals(Outcome.FAILED, results.get(6).outcome());
    assertFailed(results.get(7), "has no tensor \"gone\"");
    assertEquals("ops-2", results.getFirst().file());
  }

  @Test
  void strides_complex_numbers_and_gradients() throws IOException {
    tensors(
        "ops",
        floats("m", 0, "[2,2]", 16)
            + ","
            + floats("one", 16, "[2,2]", 16)
            + ","
            + floats("twice", 32, "[2,2]", 16),
        data(1, 2, 3, 4, 1, 1, 1, 1, 2, 4, 6, 8));
    String rest = ",\"kwargs\":{},\"rtol\":0,\"atol\":0";
    List<Result> results =
        run(
            "ops",
            "{\"id\":\"0\",\"op\":\"aten::stride.int\",\"args\":[{\"tensor\":\"m\",\"stride\":[1,2]},0],\"expect\":[1]"
                + rest
                + "}",
            "{\"id\":\"1\",\"op\":\"aten::conj\",\"args\":[{\"tensor\":\"m\",\"complex\":true}],\"expect\":[{\"tensor\":\"m\",\"complex\":true}]"
                + rest
                + "}",
            "{\"id\":\"2\",\"op\":\"aten::clone\",\"args\":[{\"tensor\":\"m\",\"complex\":true}],\"expect\":[{\"tensor\":\"m\",\"complex\":true}]"
                + rest
                + "}",
            "{\"id\":\"3\",\"op\":\"aten::mul.Tensor\",\"args\":[{\"tensor\":\"m\"},{\"tensor\":\"one\"}],\"expect\":[{\"tensor\":\"m\"}]"
                + rest
                + ",\"grad\":{\"outputs\":[0],\"cotangents\":[{\"tensor\":\"twice\"}],\"expect\":[{\"tensor\":\"twice\"},null]}}");
    assertEquals(Outcome.PASSED, results.get(0).outcome(), results.get(0).toString());
    assertFailed(results.get(1), "element 0 is (1.0-2.0j), PyTorch's is (1.0+2.0j)");
    assertEquals(Outcome.PASSED, results.get(2).outcome(), results.get(2).toString());
    assertFailed(results.get(3), "gradient 1");
  }

  @Test
  void folders_that_are_not_of_the_form() throws IOException {
    Backend backend = Backends.current();
    assertThrows(
        InvalidArgumentException.class,
        () -> CaseRunner.run(backend, folder.resolve("none"), r -> {}));
    assertThrows(InvalidArgumentException.class, () -> CaseRunner.run(backend, folder, r -> {}));
    Files.writeString(folder.resolve("ops.jsonl"), "{}\n");
    assertThrows(MalformedFileException.class, () -> CaseRunner.run(backend, folder, r -> {}));
    tensors("ops", "");
    var e =
        assertThrows(TorchbridgeException.class, () -> CaseRunner.run(backend, folder, r -> {}));
    assertTrue(String.valueOf(e.getMessage()).contains("line 1 of ops.jsonl"), e.toString());
  }

  @Test
  void a_report_has_every_case_and_no_tensor_is_left() throws IOException {
    tensors("ops", floats("a", 0, "[1]", 4), data(1));
    String line =
        "{\"id\":\"%d\",\"op\":\"aten::neg\",\"args\":[{\"tensor\":\"a\"}],\"kwargs\":{},\"expect\":[{\"tensor\":\"a\"}],\"rtol\":0,\"atol\":%d}";
    Files.writeString(
        folder.resolve("ops.jsonl"), line.formatted(0, 0) + "\n\n" + line.formatted(1, 2) + "\n");
    long live = Tensor.live();
    CaseReport report = CaseRunner.run(Backends.current(), folder, r -> {});
    assertTrue(Tensor.live() <= live, "a case's tensors were not freed");
    assertEquals("1 passed, 1 failed, 0 skipped", report.toString());
    Path file = folder.resolve("report.json");
    report.write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertEquals(1, json.get("failed").intValue());
    assertEquals("FAILED", json.get("results").get(0).get("outcome").asText());
    assertNotNull(json.get("results").get(0).get("reason").asText());
    assertTrue(json.get("results").get(1).get("reason").isNull());
  }

  // Known failures

  static final class Strict extends CaseRules
      implements io.torchbridge.conformance.rules.BackendUnderTest {
    @Override
    public String backendId() {
      return "strict";
    }

    @Override
    public Backend openBackend() {
      return Backends.current();
    }
  }

  @Test
  void a_known_failure_that_passes_fails() {
    Events events =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Strict.class))
            .execute()
            .testEvents();
    boolean struck =
        events.failed().stream()
            .map(e -> e.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
            .anyMatch(
                e -> String.valueOf(e.getMessage()).contains("strike it from the known failures"));
    assertTrue(struck, "a listed case that passes went through");
  }
}
