package io.github.linkrelay.archive;

import java.nio.file.Path;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * Append lines of one day to an archive. Returns when they are on the disk.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "archive",
        title = "Archive",
        syntax = "archive:directory",
        producerOnly = true,
        remote = false,
        category = {Category.FILE})
public class ArchiveEndpoint extends DefaultEndpoint {

    @UriPath(
            description =
                    "The folder with a file for each day, or #property: and the setting that has it. Created at the"
                            + " first event if there is none.")
    @Metadata(required = true)
    private String directory;

    private ArchiveWriter writer;

    ArchiveEndpoint(String uri, ArchiveComponent component) {
        super(uri, component);
    }

    public String getDirectory() {
        return directory;
    }

    public void setDirectory(String directory) {
        this.directory = directory;
        this.writer = new ArchiveWriter(Path.of(directory));
    }

    @Override
    public Producer createProducer() {
        return new ArchiveProducer(this, writer);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalArgumentException("archive: is only written to by routes");
    }

    /** Appends on the calling thread and waits for the disk. */
    private static final class ArchiveProducer extends DefaultProducer {
        private final ArchiveWriter writer;

        ArchiveProducer(ArchiveEndpoint endpoint, ArchiveWriter writer) {
            super(endpoint);
            this.writer = writer;
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            byte[] text = exchange.getMessage().getMandatoryBody(byte[].class);
            writer.append(ArchiveLine.day(text), text);
        }

        /** Gives the folder free for another process. A route that still writes to it opens it again. */
        @Override
        protected void doStop() throws Exception {
            writer.close();
            super.doStop();
        }
    }
}
