package io.torchbridge.profiler;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.torchbridge.FileAccessException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Events in the Trace Event Format: complete events, which the viewers nest by their times, and the
 * threads' names.
 */
final class ChromeTrace {
  private static final String PROCESS = "torchbridge";

  private final JsonGenerator json;
  private final long process = ProcessHandle.current().pid();

  private ChromeTrace(JsonGenerator json) {
    this.json = json;
  }

  static void write(Path file, List<ProfilerEvent> events) {
    try (OutputStream out = Files.newOutputStream(file);
        JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
      new ChromeTrace(json).write(events);
    } catch (IOException e) {
      throw FileAccessException.of(file, "written", e);
    }
  }

  private void write(List<ProfilerEvent> events) throws IOException {
    json.writeStartObject();
    json.writeStringField("displayTimeUnit", "ms");
    json.writeArrayFieldStart("traceEvents");
    metadata("process_name", 0, PROCESS);
    Map<Long, String> threads = new LinkedHashMap<>();
    events.forEach(event -> threads.put(event.threadId(), event.thread()));
    for (Map.Entry<Long, String> thread : threads.entrySet()) {
      metadata("thread_name", thread.getKey(), thread.getValue());
    }
    for (ProfilerEvent event : events) {
      event(event);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void metadata(String what, long thread, String name) throws IOException {
    begin("M", what, thread);
    json.writeObjectFieldStart("args");
    json.writeStringField("name", name);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void begin(String phase, String name, long thread) throws IOException {
    json.writeStartObject();
    json.writeStringField("ph", phase);
    json.writeStringField("name", name);
    json.writeNumberField("pid", process);
    json.writeNumberField("tid", thread);
  }

  private void event(ProfilerEvent event) throws IOException {
    begin("X", event.name(), event.threadId());
    json.writeStringField("cat", event.kind().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("ts", micros(event.startNanos()));
    json.writeNumberField("dur", micros(event.nanos()));
    json.writeObjectFieldStart("args");
    if (!event.backend().isEmpty()) {
      json.writeStringField("backend", event.backend());
    }
    if (!event.inputs().isEmpty()) {
      json.writeStringField("inputs", event.inputs());
    }
    if (event.bytes() > 0) {
      json.writeNumberField("bytes", event.bytes());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Without rounding, so that what is nested stays so. */
  private static BigDecimal micros(long nanos) {
    return BigDecimal.valueOf(nanos, 3);
  }
}
