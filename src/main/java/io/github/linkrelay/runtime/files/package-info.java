/**
 * The files a team edits, as they were at one moment: their texts, what they declare and name, each with its line,
 * and what is wrong with them. The door is {@link io.github.linkrelay.runtime.files.RouteFiles}. It knows no Camel
 * context, so that it can read files that no context could load.
 */
package io.github.linkrelay.runtime.files;
