// One whole dead letter, or one whole refused request.

import {get} from './api.js';
import {bodyView, keyView} from './body.js';
import {button, el, pair} from './dom.js';
import {problemLine} from './drawer.js';
import {count, time} from './format.js';
import {openReplay} from './replaydialog.js';

export function deadLetterDetail(app, id, readAgain) {
  return loaded(`/api/dead-letters/${id}`, app, letter => [
    el('dl', {class: 'pairs'},
        pair('Destination', letter.destination ?? 'none: it never was an event'),
        pair('Given up', time(letter.diedAt, true)),
        pair('Received', time(letter.receivedAt, true)),
        pair('Type', letter.type),
        pair('Event', letter.sequence === undefined ? null
          : el('a', {href: app.link('events', letter.sequence), text: count(letter.sequence)})),
        pair('Message id', letter.messageId && el('code', {text: letter.messageId})),
        pair('Key', keyView(app, letter.key))),
    el('h3', {text: 'Reason'}),
    el('p', {class: 'reason', id: 'reason', text: letter.reason}),
    !app.operator ? null : el('div', {class: 'actions'}, letter.destination === undefined
      ? button('Read again...', 'admit', () => readAgain({ids: [id]}))
      : letter.sequence === undefined ? null : button('Send again...', 'replay', () => openReplay(app,
          `Send dead letter ${count(id)} to ${letter.destination} again`,
          {destination: letter.destination, source: 'dead-letters', sequences: [letter.sequence]}))),
    ...body(app, letter),
  ]);
}

export function quarantineDetail(app, id, verifyAgain) {
  return loaded(`/api/quarantine/${id}`, app, entry => [
    el('dl', {class: 'pairs'},
        pair('Received', time(entry.receivedAt, true)),
        pair('Refused because', entry.reason),
        pair('Signature as it came', el('code', {text: entry.signature ?? 'none'})),
        pair('Key', keyView(app, entry.key))),
    el('p', {class: 'quiet', text: 'Nobody vouches for this body: anyone can send one to the webhook\'s address.'}),
    !app.operator ? null : el('div', {class: 'actions'},
        button('Verify again and admit...', 'admit', () => verifyAgain({ids: [id]}))),
    ...body(app, entry),
  ]);
}

const body = (app, one) => (one.body
  ? [el('h3', {text: 'Received body'}), bodyView(one.body, 'event-body', app.masked)] : []);

function loaded(path, app, content) {
  const problem = problemLine();
  const place = el('div', {}, el('p', {class: 'quiet', text: 'Loading...'}));
  get(path, {outbox: app.outboxName}).then(one => place.replaceChildren(...content(one).filter(Boolean)), failure => {
    place.replaceChildren();
    problem.show(failure);
  });
  return el('div', {}, problem.line, place);
}
