package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.Linkrelay;
import io.github.linkrelay.runtime.directory.DirectoryApi;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A command that changes something asks first; {@code --yes} answers, and where nobody can be asked it is needed. */
class ConfirmationTest extends CommandTestBase {

    private static Set<String> thatKnowYes(CommandLine command, String name) {
        Set<String> names = new TreeSet<>();
        if (command.getCommandSpec().findOption("--yes") != null) {
            names.add(name.strip());
        }
        command.getSubcommands().forEach((sub, each) -> names.addAll(thatKnowYes(each, name + " " + sub)));
        return names;
    }

    @Test
    void commandsThatChangeSomethingKnowYesAndNoOtherDoes() {
        CommandLine linkrelay = new CommandLine(new Linkrelay(), new CommandFactory(surroundings, DirectoryApi::open));
        assertThat(thatKnowYes(linkrelay, ""))
                .containsExactly(
                        "backfill",
                        "dead admit",
                        "forget",
                        "quarantine admit",
                        "recover",
                        "refusals",
                        "replay",
                        "replay cancel",
                        "replay pause",
                        "replay resume",
                        "send-test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quarantine admit --all | Admit all of the quarantine? [y/N] ",
                "quarantine admit 4 5 | Admit these 2 of the quarantine? [y/N] ",
                "dead admit --all --group x | Admit all of this reason of the dead letters? [y/N] ",
                "refusals segment --bury | Make dead letters of the refused events of segment? [y/N] ",
                "refusals segment --retry | Send the refused events of segment again? [y/N] ",
                "replay pause 7 | Pause replay 7? It goes on with resume. [y/N] ",
                "replay resume 7 | Resume replay 7? [y/N] ",
                "replay cancel 7 | Cancel replay 7? That is final; events that were sent stay sent. [y/N] "
            })
    void whatIsNotAgreedToIsNotDone(String command, String question) {
        surroundings.isTerminal = true;
        assertThat(run(command.split(" "))).isEqualTo(1);
        assertThat(surroundings.questions).singleElement().asString().isEqualToIgnoringWhitespace(question);
        assertThat(told().strip()).isEqualTo("Nothing was done.");
        assertThat(api.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarantine admit --all",
                "dead admit 1",
                "refusals segment --bury",
                "replay pause 7",
                "replay resume 7",
                "replay cancel 7",
                "replay --to segment --dead",
                "backfill --to segment"
            })
    void withoutATerminalYesIsNeeded(String command) {
        assertThat(run(command.split(" "))).isEqualTo(2);
        assertThat(told()).contains("there is no terminal to ask on: add --yes if it is meant");
        assertThat(api.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--replace", "--accept-loss"})
    void recoverThatReplacesAsksToo(String option, @TempDir Path folder) {
        surroundings.isTerminal = true;
        assertThat(runThere("recover", folder.toString(), option)).isEqualTo(1);
        assertThat(surroundings.questions).hasSize(1);
        assertThat(folder).isEmptyDirectory();
        surroundings.isTerminal = false;
        assertThat(runThere("recover", folder.toString(), option)).isEqualTo(2);
    }
}
