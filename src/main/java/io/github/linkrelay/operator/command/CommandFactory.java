package io.github.linkrelay.operator.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands for picocli, and gives them the code that reads files. */
public final class CommandFactory implements IFactory {
    private final IFactory usual = CommandLine.defaultFactory();
    private final Surroundings surroundings;
    private final Function<Optional<Path>, Api> files;

    /**
     * @param files gives the API over the files of a data directory, or over those of the usual one; throws
     *              {@link IllegalArgumentException}, with a message for a person, if it doesn't know which that is
     */
    public CommandFactory(Function<Optional<Path>, Api> files) {
        this(new ProcessSurroundings(), files);
    }

    CommandFactory(Surroundings surroundings, Function<Optional<Path>, Api> files) {
        this.surroundings = surroundings;
        this.files = files;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == Connection.class) {
            return type.cast(new Connection(surroundings, files));
        }
        return type == Confirmation.class ? type.cast(new Confirmation(surroundings)) : usual.create(type);
    }
}
