package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.BodyJson;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Shows one body that is kept, and why.
 *
 * @param <T> the record of the API that describes it
 */
abstract class ShowKept<T> extends ApiCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "Its number.")
    private long id;

    @Mixin
    private OutboxChoice outbox;

    private final String path;
    private final Class<T> type;

    /** @param path the API's path of the list that it is in */
    ShowKept(String path, Class<T> type) {
        this.path = path;
        this.type = type;
    }

    /** Prints everything but the body, and returns the body. */
    abstract BodyJson print(T kept);

    @Override
    final boolean onlyLooks() {
        return true;
    }

    @Override
    final int run(Api api) {
        ApiAnswer answer = api.get(path + "/" + id, outbox.query());
        T kept = answer.as(type);
        if (connection.isJson()) {
            screen.answer(answer);
        } else {
            BodyJson body = print(kept);
            screen.line("");
            new BodyText(body).print(screen);
        }
        return CommandLine.ExitCode.OK;
    }
}
