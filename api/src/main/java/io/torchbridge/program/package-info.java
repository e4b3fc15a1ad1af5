/**
 * Operator graphs: PyTorch's exported programs, read from its {@code .pt2} archives, run on any
 * backend without Python, printed, traced from Java modules, and written for Python to load.
 */
@NullMarked
package io.torchbridge.program;

import org.jspecify.annotations.NullMarked;
