/**
 * What every thread of ours is made of that lives as long as the process, and what becomes of the process when memory runs
 * out. Everybody may use it; it knows nobody.
 */
package io.github.linkrelay.lasting;
