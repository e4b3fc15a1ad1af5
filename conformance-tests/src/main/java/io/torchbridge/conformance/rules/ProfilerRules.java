package io.torchbridge.conformance.rules;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.profiler.Profiler;
import io.torchbridge.profiler.ProfilerAverage;
import io.torchbridge.profiler.ProfilerEvent;
import io.torchbridge.profiler.ProfilerEvent.Kind;
import io.torchbridge.profiler.ProfilerOptions;
import io.torchbridge.profiler.ProfilerSort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a profile of a backend's operators shows. */
public abstract class ProfilerRules extends BackendRules {
  private static Tensor matrix() {
    return Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
  }

  private record Averages(Map<String, ProfilerAverage> byName) {
    ProfilerAverage of(String name) {
      return requireNonNull(byName.get(name), () -> name + " is not in " + byName);
    }

    int size() {
      return byName.size();
    }
  }

  private static Averages byName(Profiler profiler) {
    return new Averages(
        profiler.keyAverages().stream().collect(toMap(ProfilerAverage::name, a -> a)));
  }

  @Test
  void operators_are_counted_with_their_times_and_bytes() {
    Tensor x = matrix();
    var profiler = new Profiler();
    try (var on = Torch.intercept(profiler)) {
      x.relu();
      x.relu();
      x.t(); // a view
      x.neg_(); // in place
    }
    x.relu();
    Averages averages = byName(profiler);
    assertEquals(3, averages.size(), averages::toString);
    ProfilerAverage relu = averages.of("aten::relu");
    assertEquals(2, relu.count());
    assertEquals(48, relu.bytes());
    assertEquals(Kind.OPERATOR, relu.kind());
    assertEquals(backend().id(), relu.backend());
    assertTrue(relu.nanos() > 0);
    assertEquals(relu.nanos(), relu.selfNanos());
    assertEquals(0, averages.of("aten::t").bytes(), "a view has no memory of its own");
    assertEquals(0, averages.of("aten::neg_").bytes(), "nor has an argument");
  }

  @Test
  void shapes_are_grouped_by_if_asked_for() {
    Tensor x = matrix();
    Tensor y = x.t();
    var profiler = new Profiler();
    try (var on = Torch.intercept(profiler)) {
      x.mm(y);
      y.mm(x);
      x.mm(y);
      Torch.cat(List.of(x, x));
    }
    assertEquals(3, byName(profiler).of("aten::mm").count());
    Map<String, Long> counts =
        profiler.keyAverages(true).stream()
            .collect(toMap(ProfilerAverage::inputs, ProfilerAverage::count));
    assertEquals(2, counts.get("float32[2, 3], float32[3, 2]"));
    assertEquals(1, counts.get("float32[3, 2], float32[2, 3]"));
    assertEquals(1, counts.get("float32[2, 3], float32[2, 3]"), "those of a list one by one");
    var without = new Profiler(ProfilerOptions.DEFAULT.withRecordShapes(false));
    assertFails(
        InvalidArgumentException.class, () -> without.keyAverages(true), "recordShapes=false");
  }

  @Test
  void ranges_hold_what_runs_inside_of_them() {
    Tensor x = matrix();
    var profiler = new Profiler();
    try (var on = Torch.intercept(profiler)) {
      try (var step = Profiler.record("step")) {
        x.relu();
        try (var inner = Profiler.record("inner")) {
          x.exp();
        }
      }
      var open = Profiler.record("left open");
    }
    Averages averages = byName(profiler);
    ProfilerAverage step = averages.of("step");
    ProfilerAverage inner = averages.of("inner");
    ProfilerAverage relu = averages.of("aten::relu");
    ProfilerAverage exp = averages.of("aten::exp");
    assertEquals(4, averages.size(), averages::toString);
    assertEquals(Kind.RANGE, step.kind());
    assertEquals(inner.nanos() - exp.nanos(), inner.selfNanos());
    assertEquals(step.nanos() - inner.nanos() - relu.nanos(), step.selfNanos());
    assertEquals("step", profiler.events().getFirst().name(), "not in the order of their starts");
  }

  @Test
  void backward_passes_hold_what_their_hooks_call() {
    Tensor x = matrix().requiresGrad(true);
    Tensor y = x.mul(2);
    Runnable removal = y.registerHook(gradient -> gradient.exp());
    var profiler = new Profiler();
    try (var on = Torch.intercept(profiler)) {
      y.sum().backward();
    }
    removal.run();
    Averages averages = byName(profiler);
    ProfilerAverage backward = averages.of("torchbridge::backward");
    assertEquals(1, backward.count());
    assertEquals(1, averages.of("aten::exp").count());
    assertTrue(backward.nanos() >= averages.of("aten::exp").nanos());
  }

