package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are profiled without a line of code, each in a JVM of its own. */
class ProfileSettingTest {
  @TempDir Path folder;

  /** A program that knows nothing of profilers. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      try (var scope = TensorScope.open()) {
        System.out.println(Torch.tensor(new float[] {1, -2}).relu().sum().item());
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
}
