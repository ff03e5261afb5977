/**
 * Makes the beans that the files in {@code routes/} name, from the settings. They are the same for a process and for a
 * trial of edited files. The door is {@link io.github.linkrelay.runtime.beans.RouteBeans};
 * {@link io.github.linkrelay.runtime.beans.ContextEntry} adds Linkrelay to a context. The package opens, starts and
 * sends nothing, and knows nothing of checks, of reload, or of the process around it.
 */
package io.github.linkrelay.runtime.beans;
