package io.github.linkrelay.runtime.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.runtime.beans.ContextEntry;
import io.github.linkrelay.runtime.beans.SegmentBeans;
import io.github.linkrelay.runtime.camel.CamelInternals;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import io.github.linkrelay.runtime.settings.SettingsFile;
import io.github.linkrelay.runtime.settings.Version;
import io.github.linkrelay.segment.EventIds;
import io.github.linkrelay.segment.FieldRules;
import io.github.linkrelay.segment.TrackMapper;
import io.github.linkrelay.segment.TrackSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/**
 * The settings of a folder, and what they make of a stored event, for somebody who starts nothing. Nothing here fails for a
 * setting that is wrong but what needs it: a process that does not run may well not run because of it.
 */
final class FolderSettings {
    private final Path root;
    /** Null if the file can't be read as one of settings. */
    private final CamelContext context;

    private final EventIds ids;
    private final TrackMapper mapper;
    private final FieldRules fields;
    /** Null if the settings make calls. */
    private final RuntimeException problem;

    private FolderSettings(
            Path root, CamelContext context, TrackSettings track, FieldRules fields, RuntimeException problem) {
        this.root = root;
        this.context = context;
        this.ids = new EventIds(track.messageIds(), track.identity());
        this.mapper = new TrackMapper(track);
        this.fields = fields;
        this.problem = problem;
    }

    /** @param root the folder with {@code application.properties}, or without: then the shipped ones hold */
    static FolderSettings read(Path root) {
        CamelContext context = null;
        try {
            context = context(root.resolve("application.properties"));
            Settings settings = new Settings(context);
            return new FolderSettings(
                    root, context, SegmentBeans.track(settings), SegmentBeans.fieldRules(settings), null);
        } catch (RuntimeException e) {
            return new FolderSettings(root, context, TrackSettings.defaults(Version.CURRENT), null, e);
        }
    }

    /** Neither initialized nor started; its properties can be read. */
    private static CamelContext context(Path file) {
        CamelContext context = CamelInternals.create();
        PropertiesComponent properties = context.getPropertiesComponent();
        properties.setEncoding(StandardCharsets.UTF_8.name());
        properties.setLocation("file:" + file + ";optional=true");
        ContextEntry.enter(context);
        context.build();
        SettingsFile.takeOverText(context, file);
        return context;
    }

    /** @throws IllegalArgumentException if the settings can't be read */
    Path dataDirectory() {
        if (context == null) {
            throw new IllegalArgumentException(problem.getMessage(), problem);
        }
        return root.resolve(new Settings(context).text("linkrelay.outbox.directory"));
    }

    /** 0 also where the settings don't say it. */
    long maxBytes() {
        try {
            return context == null ? 0 : new Settings(context).number("linkrelay.outbox.max-bytes", 0, Long.MAX_VALUE);
        } catch (SettingsException e) {
            return 0;
        }
    }

    String messageId(StoredEvent event) {
        return ids.messageId(event.key().toString());
    }

    String user(StoredEvent event) {
        return ids.user(event.key().toString(), event.body()).orElse(null);
    }

    List<String> terms(StoredEvent event) {
        return ids.of(event.key().toString(), event.body());
    }

    /** @throws Exception if the settings make none of it, or can't be used */
    ObjectNode call(StoredEvent event) throws Exception {
        if (problem != null) {
            throw problem;
        }
        return fields.apply(mapper.track(event.body(), event.key().toString(), null));
    }
}
