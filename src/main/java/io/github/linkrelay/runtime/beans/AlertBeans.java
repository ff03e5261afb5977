package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.alert.AlertSettings;
import io.github.linkrelay.alert.Alerts;
import io.github.linkrelay.alert.FreeSpace;
import io.github.linkrelay.alert.RequestCounts;
import io.github.linkrelay.alert.Sources;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import io.github.linkrelay.webhook.Outcome;
import io.github.linkrelay.webhook.WebhookAnswer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Makes the bean that alerts.camel.yaml names from the settings linkrelay.alerts.*. */
final class AlertBeans {
    private static final String SILENCE = "linkrelay.alerts.silence.";
    private static final String LEARNED = "linkrelay.alerts.silence.learned";
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    private AlertBeans() {}

    /**
     * Binds the bean.
     *
     * @param fileProblems gives what is wrong with the edited files
     */
    static void bind(CamelContext context, Settings settings, Supplier<List<String>> fileProblems, Clock clock) {
        Sources sources = new Sources(
                Path.of(settings.text("linkrelay.outbox.directory")),
                settings.number("linkrelay.outbox.max-bytes", 0, Long.MAX_VALUE),
                () -> requests(context.getRegistry().lookupByNameAndType(WebhookAnswer.SHARED, WebhookAnswer.class)),
                fileProblems,
                StoredTypes::new);
        context.getRegistry().bind("alerts", new Alerts(sources, read(context, settings), clock));
    }

    /** Changes the settings of the same bean, because it remembers which alerts were sent. */
    static void rebind(CamelContext context, Settings settings) {
        alerts(context).use(read(context, settings));
    }

    static Alerts alerts(CamelContext context) {
        return context.getRegistry().lookupByNameAndType("alerts", Alerts.class);
    }

    private static AlertSettings read(CamelContext context, Settings settings) {
        boolean on = settings.isSecretUrl("linkrelay.alerts.url");
        Duration interval = settings.durationOver("linkrelay.alerts.interval", SHORTEST_INTERVAL);
        AlertSettings read = new AlertSettings(
                settings.duration("linkrelay.alerts.cool-down"),
                settings.duration("linkrelay.alerts.clear-after"),
                settings.duration("linkrelay.alerts.oldest-waiting"),
                settings.number("linkrelay.alerts.dead-letters.count", 0, Integer.MAX_VALUE),
                settings.durationOver("linkrelay.alerts.dead-letters.window", interval),
                settings.number("linkrelay.alerts.refused.count", 0, Integer.MAX_VALUE),
                settings.durationOver("linkrelay.alerts.refused.window", interval),
                settings.number("linkrelay.alerts.refused.percent", 0, 100),
                settings.number("linkrelay.alerts.wrong-signatures.count", 0, Integer.MAX_VALUE),
                settings.durationOver("linkrelay.alerts.wrong-signatures.window", interval),
                silence(settings),
                settings.flag(LEARNED),
                freeSpace(settings, "linkrelay.alerts.disk.free"));
        // This is no setting of its own: somebody who sets a URL wants alerts.
        context.getPropertiesComponent().addOverrideProperty("alerts.started", String.valueOf(on));
        return read;
    }

    private static Map<String, Duration> silence(Settings settings) {
        Map<String, Duration> limits = new HashMap<>();
        for (String type : settings.below(SILENCE).keySet()) {
            if (!LEARNED.equals(SILENCE + type)) {
                limits.put(type, settings.duration(SILENCE + type));
            }
        }
        return limits;
    }

    private static FreeSpace freeSpace(Settings settings, String key) {
        try {
            return FreeSpace.parse(settings.text(key));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + " is '" + settings.text(key) + "', but must be a share such as 10%,"
                    + " or a number of bytes");
        }
    }

    private static RequestCounts requests(WebhookAnswer answers) {
        return new RequestCounts(
                Stream.of(Outcome.values()).mapToLong(answers::count).sum(),
                answers.count(Outcome.SIGNATURE_MISSING),
                answers.count(Outcome.SIGNATURE_MALFORMED),
                answers.count(Outcome.SIGNATURE_WRONG));
    }
}
