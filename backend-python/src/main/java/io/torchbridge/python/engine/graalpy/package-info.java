/**
 * GraalPy, Python on the JVM, as an engine: one Context with native access on a thread of its own.
 * The polyglot libraries may be missing; then the provider says so.
 */
@NullMarked
package io.torchbridge.python.engine.graalpy;

import org.jspecify.annotations.NullMarked;
