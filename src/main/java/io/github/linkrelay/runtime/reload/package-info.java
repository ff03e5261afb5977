/**
 * Brings edited files into the running process: watches them, lets them be checked as a whole, and only then replaces
 * the routes that they change. Whatever goes wrong, the routes that ran go on running.
 */
package io.github.linkrelay.runtime.reload;
