/**
 * Makes the threads that live as long as the process, and decides what happens when memory runs out. Every package may
 * use it; it knows no other package.
 */
package io.github.linkrelay.lasting;
