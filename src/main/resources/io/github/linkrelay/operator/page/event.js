// One whole event: its received body, its Track call, and each attempt to deliver it.

import {getWithText, Problem} from './api.js';
import {bodyView, jsonView, keyView} from './body.js';
import {button, cell, el, pair, setText, table} from './dom.js';
import {problemLine} from './drawer.js';
import {count, counted, millis, time} from './format.js';
import {member} from './json.js';
import {poll} from './poll.js';
import {openReplay} from './replaydialog.js';

const WHOLE_LOG = 100;
/** With more destinations than this, those that have the event are folded, so that the others are seen. */
const FEW = 2;

/** The panel's content. While the event waits at a destination, the page asks again and shows changes. */
export function eventDetail(app, sequence) {
  const problem = problemLine();
  const head = el('div', {}, el('p', {class: 'quiet', text: 'Loading...'}));
  const stands = el('h3', {text: 'Where it stands'});
  const destinations = el('div');
  const texts = el('div');
  let drawn = '';

  const polling = poll(async signal => {
    try {
      const {value, text} = await getWithText(`/api/events/${sequence}`, {outbox: app.outboxName}, signal);
      problem.show(null);
      if (drawn === '') {
        head.replaceChildren(facts(app, value));
        texts.replaceChildren(...bodies(app, value, text));
      }
      if (drawn !== JSON.stringify(value.destinations)) {
        drawn = JSON.stringify(value.destinations);
        const opened = [...destinations.children].filter(node => node.open).map(node => node.dataset.destinationState);
        const first = destinations.children.length === 0;
        destinations.replaceChildren(...value.destinations.map(one => destination(app, value, one,
            first ? one.state !== 'delivered' || value.destinations.length <= FEW : opened.includes(one.name))));
      }
      if (!value.destinations.some(one => one.state === 'waiting')) {
        polling.stop();
      }
    } catch (failure) {
      if (!(failure instanceof Problem)) {
        throw failure;
      }
      problem.show(failure);
      if (failure.status === 404) {
        head.replaceChildren();
        stands.hidden = true;
        polling.stop();
      }
    }
  }, 3);

  return {
    element: el('div', {'data-event-detail': sequence}, problem.line, head, stands, destinations, texts),
    stop: polling.stop,
  };
}

const facts = (app, event) => el('dl', {class: 'pairs'},
    pair('Type', event.type ?? 'none'),
    pair('Received', time(event.receivedAt, true)),
    pair('Message id', el('code', {text: event.messageId})),
    pair('User', event.user && el('code', {text: event.user})),
    pair('Key', keyView(app, event.key)));

function bodies(app, event, text) {
  return [
    el('h3', {text: 'Received body'}),
    bodyView(event.body, 'event-body', app.masked),
    el('h3', {text: 'Track call'}),
    el('p', {class: 'quiet', text: 'As the settings of now make it. A step of your own in a route is not in it.'}),
    event.call ? jsonView('event-call', 'Track call', member(text, 'call') ?? JSON.stringify(event.call))
      : el('p', {id: 'event-call', class: 'reason', text: event.callProblem ?? 'There is none.'}),
  ];
}

function destination(app, event, one, open) {
  return el('details', {'class': 'card flat', 'data-destination-state': one.name, open},
      el('summary', {},
          el('h4', {text: one.name}),
          el('span', {'class': 'state', 'data-state': one.state, 'text': one.state}),
          el('span', {class: 'quiet', text: one.attempts.length > 0 ? counted(one.attempts.length, 'attempt') : ''})),
      el('div', {class: 'line'},
          one.deadLetter !== undefined
            ? el('a', {href: app.link('dead-letters', one.deadLetter), text: 'its dead letter'}) : null,
          app.operator && one.state !== 'waiting' ? button('Send again...', 'replay', () => again(app, event, one),
              {'class': 'plain', 'aria-label': `Send again to ${one.name}`}) : null),
      one.reason ? el('p', {class: 'reason', text: one.reason}) : null,
      one.attempts.length === 0 ? el('p', {class: 'quiet', text: noAttempt(one.state)}) : attempts(one));
}

const noAttempt = state => (state === 'waiting' ? 'Not tried yet.'
  : 'No attempt is on record: it is older than the log, or its route ended without sending it.');

function attempts(one) {
  const {table: whole, body} = table(`Attempts at ${one.name}`, ['Begun', 'Took', 'Status', 'Answer', 'Request']);
  body.append(...one.attempts.map((attempt, at) => el('tr', {'data-attempt': at + 1},
      cell('Begun', time(attempt.at, true)),
      cell('Took', millis(attempt.millis), {class: 'number'}),
      cell('Status', attempt.answer === 'filtered' ? 'no request' : attempt.status === undefined ? 'no answer' : String(attempt.status), {'data-status': attempt.status ?? ''}),
      cell('Answer', [el('span', {'class': 'state', 'data-state': attempt.answer, 'text': attempt.answer}),
        attempt.reason ? el('span', {class: 'said', text: attempt.reason}) : null]),
      cell('Request', counted(attempt.events, 'event') + (attempt.replay === undefined ? '' : `, replay ${count(attempt.replay)}`)))));
  const note = el('p', {class: 'quiet', hidden: one.attempts.length < WHOLE_LOG});
  setText(note, `The last ${count(WHOLE_LOG)} attempts.`);
  return el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Attempts at ${one.name}`}, whole, note);
}

function again(app, event, one) {
  openReplay(app, `Send event ${count(event.sequence)} to ${one.name} again`, {
    destination: one.name,
    source: one.state === 'dead' ? 'dead-letters' : 'events',
    sequences: [event.sequence],
  });
}
