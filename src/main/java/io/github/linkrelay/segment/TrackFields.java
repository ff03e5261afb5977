package io.github.linkrelay.segment;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Applies {@link FieldRules} as the step of a Kamelet, with a property for each rule. Set the properties before use;
 * then the step is safe for any thread. If the rules can't be used, the start of the route fails.
 */
public final class TrackFields extends ServiceSupport implements Processor {
    private String allow;
    private String drop;
    private String hash;
    private String salt;
    private String truncateIp;
    private FieldRules rules;

    public void setAllow(String allow) {
        this.allow = allow;
    }

    public void setDrop(String drop) {
        this.drop = drop;
    }

    public void setHash(String hash) {
        this.hash = hash;
    }

    public void setSalt(String salt) {
        this.salt = salt;
    }

    public void setTruncateIp(String truncateIp) {
        this.truncateIp = truncateIp;
    }

    @Override
    protected void doStart() {
        rules = new FieldRules(allow, drop, hash, salt, truncateIp);
    }

    /** Applies the rules to the body, which is the tree of a Track call. */
    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        rules.process(exchange);
    }
}
