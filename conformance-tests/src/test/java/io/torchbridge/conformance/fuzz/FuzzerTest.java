package io.torchbridge.conformance.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.conformance.fuzz.Finding.Kind;
import io.torchbridge.spi.ArgumentGuard;
import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Operator;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the fuzzer on a sample of the operators, and looks whether it sees what it should. */
class FuzzerTest {

  private static void assumeAvailable(String backend) {
    for (var listing : Backends.list()) {
      if (listing.id().equals(backend)
          && listing.availability()
              instanceof Availability.Unavailable(String reason, String fix)) {
        Assumptions.abort("backend " + backend + " is not available: " + reason + "; " + fix);
      }
    }
  }

  private static FuzzReport run(FuzzOptions options) throws InterruptedException {
    assumeAvailable(options.backend());
    return Fuzzer.run(options, finding -> {});
  }

  private static void assertClean(FuzzReport report) {
    assertEquals(
        "",
        report.unknown().stream().map(Finding::toString).collect(Collectors.joining("\n")),
        () -> report.toString());
    assertTrue(report.results() > 0, () -> "nothing was computed: " + report);
    assertTrue(report.errors() > 0, () -> "nothing was refused: " + report);
  }

  @ParameterizedTest
  @ValueSource(strings = {"libtorch", "python"})
  void a_sample_of_the_operators(String backend) throws InterruptedException {
    FuzzReport report = run(FuzzOptions.of(backend).sample(200).calls(4).seed(1));
    assertClean(report);
    assertEquals(200, report.operators());
    assertEquals(800, report.calls() + report.skipped());
  }

  @ParameterizedTest
  @ValueSource(strings = {"libtorch", "python"})
  void the_operators_that_are_guarded(String backend) throws InterruptedException {
    String guarded = String.join(",", ArgumentGuard.operators());
    FuzzReport report = run(FuzzOptions.of(backend).operators(guarded).calls(15).seed(2));
    assertClean(report);
    int guardedCount = ArgumentGuard.operators().size();
    assertTrue(report.operators() > 0.9 * guardedCount, "a backend lists most of them: " + report);
  }

  @Test
  void a_crash_is_reported_with_its_call_and_frames(@TempDir Path folder)
      throws InterruptedException {
    FuzzReport report =
        run(
            FuzzOptions.of("libtorch")
                .operators("_c10d_functional::all_to_all_single,aten::neg")
                .calls(20)
                .seed(7));
    assertEquals(2, report.operators());
    assertTrue(report.crashes() > 0, "the operator does not crash any more: find another one");
    Finding crash = report.findings().getFirst();
    assertEquals(Kind.CRASH, crash.kind());
    assertEquals("_c10d_functional::all_to_all_single", crash.operator());
    assertTrue(crash.alone(), "the crash does not come back");
    assertTrue(crash.detail().contains("libtorch_cpu.so"), crash.detail());
    assertNotEquals(null, crash.known(), "the list of known crashes is not read");
    assertTrue(report.skipped() > 0, "an operator that keeps crashing is not left alone");
    assertTrue(report.calls() >= 20, "it did not go on behind the crash");
    report.write(folder.resolve("report.json"));
    FuzzReport same =
        run(FuzzOptions.of("libtorch").operators(crash.operator()).seed(7).only(crash.number()));
    assertEquals(1, same.crashes(), "operator, number and seed do not name the call");
    assertEquals(crash.call(), same.findings().getFirst().call());
  }

  @Test
  void whatever_goes_wrong_is_found(@TempDir Path services) throws Exception {
    Path file = services.resolve("META-INF/services/io.torchbridge.spi.BackendProvider");
    Files.createDirectories(file.getParent());
    Files.writeString(file, OddProvider.class.getName());
    String before = System.getProperty("java.class.path");
    System.setProperty("java.class.path", services + File.pathSeparator + before);
    FuzzReport report;
    try {
      report = Fuzzer.run(FuzzOptions.of("odd").calls(2).seconds(3), finding -> {});
    } finally {
      System.setProperty("java.class.path", before);
    }
    var kinds = new TreeMap<String, List<Kind>>();
    for (Finding finding : report.findings()) {
      kinds.computeIfAbsent(finding.operator(), o -> new ArrayList<>()).add(finding.kind());
    }
    assertEquals(
        Map.of(
            "odd::exits", List.of(Kind.CRASH, Kind.CRASH),
            "odd::forgets_its_name", List.of(Kind.UNNAMED, Kind.UNNAMED),
            "odd::hangs", List.of(Kind.HANG, Kind.HANG),
            "odd::throws_untyped", List.of(Kind.UNTYPED, Kind.UNTYPED)),
        kinds);
    assertEquals(6, report.operators());
    assertEquals(2, report.results());
    assertEquals(2, report.errors());
    assertEquals(12, report.calls());
  }

  @Test
  void no_such_operator_or_backend() {
    assumeAvailable("libtorch");
    assertThrows(
        InvalidArgumentException.class,
        () -> Fuzzer.run(FuzzOptions.of("libtorch").operators("aten::nonesuch*"), f -> {}));
    TorchbridgeException e =
        assertThrows(
            TorchbridgeException.class, () -> Fuzzer.run(FuzzOptions.of("nonesuch"), f -> {}));
    assertTrue(e.getMessage().contains("there is no backend \"nonesuch\""), e.getMessage());
  }

  @Test
  void seed_operator_and_number_name_a_call() {
    Operator add =
        Operator.parse("aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");
    for (int i = 0; i < 50; i++) {
      assertEquals(FuzzCall.of(add, 3, i).toString(), FuzzCall.of(add, 3, i).toString());
      assertEquals(FuzzCall.of(add, 3, i).python(), FuzzCall.of(add, 3, i).python());
    }
    assertNotEquals(FuzzCall.of(add, 3, 0).python(), FuzzCall.of(add, 3, 1).python());
    assertNotEquals(FuzzCall.of(add, 3, 0).python(), FuzzCall.of(add, 4, 0).python());
  }
}
