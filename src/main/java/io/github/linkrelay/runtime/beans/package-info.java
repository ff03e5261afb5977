/**
 * All that the files in {@code routes/} name, made of the settings, and the same for a process and for a trial of
 * edited files. The door is {@link io.github.linkrelay.runtime.beans.RouteBeans}; {@link
 * io.github.linkrelay.runtime.beans.ContextEntry} says how Linkrelay comes into a context. It opens, starts and sends
 * nothing, and knows nothing of checks, of reload, or of the process around it.
 */
package io.github.linkrelay.runtime.beans;
