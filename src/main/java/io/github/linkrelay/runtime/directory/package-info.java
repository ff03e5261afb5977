/**
 * The operator's side of a data directory without a process: the API over its files, and their recovery. The door is
 * {@link io.github.linkrelay.runtime.directory.DirectoryApi}; {@link io.github.linkrelay.runtime.directory.Recover}
 * is a command of its own. It starts no route and no server, changes no event, and knows neither checks nor reload.
 */
package io.github.linkrelay.runtime.directory;
