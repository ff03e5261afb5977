// The view "Quarantine": requests that were answered 401, to be verified again after a secret was added.

import {get} from './api.js';
import {openAdmit} from './admitdialog.js';
import {button, cell, el, setText} from './dom.js';
import {openDrawer} from './drawer.js';
import {bytes, count, time} from './format.js';
import {groupLoader, groupTable} from './groups.js';
import {quarantineDetail} from './letter.js';

export function quarantine(app) {
  const empty = el('p', {class: 'empty', text: 'No refused requests are kept.', hidden: true});
  const all = app.operator ? button('Verify all again...', 'admit', () => verifyAgain({all: true})) : null;
  const sum = el('b');
  const whole = el('p', {class: 'line', hidden: true}, sum, all);
  const verifyAgain = request => openAdmit(app, 'Verify again and admit', '/api/quarantine/admit', request, 'Admit them');
  const groups = groupTable(app, {
    caption: 'Refused requests by reason',
    withDestination: false,
    load: async (group, before, limit, signal) => {
      const page = await get('/api/quarantine', {outbox: app.outboxName, group: group.group, before, limit}, signal);
      return {rows: page.entries, next: page.next};
    },
    members: {one: 'request', many: 'requests', columns: ['Received', 'Key', 'Signature', 'Size'], row},
    actions: group => button('Verify again...', 'admit', () => verifyAgain({all: true, group: group.group})),
  });

  function row(entry) {
    return el('tr', {'data-quarantined': entry.id},
        cell('Received', el('a', {'href': app.link('quarantine', entry.id), 'aria-label': `Refused request ${entry.id}`},
            time(entry.receivedAt))),
        cell('Key', el('code', {class: 'clip', title: entry.key, text: entry.key})),
        cell('Signature', el('code', {class: 'clip', text: entry.signature ?? ''})),
        cell('Size', bytes(entry.bytes), {class: 'number'}));
  }

  const update = groupLoader(app, () => get('/api/quarantine/groups', {outbox: app.outboxName}),
      outbox => String(outbox.quarantine), found => {
        empty.hidden = found.length > 0;
        groups.element.hidden = found.length === 0;
        whole.hidden = found.length === 0;
        setText(sum, `${count(found.reduce((total, group) => total + group.count, 0))} kept`);
        groups.show(found);
      });

  return {
    element: el('div', {},
        el('p', {class: 'quiet', text: 'Requests whose signature was refused. After a rotated secret was added they can be '
          + 'verified again: those whose signature is right are admitted with the time when they first came. Their number and size are bounded, '
          + 'the oldest go first.'}),
        empty, whole, groups.element),
    update,
    route({id}) {
      if (id !== null) {
        openDrawer(`Refused request ${count(id)}`, quarantineDetail(app, id, verifyAgain), () => app.go(app.link('quarantine')));
      }
    },
    destroy: groups.stop,
  };
}
