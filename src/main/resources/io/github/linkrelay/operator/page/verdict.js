// The answer to "did we lose anything?", from a status alone.

import {bytes, counted} from './format.js';

const TONES = ['bad', 'warn', 'note'];
const LITTLE_DISK = 512 * 1024 * 1024;

/** The difference between both sides of `received = delivered + filtered + dead + waiting`. */
export const difference = one => one.received - one.delivered - one.filtered - one.deadLettered - one.waiting;

/**
 * The verdict over all outboxes: `tone` (ok, warn, bad), `title` without numbers, since it is read aloud whenever it
 * changes, perhaps a `detail`, and `facts`, each with a tone (note too), a text, and the view that tells more. A fact of
 * tone warn needs somebody, one of tone bad at once; a note passes by itself. The verdict has the worst tone of all facts, and
 * nothing on the page is in a worse one.
 */
export function verdict(status) {
  const facts = [...status.outboxes.flatMap(outbox => ofOutbox(outbox, status.outboxes.length > 1)), ...ofProcess(status)]
    .sort((one, other) => TONES.indexOf(one.tone) - TONES.indexOf(other.tone));
  const destinations = status.outboxes.flatMap(outbox => outbox.destinations);
  const missing = destinations.filter(one => difference(one) !== 0);
  if (missing.length > 0) {
    const names = missing.map(one => one.name).join(', ');
    return {tone: 'bad', title: `The balance of ${names} does not add up.`, facts};
  }
  if (status.outboxes.some(outbox => !outbox.accepting)) {
    return {tone: 'bad', title: 'New events are refused. What was stored is safe.', facts};
  }
  const held = destinations.filter(one => one.state === 'held').map(one => one.name);
  if (held.length > 0) {
    return {tone: 'bad', title: `Nothing is lost, but ${held.join(', ')} ${held.length === 1 ? 'refuses' : 'refuse'} us.`, facts};
  }
  if (facts.some(fact => fact.tone === 'warn')) {
    return {tone: 'warn', title: 'Nothing is lost, but something needs you.', facts};
  }
  // Refused requests may be events that were signed with an unknown secret, so they are always mentioned.
  const kept = status.outboxes.some(outbox => outbox.quarantine > 0);
  return {tone: 'ok', title: kept ? 'Nothing that was accepted is lost.' : 'Nothing is lost.', detail: detail(status, destinations), facts};
}

function detail(status, destinations) {
  const events = status.outboxes.reduce((sum, outbox) => sum + outbox.events, 0);
  const waiting = destinations.reduce((sum, one) => sum + one.waiting, 0);
  const filtered = destinations.reduce((sum, one) => sum + one.filtered, 0);
  return events === 0 ? 'No event has come yet.'
    : waiting === 0 ? `${counted(events, 'event')} received, ${filtered === 0 ? 'all delivered' : 'none waiting'}.`
    : `${counted(events, 'event')} received, ${counted(waiting, 'delivery', 'deliveries')} on the way.`;
}

function ofOutbox(outbox, several) {
  const facts = [];
  const place = several ? `${outbox.name}: ` : '';
  const add = (tone, text, view, params) => facts.push({tone, text: place + text, view, params, outbox: outbox.name});
  if (!outbox.accepting) {
    add('bad', `${outbox.refusal ?? 'The outbox takes no events'}. Tolinku sends again after 1, 5 and 30 minutes.`, 'overview');
  }
  if (outbox.destinations.length === 0) {
    add('warn', 'No destination is known: events are kept, and go nowhere.', 'routes');
  }
  outbox.destinations.forEach(one => ofDestination(one, add));
  if (outbox.deadLetters > 0) {
    add('warn', `${counted(outbox.deadLetters, 'dead letter')}: given up, kept to be sent again.`, 'dead-letters');
  }
  if (outbox.quarantine > 0) {
    // Strangers try a public address, so old refused requests alone need nobody.
    const lately = outbox.rates.refused.some(rate => rate > 0);
    add(lately ? 'warn' : 'note', `${counted(outbox.quarantine, 'refused request')} in the quarantine`
        + `${lately ? ', and they still come' : ', none lately'}: strangers, or signed with a secret that Linkrelay does not know.`,
        'quarantine');
  }
  if (outbox.maxBytes && outbox.fileBytes > 0.8 * outbox.maxBytes) {
    add('warn', `The file has ${bytes(outbox.fileBytes)} of ${bytes(outbox.maxBytes)}.`, 'overview');
  }
  if (outbox.diskFreeBytes < LITTLE_DISK) {
    add('warn', `The disk has ${bytes(outbox.diskFreeBytes)} left.`, 'overview');
  }
  return facts;
}

function ofDestination(one, add) {
  const missing = difference(one);
  const waiting = one.waiting > 0 ? `${counted(one.waiting, 'event')} ${one.waiting === 1 ? 'waits' : 'wait'} for` : null;
  const events = {destination: one.name, state: 'waiting'};
  if (missing !== 0) {
    add('bad', missing > 0 ? `${one.name}: ${counted(missing, 'event')} unaccounted for.`
      : `${one.name}: ${counted(-missing, 'event')} counted twice.`, 'overview');
  }
  if (one.busySince) {
    add('warn', `${one.name}: a sender is busy with the same batch for long; it may hang.`, 'overview');
  }
  if (one.state === 'held' && one.apart?.held) {
    add('bad', `${waiting} ${one.name}, which is held: it refuses all alike. Put it right, or decide about the events.`, 'overview');
  } else if (one.state === 'held') {
    add('bad', waiting ? `${waiting} ${one.name}, which is held: it refuses us until something is put right.`
      : `${one.name} is held: it refuses us until something is put right.`, waiting ? 'events' : 'overview', events);
  } else if (one.state === 'stopped' && waiting) {
    add('warn', `${waiting} ${one.name}, which is stopped: no route takes them.`, 'events', events);
  } else if (one.state === 'running' && one.apart?.setAside > 0) {
    add('note', `${counted(one.apart.setAside, 'event')} for ${one.name} set aside while others go on.`, 'events', events);
  } else if (one.state === 'backing_off') {
    add('note', `${waiting ?? 'Nothing waits for'} ${one.name}, which is backing off; it is tried again by itself.`,
        waiting ? 'events' : 'overview', events);
  }
}

function ofProcess(status) {
  const facts = [];
  const requests = status.webhooks.requests;
  const turnedAway = (requests.unavailable ?? 0) + (requests.busy ?? 0) + (requests.failed ?? 0);
  if (turnedAway > 0) {
    facts.push({tone: 'note', view: 'overview', text: `Answered 503 or 500 since the start: ${counted(turnedAway, 'request')}, `
        + 'not storable at the time. Tolinku sends each again after 1, 5 and 30 minutes.'});
  }
  if ((status.reload.problems ?? []).length > 0) {
    facts.push({tone: 'warn', view: 'routes', text: 'An edit of the files is not in force; what ran before goes on.'});
  }
  return facts;
}
