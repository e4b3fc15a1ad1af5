package io.torchbridge.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The arrows between the modules and packages point one way. */
class ArchitectureTest {
  private static final String[] BACKENDS = {"io.torchbridge.libtorch..", "io.torchbridge.python.."};
  private static final String DLPACK = "io.torchbridge.dlpack..";
  private static final String CONFORMANCE = "io.torchbridge.conformance..";
  private static final String[] PROGRAMS = {
    "io.torchbridge.examples..", "io.torchbridge.benchmarks.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.torchbridge");

  private static DescribedPredicate<JavaClass> api() {
    return resideInAnyPackage("io.torchbridge..")
        .and(not(resideInAnyPackage(BACKENDS)))
        .and(not(resideInAnyPackage(DLPACK, CONFORMANCE)))
        .and(not(resideInAnyPackage(PROGRAMS)))
        .as("the api");
  }

  @Test
  void all_modules_are_looked_at() {
    for (String type :
        new String[] {
          "io.torchbridge.Tensor",
          "io.torchbridge.libtorch.LibtorchProvider",
          "io.torchbridge.python.PythonModule",
          "io.torchbridge.dlpack.ManagedTensor",
          "io.torchbridge.conformance.ConformanceSuite"
        }) {
      assertEquals(type, CLASSES.get(type).getName());
    }
  }

  /** A class of rules that is not nested there runs on no backend. */
  @Test
  void the_suite_runs_all_rules() {
    var rules = new TreeSet<String>();
    for (JavaClass type : CLASSES) {
      boolean base = type.getSubclasses().stream().anyMatch(c -> c.getName().endsWith("Rules"));
      if (type.getPackageName().startsWith("io.torchbridge.conformance")
          && type.getSimpleName().endsWith("Rules")
          && !base) {
        rules.add(type.getName());
      }
    }
    var run = new TreeSet<String>();
    for (Class<?> nested : ConformanceSuite.class.getDeclaredClasses()) {
      if (nested.isAnnotationPresent(Nested.class)) {
        run.add(nested.getSuperclass().getName());
      }
    }
    assertFalse(rules.isEmpty());
    assertEquals(rules, run);
  }

  @Test
  void the_api_knows_no_backend_and_no_native_library() {
    noClasses()
        .that(api())
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(BACKENDS)
                .or(
                    resideInAnyPackage(
                        DLPACK, CONFORMANCE, "org.bytedeco..", "org.graalvm..", "org.junit..")))
        .check(CLASSES);
  }

  @Test
  void no_library_knows_the_programs() {
    noClasses()
        .that()
        .resideOutsideOfPackages(PROGRAMS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PROGRAMS)
        .check(CLASSES);
  }

  @Test
  void the_backends_do_not_know_each_other() {
    noClasses()
        .that()
        .resideInAPackage(BACKENDS[0])
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BACKENDS[1], "org.graalvm..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(BACKENDS[1])
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BACKENDS[0], "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void only_one_engine_knows_graal() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.torchbridge.python.engine.graalpy..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.graalvm..")
        .check(CLASSES);
  }

  @Test
  void dlpack_depends_on_nothing() {
    classes()
        .that()
        .resideInAPackage(DLPACK)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(DLPACK, "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void the_suite_knows_no_particular_backend() {
    noClasses()
        .that()
        .resideInAPackage(CONFORMANCE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BACKENDS)
        .check(CLASSES);
  }

  @Test
  void tensors_and_the_spi_know_nothing_of_what_is_built_on_them() {
    noClasses()
        .that()
        .resideInAnyPackage("io.torchbridge", "io.torchbridge.spi", "io.torchbridge.autograd")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.torchbridge.nn..",
            "io.torchbridge.optim..",
            "io.torchbridge.data..",
            "io.torchbridge.metrics..",
            "io.torchbridge.distributions..",
            "io.torchbridge.io..",
            "io.torchbridge.profiler..",
            "io.torchbridge.debug..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.torchbridge.nn..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.torchbridge.optim..", "io.torchbridge.data..")
        .check(CLASSES);
  }

  @Test
  void every_package_is_null_marked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }
    assertEquals(Set.of(), unmarked, "packages without a @NullMarked package-info");
    assertFalse(CLASSES.isEmpty());
  }
}
