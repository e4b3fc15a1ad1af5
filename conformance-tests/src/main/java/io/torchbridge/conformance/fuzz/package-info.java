/**
 * Calls every operator of a backend with random and hostile arguments, in a JVM beside this one:
 * whatever the arguments are, a call ends with a result or a {@link
 * io.torchbridge.TorchbridgeException} that names the operator.
 */
@NullMarked
package io.torchbridge.conformance.fuzz;

import org.jspecify.annotations.NullMarked;
