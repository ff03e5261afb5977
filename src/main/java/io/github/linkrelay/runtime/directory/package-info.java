/**
 * Answers the operator's API from the files of a data directory without a process, and repairs these files. The door is
 * {@link io.github.linkrelay.runtime.directory.DirectoryApi}; {@link io.github.linkrelay.runtime.directory.Recover} is
 * a command of its own. It starts no route and no server, changes no event, and knows neither checks nor reload.
 */
package io.github.linkrelay.runtime.directory;
