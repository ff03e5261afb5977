package io.github.linkrelay.alert;

import io.github.linkrelay.outbox.Outbox;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the figures come from that are not in an outbox. Asked on the thread of the route, once for each check.
 *
 * @param directory of the outboxes
 * @param maxBytes that each outbox may use; 0: no limit
 * @param requests counted since the start
 * @param reloadProblems why the files on the disk are not in force, each with its file; empty while they are
 * @param types of an outbox
 */
public record Sources(
        Path directory,
        long maxBytes,
        Supplier<RequestCounts> requests,
        Supplier<List<String>> reloadProblems,
        Function<Outbox, TypeHistory> types) {}
