/**
 * Tolinku's side: is this request really Tolinku's, and is there an event in it?
 *
 * <p>Plain Java with thin Camel processors around it. Nothing here stores, sends or logs, and nothing knows where
 * events go. Facts about Tolinku are from its public pages: Signing &amp; Verification, Webhook Payload Formats
 * and Webhooks with guaranteed delivery on tolinku.com.
 */
package io.github.linkrelay.webhook;
