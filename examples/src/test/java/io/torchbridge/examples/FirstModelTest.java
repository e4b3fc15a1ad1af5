package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The project of README.md's first model, built and run as one of its own. */
class FirstModelTest {
  private static final Path PROJECT = Path.of("src", "test", "first-model");
  static final Path POM = PROJECT.resolve("pom.xml");
  static final Path PROGRAM = PROJECT.resolve(Path.of("src", "main", "java", "FirstModel.java"));

  /** The modules of this build that the project depends on. */
  private static final List<String> MODULES = List.of("api", "dlpack", "backend-libtorch");

  /** The class path with which examples start, without the other modules. */
  private static String classPath() throws IOException {
    Path root = Path.of("..").toRealPath();
    return Arrays.stream(
            Files.readString(Path.of("target", "classpath")).split(File.pathSeparator, -1))
        .filter(
            entry ->
                !Path.of(entry).startsWith(root)
                    || MODULES.stream()
                        .anyMatch(module -> Path.of(entry).startsWith(root.resolve(module))))
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void the_program_trains_saves_and_reloads(@TempDir Path folder) throws Exception {
    String classPath = classPath();
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "25",
                "-Xlint:all,-try,-classfile,-path",
                "-Werror",
                "-cp",
                classPath,
                "-d",
                folder.toString(),
                PROGRAM.toString());
    assertEquals(0, errors, "errors and warnings of the compiler");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder + File.pathSeparator + classPath,
                "FirstModel")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, program.waitFor(), output);
    assertTrue(Files.size(folder.resolve("first-model.safetensors")) > 4 * 129, output);
    Matcher right =
        Pattern.compile("from first-model.safetensors: (\\d+) of 400 unseen points are right")
            .matcher(output);
    assertTrue(right.find(), output);
    assertTrue(Integer.parseInt(right.group(1)) >= 380, output);
    assertEquals(21, output.lines().count(), output);
  }

  @Test
  void the_project_names_what_this_build_makes() throws Exception {
    Document ours = xml(Path.of("..", "pom.xml"));
    String version = text(ours.getDocumentElement(), "version");
    var wanted = new TreeMap<String, String>();
    for (String module : List.of("api", "backend-libtorch")) {
      Document pom = xml(Path.of("..", module, "pom.xml"));
      var artifacts = pom.getDocumentElement().getChildNodes();
      for (int i = 0; i < artifacts.getLength(); i++) {
        if (artifacts.item(i).getNodeName().equals("artifactId")) {
          wanted.put(artifacts.item(i).getTextContent(), version);
        }
      }
    }
    wanted.put("slf4j-simple", text(ours.getDocumentElement(), "slf4j.version"));
    var named = new TreeMap<String, String>();
    var dependencies = xml(POM).getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      named.put(text(dependency, "artifactId"), text(dependency, "version"));
    }
    assertEquals(wanted, named);
  }

  private static Document xml(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  private static String text(Element element, String name) {
    return element.getElementsByTagName(name).item(0).getTextContent();
  }
}
