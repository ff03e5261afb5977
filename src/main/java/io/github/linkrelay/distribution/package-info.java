/**
 * Has what only the unpacked distribution needs: the making of its class-data archive, which shortens the start. The door
 * is {@link io.github.linkrelay.distribution.ArchiveClasses}. It knows the script {@code bin/linkrelay}, which it runs as a
 * user would, and nothing of the program behind it.
 */
package io.github.linkrelay.distribution;
