package io.torchbridge.program;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of a program beside its graph, kept for writing it again.
 *
 * @param moduleCalls the modules that the program was made of
 * @param metadata notes on the whole graph
 * @param namedTuples the fields of Python's named tuples in inputs and outputs
 * @param sampleInputs the example inputs as {@code torch.save} wrote them; empty for none
 */
record Origin(
    String torchVersion,
    long schemaMajor,
    long schemaMinor,
    Map<String, Long> opsets,
    List<String> dialects,
    List<String> guards,
    List<@Nullable Object> moduleCalls,
    Map<String, String> metadata,
    @Nullable Object namedTuples,
    byte[] sampleInputs) {}
