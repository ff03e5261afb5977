/** Puts the parts together in a Camel context: settings, beans, health, metrics, start-up log. */
package io.github.linkrelay.runtime;
