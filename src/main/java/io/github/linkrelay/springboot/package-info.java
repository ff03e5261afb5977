/**
 * Has what Spring Boot needs besides the Camel plugin: it gives Spring's settings to Camel, and limits bodies in front
 * of the servlet engine. Other runtimes load nothing of this package.
 */
package io.github.linkrelay.springboot;
