/**
 * The archive: delivered events as compressed JSON lines, a file for each UTC day, and the way back from there.
 *
 * <p>Writing: {@link io.github.linkrelay.archive.ToArchiveLine} makes a line of each event, {@code aggregate} a batch,
 * {@link io.github.linkrelay.archive.DayBatch} one day's text of it, and the component {@code archive:} appends that as a
 * member of a gzip file. Reading: {@link io.github.linkrelay.archive.ArchiveSource}.
 *
 * <p>Knows the events and names of the outbox and the batches of {@code delivery}.
 */
package io.github.linkrelay.archive;
