/**
 * Writes delivered events to the archive as JSON lines, a file for each UTC day, and reads them back.
 *
 * <p>Writing: {@link io.github.linkrelay.archive.ToArchiveLine} makes a line of each event, {@code aggregate} a batch,
 * {@link io.github.linkrelay.archive.DayBatch} one day's text of it, and the component {@code archive:} appends that to the
 * day's plain file, which is compressed when the day is over. Reading: {@link io.github.linkrelay.archive.ArchiveSource}.
 *
 * <p>It knows events, the source of a replay, and the batches of {@code delivery}.
 */
package io.github.linkrelay.archive;
