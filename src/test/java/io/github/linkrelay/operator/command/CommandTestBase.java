package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.Linkrelay;
import io.github.linkrelay.runtime.directory.DirectoryApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import picocli.CommandLine;

/** Runs a command as a person would, against a stand-in that keeps to the contract. */
abstract class CommandTestBase {
    static final String ESCAPE = "\u001b[31m";

    final SomeSurroundings surroundings = new SomeSurroundings();
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    ApiStandIn api;

    @BeforeEach
    void startTheStandIn() throws IOException {
        api = new ApiStandIn();
    }

    @AfterEach
    void contractIsKept() {
        // An interrupted command leaves that behind, as it should.
        Thread.interrupted();
        api.close();
        assertThat(api.breaches()).isEmpty();
    }

    /** Against the stand-in. */
    int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--url=" + api.url());
        return runThere(all.toArray(String[]::new));
    }

    int runThere(String... args) {
        return new CommandLine(new Linkrelay(), new CommandFactory(surroundings, DirectoryApi::open))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    String printed() {
        return out.toString();
    }

    String told() {
        return err.toString();
    }
}
