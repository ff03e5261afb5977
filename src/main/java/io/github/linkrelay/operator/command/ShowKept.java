package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one body that is kept, with why it is. */
abstract class ShowKept extends ApiCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "Its number.")
    private long id;

    @Mixin
    private OutboxChoice outbox;

    /** Of the list that has it. */
    abstract String path();

    /** Prints it but for its body. */
    abstract void print(JsonNode kept);

    @Override
    final boolean onlyLooks() {
        return true;
    }

    @Override
    final int run(Api api) {
        ApiAnswer answer = api.get(path() + "/" + id, outbox.query());
        JsonNode kept = answer.json();
        if (connection.isJson()) {
            screen.answer(answer);
        } else {
            print(kept);
            screen.line("");
            new BodyText(kept.path("body")).print(screen);
        }
        return CommandLine.ExitCode.OK;
    }
}
