/**
 * Makes folders and files that only their owner may read, and forces their names to the disk, so that a power failure
 * does not take a folder away with everything in it. The door is {@link io.github.linkrelay.disk.PrivateFiles}. Every
 * package may use it; it knows no other package.
 */
package io.github.linkrelay.disk;
