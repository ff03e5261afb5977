package io.github.linkrelay;

import io.github.linkrelay.distribution.ArchiveClasses;
import io.github.linkrelay.operator.command.Backfill;
import io.github.linkrelay.operator.command.CommandFactory;
import io.github.linkrelay.operator.command.Dead;
import io.github.linkrelay.operator.command.Events;
import io.github.linkrelay.operator.command.Forget;
import io.github.linkrelay.operator.command.PlainWriter;
import io.github.linkrelay.operator.command.Quarantine;
import io.github.linkrelay.operator.command.RefusalsCommand;
import io.github.linkrelay.operator.command.Replay;
import io.github.linkrelay.operator.command.Show;
import io.github.linkrelay.operator.command.Status;
import io.github.linkrelay.operator.command.Tail;
import io.github.linkrelay.runtime.Standalone;
import io.github.linkrelay.runtime.check.command.Preview;
import io.github.linkrelay.runtime.check.command.Validate;
import io.github.linkrelay.runtime.client.Proxies;
import io.github.linkrelay.runtime.directory.DirectoryApi;
import io.github.linkrelay.runtime.directory.Recover;
import io.github.linkrelay.runtime.settings.Version;
import io.github.linkrelay.sandbox.SendTest;
import io.github.linkrelay.secret.BlankedOutput;
import io.github.linkrelay.secret.Secrets;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.ProxySelector;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;

/** The command {@code linkrelay}: without a subcommand it runs the routes until it is told to stop. */
@Command(
        name = "linkrelay",
        description =
                "Takes Tolinku's webhooks, stores them and delivers them to Segment. Settings: application.properties.",
        mixinStandardHelpOptions = true,
        versionProvider = Linkrelay.BuildVersion.class,
        subcommands = {
            SendTest.class,
            Validate.class,
            Preview.class,
            Status.class,
            Events.class,
            Show.class,
            Dead.class,
            Quarantine.class,
            Replay.class,
            Backfill.class,
            Tail.class,
            Forget.class,
            RefusalsCommand.class,
            Recover.class,
            ArchiveClasses.class,
            GenerateCompletion.class
        })
public final class Linkrelay implements Callable<Integer> {

    public static void main(String[] args) {
        Secrets.addProcess(System.getenv());
        Secrets.addProcess(System.getProperties());
        BlankedOutput.install();
        // Making the commands takes a sixth of a start, which has none.
        int exitCode = args.length == 0 ? Standalone.run() : Commands.execute(args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    @Override
    public Integer call() {
        return Standalone.run();
    }

    /** Makes the commands. It is a class of its own so that a start does not load picocli. */
    static final class Commands {
        private Commands() {}

        /** Runs a command and returns its exit code. */
        private static int execute(String[] args) {
            useProxies();
            return line(
                            new BlankedOutput(new FileOutputStream(FileDescriptor.out)),
                            new BlankedOutput(new FileOutputStream(FileDescriptor.err)))
                    .execute(args);
        }

        /** Returns the command with all its subcommands. None of them can print what would steer a terminal. */
        static CommandLine line(OutputStream out, OutputStream err) {
            // This is not System.out, which does not report that nobody reads any more: a long list would go on behind
            // 'head'.
            return new CommandLine(new Linkrelay(), new CommandFactory(DirectoryApi::open))
                    .setOut(plain(out))
                    .setErr(plain(err))
                    // The help would have colours, and so what is taken out of all else.
                    .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        }

        private static PrintWriter plain(OutputStream out) {
            return new PrintWriter(new PlainWriter(new OutputStreamWriter(out, Charset.defaultCharset())), true);
        }

        /**
         * Lets the commands go by the proxies that the environment names. Deliveries have those of the settings, whose faults the
         * start refuses in its own words.
         */
        private static void useProxies() {
            try {
                ProxySelector.setDefault(Proxies.ofEnvironment(System.getenv(), System::getProperty));
            } catch (IllegalArgumentException e) {
                // A command to this machine needs no proxy.
                System.err.println(e.getMessage());
            }
        }
    }

    static final class BuildVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"linkrelay " + Version.CURRENT};
        }
    }
}
