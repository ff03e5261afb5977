package io.github.linkrelay.runtime.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.distribution.Distribution;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.runtime.beans.ContextEntry;
import io.github.linkrelay.runtime.beans.SegmentBeans;
import io.github.linkrelay.runtime.beans.SegmentTerms;
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
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Reads the settings of a folder, and makes ids and Track calls of stored events by them, without starting anything. A
 * wrong setting only affects the methods that need it, because the wrong setting may be the reason why the process does
 * not run.
 */
final class FolderSettings {
    private final Path root;
    /** The context with the settings; null if the file can't be read as settings. */
    private final CamelContext context;

    private final EventIds ids;
    private final TrackMapper mapper;
    private final FieldRules fields;
    /** Why the settings can't make Track calls; null if they can. */
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

    /** @param root the folder with {@code application.properties}; without that file the shipped defaults count */
    static FolderSettings read(Path root) {
        CamelContext context = null;
        try {
            context = context(Distribution.place(root, "application.properties"));
            Settings settings = new Settings(context);
            return new FolderSettings(
                    root, context, SegmentBeans.track(settings), SegmentBeans.fieldRules(settings), null);
        } catch (RuntimeException e) {
            return new FolderSettings(root, context, TrackSettings.defaults(Version.CURRENT), null, e);
        }
    }

    /** Returns a context that is neither initialized nor started; its properties can be read. */
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

    /**
     * Returns the data directory.
     *
     * @throws IllegalArgumentException if the settings can't be read
     */
    Path dataDirectory() {
        if (context == null) {
            throw new IllegalArgumentException(problem.getMessage(), problem);
        }
        return root.resolve(new Settings(context).text("linkrelay.outbox.directory"));
    }

    /** Returns the size that a file may have; 0 if there is no limit, or the settings can't be used. */
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

    EventTerms terms() {
        return SegmentTerms.of(ids);
    }

    /**
     * Returns the Track call of an event.
     *
     * @throws Exception if the settings can't make one, or can't be used
     */
    ObjectNode call(StoredEvent event) throws Exception {
        if (problem != null) {
            throw problem;
        }
        return fields.apply(mapper.track(event.body(), event.key().toString(), null));
    }
}
