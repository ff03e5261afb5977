package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.ReplaySourceJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code backfill}: sends what is in the archive. */
@Command(
        name = "backfill",
        description = {
            "Sends events of the archive to one destination; the same as replay --archive.",
            "",
            "The exit code is 1 if some events failed, or if the backfill was cancelled."
        })
public final class Backfill extends ApiCommand {
    @Mixin
    private ReplayOptions options;

    @Override
    int run(Api api) {
        options.check();
        return new ReplayStart(this, options).run(api, options.request(ReplaySourceJson.ARCHIVE, null));
    }
}
