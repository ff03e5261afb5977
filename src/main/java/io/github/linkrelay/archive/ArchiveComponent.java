package io.github.linkrelay.archive;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Appends lines to an archive, a folder with a file for each day: {@code archive:/var/lib/linkrelay/archive}. A
 * folder of any name is given by a setting that has it, as in {@code archive:#property:linkrelay.archive.directory}.
 */
@Component("archive")
public class ArchiveComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (remaining.isBlank()) {
            throw new IllegalArgumentException("archive: needs a folder, as in archive:./archive");
        }
        ArchiveEndpoint endpoint = new ArchiveEndpoint(uri, this);
        // Not by the setter: this resolves #property: too.
        setProperties(endpoint, new HashMap<>(Map.of("directory", remaining)));
        return endpoint;
    }
}
