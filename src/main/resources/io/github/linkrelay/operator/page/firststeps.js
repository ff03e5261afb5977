// The sandbox's first steps: a command to send an event, buttons for test events, and the events as they arrive.

import {get, post} from './api.js';
import {button, copyButton, el, setText} from './dom.js';
import {problemLine} from './drawer.js';
import {counted, time} from './format.js';
import {states} from './eventtable.js';
import {poll} from './poll.js';

const SAMPLE = '{"event":"link.clicked","timestamp":"2026-06-14T09:26:53.589Z","data":{"ip":"203.0.113.57","platform":"ios",'
    + '"device_type":"mobile","campaign":"newsletter-june"}}';
const SHOWN = 5;

/** Quotes a text as one word for a shell. */
const quoted = text => (/^[\w.:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`);

function command({url, secret}) {
  return `body='${SAMPLE}'\n`
      + `curl -i ${quoted(url)} -H 'Content-Type: application/json' -d "$body" \\\n`
      + `  -H "X-Webhook-Signature: $(printf %s "$body" | openssl dgst -sha256 -hmac ${quoted(secret)} -r | cut -d' ' -f1)"`;
}

export function firstSteps(app) {
  const sandbox = app.status.sandbox;
  const began = app.outbox?.events ?? 0;
  const title = el('h3');
  const text = el('p');
  const list = el('ul', {class: 'arrived'});
  const arrival = el('div', {'class': 'arrival', 'id': 'arrival', 'aria-live': 'polite'}, title, text, list);
  const answer = el('p', {class: 'quiet', role: 'status'});
  const problem = problemLine();
  const code = command(sandbox);
  let stored = began;
  let drawn = '';

  const send = type => button(type, 'send-test', async event => {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    problem.show(null);
    try {
      const sent = await post('/api/test-events', {}, {type});
      setText(answer, sent.status === 200 ? `${sent.type}: the webhook answered 200.`
        : `${sent.type}: ${sent.status === 0 ? 'no answer from the webhook' : `the webhook answered ${sent.status}`}`
          + `${sent.reason ? `: ${sent.reason}` : ''}.`);
      app.refresh();
      arrivals.now();
    } catch (failure) {
      problem.show(failure);
    } finally {
      pressed.disabled = false;
      pressed.focus();
    }
  }, {'data-test-type': type});

  const element = el('section', {'class': 'card first-steps', 'id': 'first-steps', 'aria-labelledby': 'first-steps-title'},
      el('h2', {id: 'first-steps-title', text: 'First steps'}),
      el('p', {text: 'This is the sandbox: it listens on this machine only, takes a published example secret, and delivers to '
        + 'a built-in stand-in for Segment. Send an event and watch it arrive here:'}),
      arrival,
      el('div', {class: 'steps'},
          el('div', {},
              el('h3', {text: app.operator ? '1. Press a button' : 'Test events'}),
              app.operator ? el('p', {class: 'quiet', text: 'Sends a signed test event of this type through the webhook.'}) : null,
              app.operator ? el('div', {class: 'types'}, sandbox.types.map(send))
                : el('p', {text: 'A viewer may look only. An operator sees buttons here that send test events.'}),
              answer, problem.line),
          el('div', {},
              el('h3', {text: app.operator ? '2. Or send one from a terminal' : 'From a terminal'}),
              el('p', {class: 'quiet', text: 'Only curl and openssl are needed. The same command again is a duplicate: '
                + 'answered 200, and no second event.'}),
              el('pre', {id: 'command', class: 'code', tabindex: '0', 'aria-label': 'Command that sends an event', text: code}),
              copyButton(() => code))));

  /** Asks only while there may be something new: an event that came, or one that is not delivered yet. */
  const arrivals = poll(async signal => {
    const outbox = app.outbox;
    if (!outbox || (outbox.events === stored && list.dataset.settled === String(stored))) {
      return;
    }
    const page = await get('/api/events', {outbox: outbox.name, limit: SHOWN}, signal);
    show(page.events);
  }, 1, app.report);

  function show(found) {
    stored = Math.max(app.outbox.events, found[0]?.sequence ?? 0);
    const waits = found.some(event => Object.values(event.states).includes('waiting'));
    list.dataset.settled = waits ? '' : String(app.outbox.events);
    const now = JSON.stringify(found);
    if (now !== drawn) {
      drawn = now;
      list.replaceChildren(...found.map(event => el('li', {},
          time(event.receivedAt), ' ',
          el('a', {'href': app.link('events', event.sequence), 'data-event': event.sequence, 'text': event.type ?? event.messageId}),
          ' ', states(event.states))));
    }
    arrival.dataset.arrived = found.length > 0;
    if (found.length === 0) {
      setText(title, 'Waiting for your first event');
      setText(text, 'It appears here within a second or two of being sent.');
    } else if (began === 0) {
      setText(title, 'Your first event arrived');
      setText(text, 'It is on disk, and on its way to its destinations. Open it to see what was received and what was sent.');
    } else {
      setText(title, `${counted(stored, 'event')} arrived so far`);
      setText(text, 'The last of them:');
    }
  }

  return {
    element,
    update(status, outbox) {
      if (outbox.events !== stored) {
        arrivals.now();
      }
    },
    destroy() { arrivals.stop(); },
  };
}
