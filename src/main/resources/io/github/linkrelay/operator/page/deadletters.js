// The view "Dead letters": dead letters by reason, and the buttons to send them again.

import {get} from './api.js';
import {button, cell, el} from './dom.js';
import {openDrawer} from './drawer.js';
import {openAdmit} from './admitdialog.js';
import {bytes, count, time} from './format.js';
import {groupLoader, groupTable} from './groups.js';
import {deadLetterDetail} from './letter.js';
import {openReplay} from './replaydialog.js';

export function deadLetters(app) {
  const empty = el('p', {class: 'empty', text: 'No dead letters. Nothing was given up.', hidden: true});
  const whole = el('div', {class: 'wholes'});
  const groups = groupTable(app, {
    caption: 'Dead letters by reason',
    withDestination: true,
    load: async (group, before, limit, signal) => {
      const page = await get('/api/dead-letters', {outbox: app.outboxName, destination: group.destination ?? '-',
        group: group.group, before, limit}, signal);
      return {rows: page.deadLetters, next: page.next};
    },
    members: {one: 'dead letter', many: 'dead letters', columns: ['Given up', 'Type', 'Message id', 'Reason', 'Size'], row},
    actions: group => (group.destination
      ? button('Send again...', 'replay', () => openReplay(app, `Send a group of dead letters to ${group.destination} again`,
          {destination: group.destination, source: 'dead-letters', group: group.group}))
      : button('Read again...', 'admit', () => readAgain({all: true, group: group.group}))),
  });

  function row(letter) {
    return el('tr', {'data-dead-letter': letter.id},
        cell('Given up', el('a', {'href': app.link('dead-letters', letter.id), 'aria-label': `Dead letter ${letter.id}`},
            time(letter.diedAt))),
        cell('Type', el('span', {class: 'clip', text: letter.type ?? ''})),
        cell('Message id', el('code', {class: 'clip', title: letter.messageId ?? letter.key, text: letter.messageId ?? letter.key})),
        cell('Reason', el('span', {class: 'said', text: letter.reason})),
        cell('Size', bytes(letter.bytes), {class: 'number'}));
  }

  const readAgain = request => openAdmit(app, 'Read bodies again', '/api/dead-letters/admit', request, 'Admit them');

  const update = groupLoader(app, () => get('/api/dead-letters/groups', {outbox: app.outboxName}),
      // Both counts are compared, because one dead letter may come while another goes.
      outbox => [outbox.deadLetters, ...outbox.destinations.map(one => one.deadLettered)].join(),
      found => {
        empty.hidden = found.length > 0;
        groups.element.hidden = found.length === 0;
        groups.show(found);
        showWhole(found);
      });

  /** One line for each destination, for all of its dead letters. */
  function showWhole(found) {
    const sums = new Map();
    found.forEach(group => sums.set(group.destination, (sums.get(group.destination) ?? 0) + group.count));
    const key = JSON.stringify([...sums]);
    if (whole.dataset.key !== key) {
      whole.dataset.key = key;
      whole.replaceChildren(...[...sums].map(([name, sum]) => el('p', {'class': 'line', 'data-dead-of': name ?? '-'},
          el('b', {text: name ?? 'Never were events'}), ` ${count(sum)} `,
          !app.operator ? null : name ? button('Send all again...', 'replay', () => openReplay(app,
              `Send all dead letters of ${name} again`, {destination: name, source: 'dead-letters'}))
            : button('Read all again...', 'admit', () => readAgain({all: true})))));
    }
  }

  return {
    element: el('div', {},
        el('p', {class: 'quiet', text: 'Events that a destination will never take as they are, and signed bodies that were no '
          + 'events. They are kept until somebody deletes them. Sent again, they keep their message ids.'}),
        empty, whole, groups.element),
    update,
    route({id}) {
      if (id !== null) {
        openDrawer(`Dead letter ${count(id)}`, deadLetterDetail(app, id, readAgain), () => app.go(app.link('dead-letters')));
      }
    },
    destroy: groups.stop,
  };
}
