/**
 * Makes the threads that live as long as the process, and decides what happens when memory runs out. The doors are
 * {@link io.github.linkrelay.lasting.LastingThread} and {@link io.github.linkrelay.lasting.OutOfMemory}. Every package
 * may use it; it knows no other package.
 */
package io.github.linkrelay.lasting;