  @Test
  void an_operator_that_fails_is_there_too() {
    Tensor x = matrix();
    var profiler = new Profiler();
    try (var on = Torch.intercept(profiler)) {
      assertFails(RuntimeException.class, () -> x.mm(x), "aten::mm");
      x.relu();
    }
    assertEquals(1, byName(profiler).of("aten::mm").count());
    ProfilerAverage relu = byName(profiler).of("aten::relu");
    assertEquals(relu.nanos(), relu.selfNanos());
  }

  @Test
  void crossings_are_there_copied_or_shared() {
    var other = new DelegatingBackend(backend(), "other");
    var profiler = new Profiler();
    try (var on = Torch.intercept(profiler)) {
      matrix().to(other).toFloatArray();
    }
    List<ProfilerEvent> crossings =
        profiler.events().stream().filter(e -> e.kind() != Kind.OPERATOR).toList();
    assertEquals(
        List.of("host_to_tensor", "backend_to_backend", "tensor_to_host"),
        crossings.stream().map(ProfilerEvent::name).toList());
    assertEquals(
        List.of(Kind.COPY, Kind.SHARE, Kind.COPY),
        crossings.stream().map(ProfilerEvent::kind).toList());
    crossings.forEach(crossing -> assertEquals(24, crossing.bytes()));
  }

  @Test
  void the_table_is_sorted_and_cut() {
    Tensor x = matrix();
    var profiler = new Profiler();
    try (var on = Torch.intercept(profiler)) {
      for (int i = 0; i < 5; i++) {
        x.relu();
      }
      x.exp();
      x.exp();
      x.neg();
    }
    List<String> lines = profiler.table(ProfilerSort.COUNT, 2, true).lines().toList();
    assertTrue(lines.get(0).matches("Name +Backend +Self % +Self .*# of Calls +Bytes +Inputs"));
    assertTrue(lines.get(1).matches("-+"));
    assertTrue(
        lines
            .get(2)
            .matches("aten::relu +" + backend().id() + " .*% .* 5 +120 b  float32\\[2, 3\\]"),
        lines.get(2));
    assertTrue(lines.get(3).startsWith("aten::exp "), lines.get(3));
    assertTrue(lines.get(4).matches("-+"));
    assertTrue(lines.get(5).matches("Self time total: [\\d.]+.?s; 1 more rows"), lines.get(5));
    assertEquals(6, lines.size());
    assertEquals(7, profiler.table().lines().count());
  }

  @Test
  void averages_need_no_trace(@TempDir Path folder) {
    Tensor x = matrix();
    var profiler = new Profiler(ProfilerOptions.DEFAULT.withRecordTrace(false));
    try (var on = Torch.intercept(profiler)) {
      x.relu();
    }
    assertEquals(1, byName(profiler).of("aten::relu").count());
    assertFails(InvalidArgumentException.class, profiler::events, "recordTrace=false");
    assertFails(
        InvalidArgumentException.class,
        () -> profiler.exportChromeTrace(folder.resolve("trace.json")),
        "recordTrace=false");
  }

  @Test
  void the_chrome_trace_names_threads_and_nests_calls(@TempDir Path folder) throws Exception {
    Tensor x = matrix();
    var profiler = new Profiler();
    try (var on = Torch.intercept(profiler)) {
      try (var range = Profiler.record("a \"quoted\" range")) {
        x.relu();
      }
      var other =
          new FutureTask<>(
              () -> {
                x.exp().close();
                return true;
              });
      Thread.ofPlatform().name("second").start(other);
      assertTrue(other.get());
    }
    Path file = folder.resolve("trace.json");
    profiler.exportChromeTrace(file);
    JsonNode json = new JsonMapper().readTree(file.toFile());
    assertEquals("ms", json.path("displayTimeUnit").asText());
    JsonNode range = one(json, "a \"quoted\" range");
    JsonNode relu = one(json, "aten::relu");
    JsonNode exp = one(json, "aten::exp");
    assertEquals("range", range.path("cat").asText());
    assertEquals("operator", relu.path("cat").asText());
    assertEquals("float32[2, 3]", relu.path("args").path("inputs").asText());
    assertEquals(24, relu.path("args").path("bytes").asLong());
    assertEquals(backend().id(), relu.path("args").path("backend").asText());
    assertEquals(range.path("tid"), relu.path("tid"));
    assertTrue(start(relu) >= start(range) && end(relu) <= end(range), "not nested");
    assertTrue(start(exp) >= end(range));
    assertEquals(ProcessHandle.current().pid(), exp.path("pid").asLong());
    var names = new ArrayList<String>();
    for (JsonNode event : json.path("traceEvents")) {
      if (event.path("ph").asText().equals("M") && event.path("tid").equals(exp.path("tid"))) {
        names.add(event.path("name").asText() + " " + event.path("args").path("name").asText());
      }
    }
    assertEquals(List.of("thread_name second"), names);
    assertFails(
        FileAccessException.class,
        () -> profiler.exportChromeTrace(folder.resolve("no/trace.json")),
        "trace.json can't be written");
  }

