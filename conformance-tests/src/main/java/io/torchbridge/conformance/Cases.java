package io.torchbridge.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads conformance cases: pairs of {@code NAME.jsonl} and {@code NAME.safetensors}, where NAME is
 * {@code ops}, {@code modules} or {@code optimizers}, or one of these with a suffix behind a dash.
 */
final class Cases {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The cases that the suite brings along, selected by {@code select_cases.py}. */
  private static final List<String> OWN = List.of("ops", "modules", "optimizers");

  private Cases() {}

  /**
   * The cases of a folder, in the order of file names and lines.
   *
   * @throws InvalidArgumentException if it is no folder with cases
   * @throws MalformedFileException if a file is not of the form
   */
  static List<Case> of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidArgumentException("there is no folder " + folder);
    }
    var cases = new ArrayList<Case>();
    try (var listed = Files.list(folder)) {
      for (Path file : listed.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        String name = file.getFileName().toString().replaceFirst("\\.jsonl$", "");
        Path tensors = folder.resolve(name + ".safetensors");
        if (!Files.isRegularFile(tensors)) {
          throw new MalformedFileException(tensors + " is missing beside " + file);
        }
        cases.addAll(read(name, Files.readString(file), new TensorFile(tensors)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the cases in " + folder + " can't be read", e);
    }
    if (cases.isEmpty()) {
      throw new InvalidArgumentException(
          folder + " holds no cases: no ops.jsonl, modules.jsonl or optimizers.jsonl");
    }
    return cases;
  }

  /** The suite's own cases. */
  static List<Case> own() {
    var cases = new ArrayList<Case>();
    try {
      for (String name : OWN) {
        String text = new String(resource(name + ".jsonl"), StandardCharsets.UTF_8);
        Path copy = Files.createTempFile("torchbridge-" + name, ".safetensors");
        try {
          Files.write(copy, resource(name + ".safetensors"));
          cases.addAll(read(name, text, new TensorFile(copy)));
        } finally {
          Files.delete(copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the suite's own cases can't be read", e);
    }
    return cases;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Cases.class.getResourceAsStream("cases/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the suite's jar lacks its cases/" + name);
      }
      return in.readAllBytes();
    }
  }

  private static List<Case> read(String name, String lines, TensorFile tensors) {
    Case.Kind kind;
    String stem = name.replaceFirst("-.*", "");
    try {
      kind = Case.Kind.valueOf(stem.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new MalformedFileException(
          name + ".jsonl is none of ops, modules and optimizers, with or without a -suffix", e);
    }
    var values = new CaseValues(tensors);
    var cases = new ArrayList<Case>();
    int number = 0;
    for (String line : lines.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        JsonNode json = JSON.readTree(line);
        String subject = json.path(kind.subjectKey).asText();
        if (subject.isEmpty()) {
          throw new MalformedFileException("\"" + kind.subjectKey + "\" is missing");
        }
        String id = json.path("id").asText(subject + "@" + number);
        cases.add(new Case(name, kind, id, subject, json, values));
      } catch (IOException | MalformedFileException e) {
        throw new MalformedFileException(
            "line %d of %s.jsonl is no case: %s".formatted(number, name, e.getMessage()), e);
      }
    }
    return cases;
  }
}
