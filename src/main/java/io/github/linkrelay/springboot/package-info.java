/**
 * What Spring Boot needs beside the Camel plugin: its settings where Camel looks for them, and bounded bodies in front of
 * its servlet engine. Nothing here is loaded elsewhere.
 */
package io.github.linkrelay.springboot;
