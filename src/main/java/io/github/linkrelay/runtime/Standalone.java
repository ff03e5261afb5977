package io.github.linkrelay.runtime;

import io.github.linkrelay.distribution.Distribution;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.runtime.check.CandidateCheck;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.runtime.http.Listening;
import io.github.linkrelay.runtime.settings.CamelOptions;
import io.github.linkrelay.runtime.settings.LogFormat;
import io.github.linkrelay.runtime.settings.Mode;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import io.github.linkrelay.runtime.settings.SettingsFile;
import io.github.linkrelay.secret.Secrets;
import io.github.linkrelay.settings.FileText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Linkrelay as a process of its own, on Camel Main. It uses the settings and the routes of the working directory
 * if there are any, else those of the distribution, else those in the jar.
 */
public final class Standalone {
    private static final Path SETTINGS = Distribution.find(RouteFiles.SETTINGS);
    private static final Path ROUTES = Distribution.find("routes");
    private static final String ROUTES_PATTERN = "camel.main.routes-include-pattern";

    private static final String KAMELETS = "camel.component.kamelet.location";

    private Standalone() {}

    /** Runs until the process is told to stop. Returns the exit code: 0, or 1 after a start that failed. */
    public static int run() {
        chooseLogFormat();
        ProcessGuard.start();
        try {
            return create().run(new String[0]);
        } catch (Exception e) {
            // The logger is made here, because Log4j must know the format before it.
            Logger log = LoggerFactory.getLogger("linkrelay.start");
            describe(e).forEach(problem -> log.error("Linkrelay did not start: {}", Secrets.blanked(problem)));
            return 1;
        }
    }

    /** Returns Camel Main, set up but not started, so that a caller can add to it. */
    public static Main create() {
        Main main = new Main() {
            @Override
            protected CamelContext createCamelContext() {
                CamelContext context = super.createCamelContext();
                // Camel's default is ISO 8859-1, which would change names with other letters.
                context.getPropertiesComponent().setEncoding(StandardCharsets.UTF_8.name());
                return context;
            }
        };
        main.setPropertyPlaceholderLocations("file:" + SETTINGS + ";optional=true");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                prepare(starting.getCamelContext());
            }

            @Override
            public void beforeStart(BaseMainSupport configured) {
                // A failure after the start would only be logged, and the exit code would be 0.
                CamelContext context = configured.getCamelContext();
                try {
                    context.addStartupListener(new BehindTheServers(() -> Listening.check(context)));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        return main;
    }

    private static void prepare(CamelContext context) {
        SettingsFile.takeOver(context);
        // Camel looks for plugins with the system's class loader, which under mvn camel:run does not see this jar.
        new LinkrelayPlugin().load(context);
        PropertiesComponent properties = context.getPropertiesComponent();
        Settings settings = new Settings(context);
        // Camel ignores a wrong number here, and Log4j an unknown format.
        settings.number("camel.main.shutdown-timeout", 1, Integer.MAX_VALUE);
        settings.oneOf(LogFormat.SETTING, "text", "json");
        if (properties.resolveProperty(ROUTES_PATTERN).isEmpty()) {
            String where = Files.isDirectory(ROUTES) ? "file:" : "classpath:";
            properties.addOverrideProperty(ROUTES_PATTERN, where + ROUTES + "/*.camel.yaml");
        }
        if (ROUTES.isAbsolute()) {
            // The Kamelets come from where the routes come from.
            properties.addOverrideProperty(
                    KAMELETS, settings.text(KAMELETS).replace("file:routes/kamelets", "file:" + ROUTES + "/kamelets"));
        }
        if (Mode.of(settings).sandbox()) {
            // The sandbox's secret is published, so only this machine may reach it.
            properties.addOverrideProperty("camel.server.host", "127.0.0.1");
        }
        ReloadSetup.readFolder(settings);
        CamelOptions.refuseImpossible(settings);
        CamelOptions.handToMain(settings, properties);
        Listening.refuseTakenPort(settings, "camel.server");
        Listening.refuseTakenPort(settings, "camel.management");
    }

    /** Sets the format before the first line is logged, which is before Camel reads any setting. */
    private static void chooseLogFormat() {
        String file = "";
        if (Files.exists(SETTINGS)) {
            try {
                file = FileText.of(Files.readAllBytes(SETTINGS)).text();
            } catch (IOException e) {
                // It will be reported once there is a log.
            }
        }
        learnSecrets(file);
        String format = LogFormat.chosen(System.getenv(), System.getProperty(LogFormat.SETTING), file);
        System.setProperty(LogFormat.SETTING, format);
        System.setProperty(LogFormat.APPENDER, format.equals("json") ? format : "text");
    }

    /** Makes the secrets of the file known before anything is logged about it. */
    private static void learnSecrets(String file) {
        Properties written = new Properties();
        try {
            written.load(new StringReader(file));
        } catch (IOException | IllegalArgumentException e) {
            // It will be reported once there is a log.
        }
        // What names another setting is no secret itself.
        written.values().removeIf(value -> value.toString().contains("{{"));
        Secrets.addProcess(written);
    }

    /**
     * Returns why the start failed: the problems of the files, with file, line and remedy, if they are the reason. Camel's own message names
     * no file, and may repeat a secret.
     */
    private static List<String> describe(Exception failure) {
        if (isForAnOperator(failure)) {
            return List.of(reason(failure));
        }
        List<String> unreadable = SettingsFile.problems(SETTINGS);
        if (!unreadable.isEmpty()) {
            return unreadable;
        }
        if (Files.isDirectory(ROUTES)) {
            try {
                List<FileProblem> problems = new CandidateCheck()
                        .check(RouteFiles.read(Path.of("")), List.of())
                        .problems();
                if (!problems.isEmpty()) {
                    return problems.stream().map(FileProblem::toString).toList();
                }
            } catch (IOException | RuntimeException e) {
                // Camel's own message is used then.
            }
        }
        return List.of(reason(failure));
    }

    private static boolean isForAnOperator(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SettingsException || cause instanceof OutboxException);
    }

    /**
     * Returns the message that was written for an operator, else that of the last cause; the causes before it only say
     * where Camel noticed.
     */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && !(cause instanceof SettingsException)
                && !(cause instanceof OutboxException)) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
