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
 * The first step of a Kamelet that archives: makes one day's text of a batch of lines. A batch with events of several UTC
 * days is not written but sent again in parts, one for each day. Set before use; then for any thread.
 */
public final class DayBatch {
    /** Of camel-aws2-s3, which need not be on the class path. */
    private static final String BUCKET = "CamelAwsS3OverrideBucketName";

    private static final String KEY = "CamelAwsS3Key";
    private static final String ERROR = "CamelArchiveError";
    /** Of the codes with which a store refuses the object, and not us. */
    private static final Set<String> NEVER_TAKEN = Set.of("EntityTooLarge", "KeyTooLongError");

    private String bucket = "";
    private String prefix = "";

    /** The bucket of S3 for {@link #object}. */
    public void setBucket(String bucket) {
        this.bucket = bucket;
    }

    /** What the names of objects begin with, such as {@code archive/} with the slash. */
    public void setPrefix(String prefix) {
        this.prefix = prefix;
    }

    /** Body in: a {@link Batch}. Body out: its lines as bytes; or a {@link BatchAnswer}, and then the route's end. */
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
     * As {@link #lines}, but compressed, with bucket and name in the headers that camel-aws2-s3 reads. The name has the time
     * of the first event and the SHA-256 of all lines, such as {@code 2026-06-14/092653589Z-6eb0...jsonl.gz} behind the prefix:
     * the same batch takes the place of what may be there already, and no other does, as a replay of its first event.
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
     * Throws an object store's answer as the failure that it is at any other destination. Its status is in the header
     * {@code CamelHttpResponseCode}, its code in {@code CamelArchiveError}, its words are the body.
     */
    public void failure(Exchange exchange) throws HttpOperationFailedException {
        Message answer = exchange.getMessage();
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        String code = answer.getHeader(ERROR, "", String.class);
        int meant = status >= 500 || status == 429 ? status : NEVER_TAKEN.contains(code) ? 413 : 408;
        throw new HttpOperationFailedException("", meant, "", null, Map.of(), answer.getBody(String.class));
    }
}
