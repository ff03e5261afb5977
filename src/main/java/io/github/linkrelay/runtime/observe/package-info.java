/**
 * What an operator's tools see of a process: the {@code linkrelay.*} meters and the health checks of outboxes and
 * destinations. There is no one door: the process makes each class and hands it to Camel or Micrometer. It reads what
 * others count and decides nothing; it knows no settings, no beans and no HTTP.
 */
package io.github.linkrelay.runtime.observe;
