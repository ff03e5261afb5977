package io.github.linkrelay.operator.api;

import java.util.List;

/** What a newcomer needs to send test events; in the sandbox only. */
public record SandboxJson(@Required String secret, @Required String url, @Required List<String> types) {}
