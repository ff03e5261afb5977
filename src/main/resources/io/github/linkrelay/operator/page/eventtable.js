// The table of events with their states at the destinations.

import {cell, el, table} from './dom.js';
import {bytes, count, time} from './format.js';

const ORDER = ['dead', 'waiting', 'filtered', 'delivered'];

/** The state of an event: `delivered` if all destinations have it, else the states with the destinations' names. */
export function states(byDestination) {
  const names = Object.keys(byDestination).sort();
  if (names.length === 0) {
    return el('span', {class: 'quiet', text: 'for no destination'});
  }
  return el('span', {class: 'states'}, ORDER.map(state => {
    const those = names.filter(name => byDestination[name] === state);
    if (those.length === 0) {
      return null;
    }
    const all = those.length === names.length && names.length > 1;
    const label = those.length > 2 ? `${count(those.length)}${all ? '' : ` of ${count(names.length)}`} ${state}`
      : state === 'delivered' && those.length === names.length ? state : `${state}: ${those.join(', ')}`;
    return el('span', {'class': 'state', 'data-state': state, 'title': `${state}: ${those.join(', ')}`, 'text': label});
  }));
}

/** A table of events with `show(events)`; rows of events that are shown already stay the elements that they were. */
export function eventTable(app, caption) {
  const {table: whole, body} = table(caption, ['Received', 'Type', 'Message id', 'User', 'Size', 'Where it stands'],
      {class: 'events'});
  const rows = new Map();
  opensRows(body);

  function show(events) {
    const wanted = new Set(events.map(event => event.sequence));
    for (const [sequence, known] of rows) {
      if (!wanted.has(sequence)) {
        known.row.remove();
        rows.delete(sequence);
      }
    }
    let place = body.firstChild;
    for (const event of events) {
      const now = JSON.stringify(event.states);
      let known = rows.get(event.sequence);
      if (!known) {
        known = {row: row(event), states: now};
        rows.set(event.sequence, known);
      } else if (known.states !== now) {
        known.states = now;
        known.row.lastChild.firstChild.replaceChildren(states(event.states));
      }
      if (known.row === place) {
        place = place.nextSibling;
      } else {
        body.insertBefore(known.row, place);
      }
    }
  }

  const row = event => el('tr', {'data-event': event.sequence},
      cell('Received', el('a', {href: app.link('events', event.sequence),
        'aria-label': `Event ${event.sequence}, ${event.type ?? 'without a type'}`}, time(event.receivedAt, true))),
      cell('Type', el('span', {class: 'clip', text: event.type ?? ''})),
      cell('Message id', el('code', {class: 'clip', title: event.messageId, text: event.messageId})),
      cell('User', el('code', {class: 'clip', title: event.user ?? '', text: event.user ?? ''})),
      cell('Size', bytes(event.bytes), {class: 'number'}),
      cell('Where it stands', states(event.states)));

  return {element: el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption}, whole), show};
}

/** Lets a click anywhere in a row follow the row's link, unless a text was being marked. */
export function opensRows(body) {
  body.addEventListener('click', event => {
    const row = event.target.closest('tr');
    if (row?.parentElement === body && !event.target.closest('a, button') && String(getSelection()) === '') {
      const link = row.querySelector('a');
      link?.focus(); // So that the focus comes back here when the panel closes.
      link?.click();
    }
  });
}
