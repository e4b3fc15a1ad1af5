/**
 * The backend on native libtorch: Bytedeco's build, kept apart from any other libtorch of the
 * process and called through the Foreign Function and Memory API. Nothing here is for users but the
 * provider, which ServiceLoader finds.
 */
@NullMarked
package io.torchbridge.libtorch;

import org.jspecify.annotations.NullMarked;
