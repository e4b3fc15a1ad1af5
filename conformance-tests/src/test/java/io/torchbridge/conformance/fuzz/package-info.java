@NullMarked
package io.torchbridge.conformance.fuzz;

import org.jspecify.annotations.NullMarked;
