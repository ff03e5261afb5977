/**
 * Checks webhooks of Tolinku: did Tolinku send this request, and is there an event in it?
 *
 * <p>The doors are the steps of {@code routes/receive.camel.yaml}, in this order:
 * {@link io.github.linkrelay.webhook.VerifySignature}, {@link io.github.linkrelay.webhook.CheckEnvelope},
 * {@link io.github.linkrelay.webhook.RecentMessages} and {@link io.github.linkrelay.webhook.WebhookAnswer}. What
 * becomes of a request that a step refuses is said in that file.
 *
 * <p>The checks are plain Java with thin Camel processors around them. Nothing here stores or sends, and nothing knows
 * where events go. Facts about Tolinku are from its public pages: Signing &amp; Verification, Webhook Payload Formats
 * and Webhooks with guaranteed delivery on tolinku.com.
 */
package io.github.linkrelay.webhook;
