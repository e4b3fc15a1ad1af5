package io.torchbridge.conformance;

import io.torchbridge.conformance.rules.AliasRules;
import io.torchbridge.conformance.rules.AnomalyRules;
import io.torchbridge.conformance.rules.ArgumentRules;
import io.torchbridge.conformance.rules.AutogradRules;
import io.torchbridge.conformance.rules.BackendUnderTest;
import io.torchbridge.conformance.rules.DLPackRules;
import io.torchbridge.conformance.rules.DataRules;
import io.torchbridge.conformance.rules.DefaultsRules;
import io.torchbridge.conformance.rules.DistributionRules;
import io.torchbridge.conformance.rules.ErrorRules;
import io.torchbridge.conformance.rules.FactoryRules;
import io.torchbridge.conformance.rules.FftRules;
import io.torchbridge.conformance.rules.FileRules;
import io.torchbridge.conformance.rules.FunctionRules;
import io.torchbridge.conformance.rules.FunctionalAutogradRules;
import io.torchbridge.conformance.rules.FunctionalRules;
import io.torchbridge.conformance.rules.GeneratorRules;
import io.torchbridge.conformance.rules.HostDataRules;
import io.torchbridge.conformance.rules.InPlaceRules;
import io.torchbridge.conformance.rules.IndexingRules;
import io.torchbridge.conformance.rules.InterceptorRules;
import io.torchbridge.conformance.rules.LinalgRules;
import io.torchbridge.conformance.rules.LoaderRules;
import io.torchbridge.conformance.rules.MemoryRules;
import io.torchbridge.conformance.rules.MetricRules;
import io.torchbridge.conformance.rules.ModeRules;
import io.torchbridge.conformance.rules.NamedAxesRules;
import io.torchbridge.conformance.rules.NnRules;
import io.torchbridge.conformance.rules.NonFiniteRules;
import io.torchbridge.conformance.rules.OnnxRules;
import io.torchbridge.conformance.rules.OptimRules;
import io.torchbridge.conformance.rules.PointwiseRules;
import io.torchbridge.conformance.rules.PrintingRules;
import io.torchbridge.conformance.rules.ProfilerRules;
import io.torchbridge.conformance.rules.ProgramRules;
import io.torchbridge.conformance.rules.ReductionRules;
import io.torchbridge.conformance.rules.SchedulerRules;
import io.torchbridge.conformance.rules.ScopeRules;
import io.torchbridge.conformance.rules.ScriptRules;
import io.torchbridge.conformance.rules.ShadowRules;
import io.torchbridge.conformance.rules.ShapeRules;
import io.torchbridge.conformance.rules.SparseRules;
import io.torchbridge.conformance.rules.SpecialRules;
import io.torchbridge.conformance.rules.StressRules;
import io.torchbridge.conformance.rules.ThreadRules;
import io.torchbridge.conformance.rules.TrainingRules;
import io.torchbridge.conformance.rules.TransformRules;
import io.torchbridge.conformance.rules.TransformerRules;
import io.torchbridge.conformance.rules.VisionRules;
import org.junit.jupiter.api.Nested;

/**
 * Everything that a backend must do. A backend opts in with one class among its tests:
 *
 * {@snippet :
 * class MyBackendTest extends ConformanceSuite {
 *   @Override
 *   public String backendId() {
 *     return "mine";
 *   }
 * }
 * }
 */
public abstract class ConformanceSuite implements BackendUnderTest {
  @Nested
  class Answers extends CaseRules {}

  @Nested
  class Scopes extends ScopeRules {}

  @Nested
  class HostData extends HostDataRules {}

  @Nested
  class Pointwise extends PointwiseRules {}

  @Nested
  class Reductions extends ReductionRules {}

  @Nested
  class Shapes extends ShapeRules {}

  @Nested
  class Files extends FileRules {}

  @Nested
  class OnnxFiles extends OnnxRules {}

  @Nested
  class Data extends DataRules {}

  @Nested
  class Loaders extends LoaderRules {}

  @Nested
  class Transforms extends TransformRules {}

  @Nested
  class VisionNetworks extends VisionRules {}

  @Nested
  class Transformers extends TransformerRules {}

  @Nested
  class LinearAlgebra extends LinalgRules {}

  @Nested
  class Factories extends FactoryRules {}

  @Nested
  class Aliases extends AliasRules {}

  @Nested
  class SparseTensors extends SparseRules {}

  @Nested
  class Fourier extends FftRules {}

  @Nested
  class SpecialFunctions extends SpecialRules {}

  @Nested
  class Functions extends FunctionalRules {}

  @Nested
  class Modules extends NnRules {}

  @Nested
  class Optimizers extends OptimRules {}

  @Nested
  class Schedulers extends SchedulerRules {}

  @Nested
  class Metrics extends MetricRules {}

  @Nested
  class Distributions extends DistributionRules {}

  @Nested
  class Training extends TrainingRules {}

  @Nested
  class Arguments extends ArgumentRules {}

  @Nested
  class Autograd extends AutogradRules {}

  @Nested
  class Functionals extends FunctionalAutogradRules {}

  @Nested
  class Anomalies extends AnomalyRules {}

  @Nested
  class CustomFunctions extends FunctionRules {}

  @Nested
  class DLPack extends DLPackRules {}

  @Nested
  class Errors extends ErrorRules {}

  @Nested
  class InPlace extends InPlaceRules {}

  @Nested
  class Memory extends MemoryRules {}

  @Nested
  class Modes extends ModeRules {}

  @Nested
  class Interceptors extends InterceptorRules {}

  @Nested
  class Profiles extends ProfilerRules {}

  @Nested
  class NonFinites extends NonFiniteRules {}

  @Nested
  class Shadows extends ShadowRules {}

  @Nested
  class Threads extends ThreadRules {}

  @Nested
  class ManyThreads extends StressRules {}

  @Nested
  class Indexing extends IndexingRules {}

  @Nested
  class NamedAxes extends NamedAxesRules {}

  @Nested
  class Generators extends GeneratorRules {}

  @Nested
  class Defaults extends DefaultsRules {}

  @Nested
  class Printing extends PrintingRules {}

  @Nested
  class Programs extends ProgramRules {}

  @Nested
  class Scripts extends ScriptRules {}
}
