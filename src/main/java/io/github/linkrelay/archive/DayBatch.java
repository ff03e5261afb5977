package io.github.linkrelay.archive;

import io.github.linkrelay.delivery.Batch;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.event.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Makes the text of one day from a batch of lines, as the first step of a Kamelet that archives. A batch with events of
 * several UTC days is not written, but sent again in parts, one for each day. Set the properties before use; then the
 * step is safe for any thread.
 */
public final class DayBatch {
    /** The name of a header of camel-aws2-s3, which need not be on the class path. */
    private static final String BUCKET = "CamelAwsS3OverrideBucketName";

    private static final String KEY = "CamelAwsS3Key";
    private static final String ERROR = "CamelArchiveError";
    /** The codes with which a store refuses a single object. */
    private static final Set<String> NEVER_TAKEN = Set.of("EntityTooLarge", "KeyTooLongError");

    private String bucket = "";
    private String prefix = "";

    /** Sets the bucket of S3 for {@link #object}. */
    public void setBucket(String bucket) {
        this.bucket = bucket;
    }

    /** Sets the beginning of the objects' names, such as {@code archive/} with the slash. */
    public void setPrefix(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Replaces the body, a {@link Batch}, by its lines as bytes. If events of other days are sent again, the body
     * becomes a {@link BatchAnswer} and the route ends.
     */
    public void lines(Exchange exchange) {
        List<byte[]> lines = exchange.getMessage().getBody(Batch.class).members();
        Map<String, List<Integer>> days = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            days.computeIfAbsent(ArchiveLine.day(lines.get(i)), day -> new ArrayList<>())
                    .add(i);
        }
        if (days.size() > 1) {
            BatchAnswer parts = BatchAnswer.beforeSending(lines.size());
            days.values().forEach(parts::sendAgain);
            exchange.getMessage().setBody(parts);
            exchange.setRouteStop(true);
            return;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream(
                lines.stream().mapToInt(line -> line.length + 1).sum());
        for (byte[] line : lines) {
            text.writeBytes(line);
            text.write('\n');
        }
        exchange.getMessage().setBody(text.toByteArray());
    }

    /**
     * Does the same as {@link #lines}, but compresses the lines, and sets the headers with bucket and name that
     * camel-aws2-s3 reads. The name has the time of the first event and the SHA-256 of all lines, such as
     * {@code 2026-06-14/092653589Z-6eb0...jsonl.gz} behind the prefix. So the same batch replaces its own object if
     * that is there already, and another batch, such as a replay of the first event, never does.
     */
    public void object(Exchange exchange) throws IOException {
        byte[] first = exchange.getMessage().getBody(Batch.class).members().get(0);
        lines(exchange);
        Message message = exchange.getMessage();
        if (message.getBody() instanceof byte[] text) {
            String[] time = ArchiveLine.time(
                            ArchiveLine.parse(first, first.length).receivedAt())
                    .split("T");
            String name = Sha256.hex(text);
            message.setHeader(BUCKET, bucket);
            message.setHeader(
                    KEY, prefix + time[0] + "/" + time[1].replaceAll("[:.]", "") + "-" + name + DayPart.COMPRESSED);
            message.setBody(compressed(text));
        }
    }

    private static byte[] compressed(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 4);
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text);
        }
        return bytes.toByteArray();
    }

    /**
     * Throws an object store's answer as the failure that it would be at any other destination. The header
     * {@code CamelHttpResponseCode} has its status, {@code CamelArchiveError} its code, and the body its text.
     */
    public void failure(Exchange exchange) throws HttpOperationFailedException {
        Message answer = exchange.getMessage();
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        String code = answer.getHeader(ERROR, "", String.class);
        int meant = status >= 500 || status == 429 ? status : NEVER_TAKEN.contains(code) ? 413 : 408;
        throw new HttpOperationFailedException("", meant, "", null, Map.of(), answer.getBody(String.class));
    }
}
