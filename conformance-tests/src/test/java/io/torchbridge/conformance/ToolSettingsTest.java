package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.Backends;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.spi.Availability.Ready;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that tools look into without a line of code, each in a JVM of its own. */
class ToolSettingsTest {
  @TempDir Path folder;

  /** A program that knows nothing of tools. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      try (var scope = TensorScope.open()) {
        System.out.println(Torch.tensor(new float[] {1, -2}).relu().sum().item());
        System.out.println(Torch.tensor(new float[] {0, 1}).log().exp().sum().item());
      }
    }
  }

  private record Ended(int code, String output) {}

  private static Ended run(String... options) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path")));
    for (String inherited : List.of("torchbridge.python", "torchbridge.backend")) {
      String value = System.getProperty(inherited);
      if (value != null) {
        command.add("-D" + inherited + "=" + value);
      }
    }
    command.addAll(List.of(options));
    command.add(Program.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    return new Ended(process.waitFor(), output);
  }

  @Test
  void a_table_and_a_trace_at_the_end_and_events_for_a_recording() throws Exception {
    Path trace = folder.resolve("trace.json");
    Path recording = folder.resolve("recording.jfr");
    Ended ended =
        run(
            "-Dtorchbridge.profile=table," + trace,
            "-XX:StartFlightRecording:+torchbridge.Operator#enabled=true,filename=" + recording);
    assertEquals(0, ended.code, ended.output);
    assertTrue(ended.output.contains("\n1.0\n") || ended.output.startsWith("1.0\n"), ended.output);
    assertTrue(ended.output.contains("\naten::relu  "), ended.output);
    assertTrue(ended.output.contains("Self time total: "), ended.output);
    assertTrue(ended.output.contains("the profile's trace is in " + trace), ended.output);
    assertTrue(
        new JsonMapper()
            .readTree(trace.toFile())
            .findValuesAsText("name")
            .containsAll(List.of("aten::relu", "aten::sum", "host_to_tensor")));
    List<String> operators =
        RecordingFile.readAllEvents(recording).stream()
            .filter(event -> event.getEventType().getName().equals("torchbridge.Operator"))
            .map(event -> event.getString("name"))
            .toList();
    assertTrue(operators.containsAll(List.of("aten::relu", "aten::sum")), operators::toString);
  }

  @Test
  void a_setting_that_asks_for_something_else_is_an_error() throws Exception {
    Ended ended = run("-Dtorchbridge.profile=chart");
    assertEquals(1, ended.code, ended.output);
    assertTrue(
        ended.output.contains(
            "the setting profile=chart (-Dtorchbridge.profile) must be \"table\","),
        ended.output);
  }

  @Test
  void nonfinite_results_end_a_program_or_are_logged() throws Exception {
    Ended thrown = run("-Dtorchbridge.nonfinite=throw");
    assertEquals(1, thrown.code, thrown.output);
    assertTrue(thrown.output.contains("NonFiniteException: aten::log made Inf"), thrown.output);
    assertTrue(thrown.output.contains("ToolSettingsTest.java:"), thrown.output);
    Ended warned = run("-Dtorchbridge.nonfinite=warn");
    assertEquals(0, warned.code, warned.output);
    assertTrue(warned.output.contains("aten::log made Inf"), warned.output);
    Ended wrong = run("-Dtorchbridge.nonfinite=yes");
    assertEquals(1, wrong.code, wrong.output);
    assertTrue(wrong.output.contains("must be \"throw\" or \"warn\""), wrong.output);
  }

  @Test
  void a_shadow_says_at_the_end_what_it_compared() throws Exception {
    for (var listing : Backends.list()) {
      assumeTrue(
          listing.availability() instanceof Ready,
          () -> "backend " + listing.id() + " is not available");
    }
    Ended ended = run("-Dtorchbridge.backend=libtorch", "-Dtorchbridge.shadow=python");
    assertEquals(0, ended.code, ended.output);
    assertTrue(
        Pattern.compile("torchbridge: [1-9]\\d* operator calls were compared with backend python")
            .matcher(ended.output)
            .find(),
        ended.output);
    Ended missing = run("-Dtorchbridge.shadow=nonesuch");
    assertEquals(1, missing.code, missing.output);
    assertTrue(missing.output.contains("there is no backend \"nonesuch\""), missing.output);
  }
}
