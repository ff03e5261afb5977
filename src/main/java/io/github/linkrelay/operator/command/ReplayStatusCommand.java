package io.github.linkrelay.operator.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code replay status}: shows one replay, or follows it to its end. */
@Command(
        name = "status",
        description = "Says how far a replay is. The exit code is 1 if some events failed, or if it was cancelled.")
final class ReplayStatusCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "Its number.")
    private long id;

    @Option(names = "--follow", description = "Shows it until its end.")
    private boolean follow;

    @Mixin
    private OutboxChoice outbox;

    /**
     * Returns false with {@code --follow}, which needs a process: in the files of a process that died the replay would
     * never end.
     */
    @Override
    boolean onlyLooks() {
        return !follow;
    }

    @Override
    int run(Api api) {
        ReplayWatch watch = new ReplayWatch(this, outbox);
        return follow ? watch.followToItsEnd(api, id) : watch.print(watch.look(api, id));
    }
}
