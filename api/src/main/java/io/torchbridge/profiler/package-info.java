/** Where the time of a program's operators goes. */
@NullMarked
package io.torchbridge.profiler;

import org.jspecify.annotations.NullMarked;
