/**
 * Reads the files that users edit, as they are at one moment: their texts, what they declare and name, each with its
 * line, and what is wrong with them. The door is {@link io.github.linkrelay.runtime.files.RouteFiles}. It knows no
 * Camel context, so it can read files that no context could load.
 */
package io.github.linkrelay.runtime.files;