  private static JsonNode one(JsonNode trace, String name) {
    var found = new ArrayList<JsonNode>();
    for (JsonNode event : trace.path("traceEvents")) {
      if (event.path("name").asText().equals(name)) {
        assertEquals("X", event.path("ph").asText());
        found.add(event);
      }
    }
    assertEquals(1, found.size(), name);
    return found.getFirst();
  }

  private static double start(JsonNode event) {
    return event.path("ts").asDouble();
  }

  private static double end(JsonNode event) {
    return start(event) + event.path("dur").asDouble();
  }

  @Test
  void many_threads_are_counted_each_and_all() throws Exception {
    Tensor x = matrix();
    var profiler = new Profiler();
    try (var on = Torch.intercept(profiler);
        var threads = Executors.newFixedThreadPool(8)) {
      var work = new ArrayList<Future<?>>();
      for (int i = 0; i < 8; i++) {
        work.add(
            threads.submit(
                () -> {
                  for (int j = 0; j < 100; j++) {
                    try (var range = Profiler.record("work")) {
                      x.relu().close();
                    }
                    assertTrue(profiler.table().contains("aten::relu"));
                  }
                }));
      }
      for (Future<?> one : work) {
        one.get();
      }
    }
    assertEquals(800, byName(profiler).of("aten::relu").count());
    ProfilerAverage work = byName(profiler).of("work");
    assertEquals(800, work.count());
    assertEquals(work.nanos() - byName(profiler).of("aten::relu").nanos(), work.selfNanos());
    assertEquals(8, profiler.events().stream().map(ProfilerEvent::threadId).distinct().count());
  }

  // The Flight Recorder

  private static List<RecordedEvent> recorded(Recording recording, Path folder) throws IOException {
    recording.stop();
    Path file = Files.createTempFile(folder, "recording", ".jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("torchbridge."))
        .toList();
  }

  private static RecordedEvent one(List<RecordedEvent> events, String type) {
    List<RecordedEvent> found =
        events.stream()
            .filter(event -> event.getEventType().getName().equals("torchbridge." + type))
            .toList();
    assertEquals(1, found.size(), type + " in " + events);
    return found.getFirst();
  }

  @Test
  void recordings_get_the_events_that_they_enable(@TempDir Path folder) throws Exception {
    var other = new DelegatingBackend(backend(), "other");
    Tensor x = matrix();
    List<RecordedEvent> events;
    try (var recording = new Recording()) {
      recording.enable("torchbridge.Operator").withoutThreshold();
      recording.enable("torchbridge.Allocation");
      recording.start();
      try (var range = Profiler.record("the range")) {
        x.relu();
      }
      x.to(other);
      events = recorded(recording, folder);
    }
    x.relu();
    RecordedEvent operator =
        events.stream()
            .filter(event -> event.getEventType().getName().equals("torchbridge.Operator"))
            .filter(event -> event.getString("name").equals("aten::relu"))
            .findFirst()
            .orElseThrow();
    assertEquals(backend().id(), operator.getString("backend"));
    assertEquals("float32[2, 3]", operator.getString("inputs"));
    assertEquals(24, operator.getLong("bytes"));
    assertTrue(operator.getDuration().toNanos() > 0);
    RecordedEvent allocation = one(events, "Allocation");
    assertEquals("aten::relu", allocation.getString("operator"));
    assertEquals("cpu", allocation.getString("device"));
    assertEquals(24, allocation.getLong("bytes"));
    RecordedEvent range = one(events, "Range");
    assertEquals("the range", range.getString("name"));
    assertTrue(range.getDuration().compareTo(operator.getDuration()) >= 0);
    RecordedEvent crossing = one(events, "Crossing");
    assertEquals("BACKEND_TO_BACKEND", crossing.getString("border"));
    assertEquals(backend().id(), crossing.getString("from"));
    assertEquals("other", crossing.getString("to"));
    assertEquals(24, crossing.getLong("bytes"));
    assertFalse(crossing.getBoolean("copied"));
  }

  @Test
  void recordings_that_do_not_ask_cost_no_interceptor() {
    assertEquals(0, io.torchbridge.spi.Interceptors.installed().length);
    try (var recording = new Recording()) {
      recording.disable("torchbridge.Crossing");
      recording.disable("torchbridge.Range");
      recording.start();
      assertEquals(0, io.torchbridge.spi.Interceptors.installed().length);
    }
    try (var recording = new Recording()) {
      recording.start();
      assertEquals(1, io.torchbridge.spi.Interceptors.installed().length);
    }
    assertEquals(0, io.torchbridge.spi.Interceptors.installed().length);
  }
}
