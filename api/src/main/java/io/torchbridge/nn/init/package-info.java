/** Initial values of parameters. */
@NullMarked
package io.torchbridge.nn.init;

import org.jspecify.annotations.NullMarked;
