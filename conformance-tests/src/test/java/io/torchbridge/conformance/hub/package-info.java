/** Pretrained models out of caches, folders and a hub on this machine, compared with Python's. */
@NullMarked
package io.torchbridge.conformance.hub;

import org.jspecify.annotations.NullMarked;
