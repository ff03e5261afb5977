package io.github.linkrelay.bench;

/** Webhook bodies by number. The same number gives the same body in every run, different numbers different ones. */
interface WebhookBodies {

    String type(int event);

    String body(int event);
}
