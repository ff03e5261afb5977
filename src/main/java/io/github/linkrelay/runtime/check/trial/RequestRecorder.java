package io.github.linkrelay.runtime.check.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.linkrelay.delivery.RequestTarget;
import io.github.linkrelay.secret.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.util.URISupport;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * Takes the requests of a trial in place of the network, and answers each with 200. A request with events gets the
 * acceptance of its destination, any other request an empty body.
 *
 * <p>Camel's HTTP component makes its request as always and gives it to this object in place of its client, so method,
 * address, headers and body are the real ones.
 */
final class RequestRecorder extends CloseableHttpClient {
    /** A body that Segment and the vendors of Linkrelay's sinks would use to accept events. */
    private static final String ACCEPTED =
            "{\"success\":true,\"code\":200,\"message\":\"success\",\"successCount\":1,\"failCount\":0}";

    private static final Set<String> LISTS_OF_EVENTS = Set.of("batch", "events", "inputs", "records");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SETTING = Pattern.compile("(?:#|%23)property:([\\w.-]+)");

    private final Secrets mask;
    private final List<TrialRequest> requests = new ArrayList<>();

    RequestRecorder(Secrets mask) {
        this.mask = mask;
    }

    synchronized int count() {
        return requests.size();
    }

    /** Returns the requests since the last call. */
    synchronized List<TrialRequest> take() {
        List<TrialRequest> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** Records a message to an endpoint that is not HTTP. */
    void record(Endpoint endpoint, Exchange exchange) {
        SortedMap<String, String> headers = new TreeMap<>();
        exchange.getMessage()
                .getHeaders()
                .forEach((name, value) -> headers.put(name, mask.header(name, String.valueOf(value))));
        String body = text(exchange.getMessage());
        String uri = endpoint.getEndpointUri();
        add(new TrialRequest(
                ExchangeHelper.resolveScheme(uri),
                mask.url(withSettings(endpoint, URISupport.sanitizeUri(uri))),
                headers,
                body == null ? "" : mask.text(body)));
    }

    /**
     * Returns the address with the values of the settings that it names, so that a reader sees where the request goes.
     */
    private static String withSettings(Endpoint endpoint, String uri) {
        return SETTING.matcher(uri)
                .replaceAll(named -> Matcher.quoteReplacement(endpoint.getCamelContext()
                        .getPropertiesComponent()
                        .resolveProperty(named.group(1))
                        .orElse(named.group())));
    }

    /** Returns the body as text; a compressed body is unpacked. */
    private static String text(Message message) {
        if (message.getBody() instanceof byte[] bytes
                && bytes.length > 1
                && bytes[0] == 0x1f
                && bytes[1] == (byte) 0x8b) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                // The body only begins like a compressed one.
            }
        }
        return message.getBody(String.class);
    }

    private synchronized void add(TrialRequest request) {
        requests.add(request);
    }

    @Override
    protected CloseableHttpResponse doExecute(HttpHost target, ClassicHttpRequest request, HttpContext context)
            throws IOException {
        RequestTarget.restore(request);
        SortedMap<String, String> headers = new TreeMap<>();
        for (Header header : request.getHeaders()) {
            headers.merge(
                    header.getName(),
                    mask.header(header.getName(), header.getValue()),
                    (first, second) -> first + ", " + second);
        }
        String sent = "";
        if (request.getEntity() != null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            request.getEntity().writeTo(bytes);
            sent = bytes.toString(StandardCharsets.UTF_8);
            if (request.getEntity().getContentType() != null) {
                headers.putIfAbsent("Content-Type", request.getEntity().getContentType());
            }
        }
        add(new TrialRequest(request.getMethod(), mask.url(address(target, request)), headers, mask.text(sent)));
        BasicClassicHttpResponse answer = new BasicClassicHttpResponse(200);
        answer.setEntity(new StringEntity(carriesEvents(sent) ? ACCEPTED : "", ContentType.APPLICATION_JSON));
        return CloseableHttpResponse.adapt(answer);
    }

    /**
     * Whether the body is a list, or an object with one. Other requests, such as a look-up, must not get an acceptance.
     */
    private static boolean carriesEvents(String sent) {
        try {
            JsonNode json = JSON.readTree(sent);
            return json.isArray()
                    || LISTS_OF_EVENTS.stream().anyMatch(name -> json.path(name).isArray());
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String address(HttpHost target, ClassicHttpRequest request) {
        HttpHost server = target == null ? new HttpHost(request.getScheme(), request.getAuthority()) : target;
        return server.toURI() + request.getPath();
    }

    @Override
    public void close() {
        // There is nothing behind it.
    }

    @Override
    public void close(CloseMode mode) {
        // There is nothing behind it.
    }
}
