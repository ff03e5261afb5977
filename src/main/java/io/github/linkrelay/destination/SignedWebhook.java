package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.destination.NameRules.Reserved;
import io.github.linkrelay.segment.TrackJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Makes requests for any receiver of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, specification).
 * A request has one event and is signed with HMAC-SHA256. The id is the same at all attempts; time and signature are
 * those of the attempt.
 */
public final class SignedWebhook extends TrackSink {
    /** These members of {@code data} are Linkrelay's own, also where an event has no such id. */
    private static final NameRules NAMES =
            NameRules.of("the receiver", Reserved.NONE, Reserved.of("id", "name", "userId", "anonymousId"));

    private static final String KEY_PREFIX = "whsec_";
    private static final int SHORTEST_KEY = 24;
    private static final int LONGEST_KEY = 64;

    private Clock clock = Clock.systemUTC();
    private String secrets = "";
    private List<SecretKeySpec> keys = List.of();

    public SignedWebhook() {
        // The specification advises 20 kB; the receiver may refuse larger requests.
        super("the receiver", 1, 1_000_000);
    }

    /** Sets the clock for the time of an attempt. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * Sets the keys to sign with. Each is {@code whsec_} and Base64 of 24 to 64 bytes; spaces or commas separate them.
     * While one key replaces another, both sign.
     */
    public void setSecret(String secrets) {
        this.secrets = secrets;
    }

    /**
     * Reads the keys after the secret was set. {@link #setSecret} does not do it, because Camel puts a refused value
     * into its error text.
     *
     * @throws IllegalArgumentException if one of the keys is wrong; the message does not contain it
     */
    public void readKeys() {
        keys = Stream.of(secrets.split("[\\s,]+"))
                .filter(text -> !text.isEmpty())
                .map(SignedWebhook::key)
                .toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a webhook needs a secret to be signed with");
        }
    }

    private static SecretKeySpec key(String text) {
        String base64 = text.startsWith(KEY_PREFIX) ? text.substring(KEY_PREFIX.length()) : text;
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length < SHORTEST_KEY || key.length > LONGEST_KEY) {
            throw new IllegalArgumentException("a webhook's secret must be whsec_ and Base64 of 24 to 64 bytes");
        }
        return new SecretKeySpec(key, "HmacSHA256");
    }

    @Override
    ObjectNode member(TrackCall call) throws UnacceptableEventException {
        ObjectNode event = NODES.objectNode();
        event.put("type", call.type());
        event.put("timestamp", call.timestamp());
        ObjectNode data = event.putObject("data");
        data.put("id", call.messageId());
        data.put("name", call.event());
        if (call.userId() != null) {
            data.put("userId", call.userId());
        }
        if (call.anonymousId() != null) {
            data.put("anonymousId", call.anonymousId());
        }
        data.setAll(NAMES.fit(call.properties()));
        return event;
    }

    @Override
    byte[] body(List<Member> members) {
        return TrackJson.bytes(members.get(0).json());
    }

    @Override
    void prepare(Message request, List<Member> members) {
        // A full stop would end the id in the signed text.
        String id = members.get(0).json().at("/data/id").textValue().replace('.', '_');
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes((id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8));
        signed.writeBytes((byte[]) request.getBody());
        request.setHeader("webhook-id", id);
        request.setHeader("webhook-timestamp", timestamp);
        request.setHeader(
                "webhook-signature",
                keys.stream().map(key -> sign(key, signed.toByteArray())).collect(Collectors.joining(" ")));
    }

    private static String sign(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Returns true: by the specification any 2xx is an acceptance. */
    @Override
    boolean isAcceptance(VendorAnswer answer) {
        return true;
    }

    @Override
    BatchAnswer read(VendorAnswer answer, List<Member> members) throws HttpOperationFailedException {
        return switch (answer.status()) {
            // The receiver wants no more events at all.
            case 410 -> BatchAnswer.of(1).hold(answer.reason());
            case 422 -> BatchAnswer.of(1).refuse(0, answer.reason());
            default -> super.read(answer, members);
        };
    }
}
