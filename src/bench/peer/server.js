// The receiver of Tolinku's article on Segment, as a careful team would run it: the raw body is verified in constant
// time, repeats are dropped, Tolinku is answered before the event goes on, and Segment's SDK makes the batches.
// All its state is in memory.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { Analytics } from '@segment/analytics-node';

const {
  WEBHOOK_SECRET,
  SEGMENT_WRITE_KEY,
  SEGMENT_ENDPOINT = 'https://api.segment.io',
  PORT = '3000',
  FLUSH_AT = '100', // the SDK's own default is 15; fewer, larger requests suit a busy receiver
  FLUSH_INTERVAL = '1000', // milliseconds; the SDK's own default is 10,000
  DEDUPE_SIZE = '200000',
} = process.env;

if (!WEBHOOK_SECRET || !SEGMENT_WRITE_KEY) {
  console.error('WEBHOOK_SECRET and SEGMENT_WRITE_KEY must be set');
  process.exit(1);
}

const EVENT_NAMES = new Map([
  ['link.clicked', 'Deep Link Clicked'],
  ['deferred_link.claimed', 'Deferred Link Claimed'],
  ['install.tracked', 'Install Tracked'],
  ['referral.created', 'Referral Created'],
  ['referral.completed', 'Referral Completed'],
  ['ecommerce.purchase', 'Order Completed'],
  ['ecommerce.refund', 'Order Refunded'],
  ['ecommerce.add_to_cart', 'Product Added'],
  ['ecommerce.begin_checkout', 'Checkout Started'],
  ['ecommerce.add_to_wishlist', 'Product Added to Wishlist'],
]);

const analytics = new Analytics({
  writeKey: SEGMENT_WRITE_KEY,
  host: SEGMENT_ENDPOINT,
  flushAt: Number(FLUSH_AT),
  flushInterval: Number(FLUSH_INTERVAL),
});
analytics.on('error', (error) => console.error('delivery failed:', error.code, error.reason?.message ?? ''));

// Two generations of ids, the older forgotten when the younger is full: bounded, and no search for the oldest id.
const generation = Number(DEDUPE_SIZE) / 2;
let young = new Set();
let old = new Set();

function firstSeen(id) {
  if (young.has(id) || old.has(id)) return false;
  if (young.size >= generation) {
    old = young;
    young = new Set();
  }
  young.add(id);
  return true;
}

function signed(body, header) {
  if (typeof header !== 'string') return false;
  const given = Buffer.from(header, 'hex');
  const expected = createHmac('sha256', WEBHOOK_SECRET).update(body).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function parse(body) {
  try {
    const { event, timestamp, data } = JSON.parse(body);
    const time = new Date(timestamp);
    const usable = typeof event === 'string' && typeof data === 'object' && data !== null && !Number.isNaN(time.getTime());
    return usable ? { event, time, data } : undefined;
  } catch {
    return undefined;
  }
}

function knownUser(event, data) {
  if (event === 'referral.created') return data.referrer_id;
  if (event === 'referral.completed') return data.referred_user_id ?? data.referrer_id;
  return event.startsWith('ecommerce.') ? data.user_id : undefined;
}

function identity(event, data) {
  const user = knownUser(event, data);
  if (user) return { userId: String(user) };
  const visitor = `${data.ip}-${data.platform}-${data.device_type}`;
  return { anonymousId: createHash('sha256').update(visitor).digest('hex').slice(0, 32) };
}

function track(messageId, { event, time, data }) {
  const context = {};
  if (data.ip) context.ip = data.ip;
  if (data.campaign) context.campaign = { name: data.campaign };
  analytics.track({
    ...identity(event, data),
    messageId,
    event: EVENT_NAMES.get(event) ?? `Webhook ${event}`,
    timestamp: time,
    properties: { ...data, source: 'tolinku_webhook', original_event_type: event },
    context,
  });
}

const app = express();
app.disable('x-powered-by');
app.disable('etag');

app.get('/health', (request, response) => response.status(200).end());

app.post('/webhooks/tolinku', express.raw({ type: () => true, limit: '256kb' }), (request, response) => {
  const body = request.body;
  if (!Buffer.isBuffer(body) || !signed(body, request.headers['x-webhook-signature'])) {
    return response.status(401).end();
  }
  const messageId = createHash('sha256').update(body).digest('hex');
  const webhook = parse(body);
  if (!webhook) return response.status(400).end();
  response.status(200).end();
  if (firstSeen(messageId)) track(messageId, webhook);
});

const server = app.listen(Number(PORT), '127.0.0.1');

process.on('SIGTERM', async () => {
  server.close();
  await analytics.closeAndFlush();
  process.exit(0);
});
