package io.torchbridge.jit;

import io.torchbridge.spi.ScriptSchema;
import io.torchbridge.spi.ScriptType;
import java.util.Map;
import java.util.Set;

/**
 * What the code of an archive says of a class.
 *
 * @param isModule whether it is a module; the classes of other values are not
 * @param attributes their types
 * @param methods by their names
 */
record ScriptClass(
    boolean isModule,
    Set<String> parameters,
    Set<String> buffers,
    Map<String, ScriptType> attributes,
    Map<String, ScriptSchema> methods) {}
