package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What README.md says is so. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path XOR =
      Path.of("src", "main", "java", "io", "torchbridge", "examples", "Xor.java");

  @Test
  void the_program_is_that_of_the_example() throws IOException {
    List<String> lines = Files.readAllLines(XOR);
    int start = lines.indexOf("    // @start region=\"readme\"");
    int end = lines.indexOf("    // @end");
    assertTrue(0 <= start && start < end, "the region is gone");
    String region = String.join("\n", lines.subList(start + 1, end)).stripIndent();
    Matcher snippet =
        Pattern.compile("## A program\n\n```java\n(.*?)\n```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertTrue(snippet.find());
    assertEquals(region, snippet.group(1));
    long count = region.lines().count();
    assertTrue(5 <= count && count <= 15, count + " lines");
  }

  @Test
  void the_first_model_is_that_of_the_project() throws IOException {
    String section =
        Files.readString(README).split("## Your first model\n", -1)[1].split("\n## ", -1)[0];
    assertEquals(Files.readString(FirstModelTest.POM), snippet(section, "xml"));
    assertEquals(Files.readString(FirstModelTest.PROGRAM), snippet(section, "java"));
  }

  private static String snippet(String section, String language) {
    Matcher snippet =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(section);
    assertTrue(snippet.find(), language);
    return snippet.group(1);
  }

  @Test
  void all_examples_are_listed() throws IOException {
    Set<String> listed = new HashSet<>();
    Pattern.compile("^\\| `([a-z0-9-]+)[^`]*` \\| [a-z]", Pattern.MULTILINE)
        .matcher(Files.readString(README).split("## Choosing", -1)[0])
        .results()
        .forEach(row -> listed.add(row.group(1)));
    Set<String> there = new HashSet<>();
    Examples.all().forEach(example -> there.add(example.name()));
    assertEquals(there, listed);
  }

  @Test
  void all_settings_are_listed() throws IOException {
    Set<String> listed = new HashSet<>();
    Pattern.compile("^\\| `([a-z.]+)` \\|", Pattern.MULTILINE)
        .matcher(Files.readString(README).split("## Settings", -1)[1].split("## Python", -1)[0])
        .results()
        .forEach(row -> listed.add(row.group(1)));
    assertEquals(io.torchbridge.spi.Settings.NAMES.keySet(), listed);
  }
}
