package io.torchbridge.profiler;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/**
 * The events of the JDK Flight Recorder. Even to name one of these classes starts the recorder's
 * own machinery, which takes a fifth of a second: {@link FlightRecording} does so only once there
 * is a recording.
 */
final class RecordedEvents {
  private RecordedEvents() {}

  /** An operator call; many a second, so off unless asked for. */
  @Name("torchbridge.Operator")
  @Label("Operator")
  @Category("torchbridge")
  @Description("One call of an operator of PyTorch")
  @Enabled(false)
  static final class OperatorCall extends Event {
    @Label("Name")
    String name = "";

    @Label("Backend")
    String backend = "";

    @Label("Inputs")
    @Description("Dtypes and shapes of the tensors that went in")
    String inputs = "";

    @Label("Result Size")
    @Description("Memory that the results brought")
    @DataAmount
    long bytes;
  }

  /** New memory of a result; as many as operator calls. */
  @Name("torchbridge.Allocation")
  @Label("Native Allocation")
  @Category("torchbridge")
  @Description("Native memory that a result of an operator brought")
  @Enabled(false)
  static final class Allocation extends Event {
    @Label("Operator")
    String operator = "";

    @Label("Backend")
    String backend = "";

    @Label("Device")
    String device = "";

    @Label("Tensor")
    @Description("Dtype and shape")
    String tensor = "";

    @Label("Size")
    @DataAmount
    long bytes;
  }

  /** Elements that crossed a border. */
  @Name("torchbridge.Crossing")
  @Label("Border Crossing")
  @Category("torchbridge")
  @Description("A tensor's elements between Java's memory, backends and DLPack structs")
  static final class BorderCrossing extends Event {
    @Label("Border")
    String border = "";

    @Label("From")
    String from = "";

    @Label("To")
    String to = "";

    @Label("Tensor")
    @Description("Dtype and shape")
    String tensor = "";

    @Label("Size")
    @DataAmount
    long bytes;

    @Label("Copied")
    @Description("Whether the elements were copied, or are shared")
    boolean copied;

    @Label("Time Taken")
    @Timespan
    long timeTaken;
  }

  /** A part of the program that {@link Profiler#record} names. */
  @Name("torchbridge.Range")
  @Label("Range")
  @Category("torchbridge")
  @Description("A part of the program that Profiler.record names")
  static final class NamedRange extends Event {
    @Label("Name")
    String name = "";
  }
}
