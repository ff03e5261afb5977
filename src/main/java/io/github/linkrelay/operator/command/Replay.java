package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.ReplaySourceJson;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code replay}: sends events to one destination again. */
@Command(
        name = "replay",
        description = {
            "Sends events to one destination again, with the same message ids: counts them, asks, starts, and"
                    + " shows how far it is. Ctrl-C only ends the display.",
            "",
            "The exit code is 1 if some events failed, or if the replay was cancelled."
        },
        subcommands = {
            ReplayList.class,
            ReplayStatusCommand.class,
            ReplaySteer.Pause.class,
            ReplaySteer.Resume.class,
            ReplaySteer.Cancel.class
        })
public final class Replay extends ApiCommand {

    @ArgGroup
    private Source source;

    @Option(
            names = "--group",
            paramLabel = "REASON",
            description = "With --dead: only those with this reason, as 'dead' prints it.")
    private String group;

    @Mixin
    private ReplayOptions options;

    /** The options that name the source; exactly one must be given. */
    static final class Source {
        @Option(names = "--dead", description = "Dead letters of the destination.")
        private boolean dead;

        @Option(names = "--events", description = "Events in the outbox that the destination is done with.")
        private boolean events;

        @Option(names = "--archive", description = "Events in the archive.")
        boolean archive;

        private ReplaySourceJson meant() {
            return dead ? ReplaySourceJson.DEAD_LETTERS : events ? ReplaySourceJson.EVENTS : ReplaySourceJson.ARCHIVE;
        }
    }

    @Override
    int run(Api api) {
        if (source == null) {
            throw wrong("give one of --dead, --events, --archive");
        }
        if (group != null && !source.dead) {
            throw wrong("--group is for --dead");
        }
        options.check();
        return new ReplayStart(this, options).run(api, options.request(source.meant(), group));
    }
}
