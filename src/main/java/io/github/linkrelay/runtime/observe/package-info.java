/**
 * Has what an operator's tools read from a process: the {@code linkrelay.*} meters, and the health checks of outboxes
 * and destinations. There is no single door: the process makes each class and gives it to Camel or Micrometer. The
 * package reads what others count and decides nothing; it knows no settings, no beans and no HTTP.
 */
package io.github.linkrelay.runtime.observe;
