// Dead letters or refused requests grouped by reason; one group at a time opens into a list of its members.

import {button, cell, el, keepFocus, setText, table} from './dom.js';
import {count, setTime} from './format.js';
import {pages} from './pages.js';
import {opensRows} from './eventtable.js';

/**
 * @param caption  of the table
 * @param withDestination whether groups have one
 * @param load     (group, before, limit, signal) gives {rows, next} of its members
 * @param members  {columns, row(member), one, many}
 * @param actions  (group) gives a button; not called for a viewer
 */
export function groupTable(app, {caption, withDestination, load, members, actions}) {
  const columns = ['Reason', ...(withDestination ? ['Destination'] : []), 'Count', 'First', 'Last', ...(app.operator ? ['Action'] : [])];
  const {table: whole, body} = table(caption, columns, {class: 'groups'});
  const rows = new Map();
  let opened = null; // {key, row, paged}

  function show(groups) {
    const wanted = new Set(groups.map(keyOf));
    for (const [key, known] of rows) {
      if (!wanted.has(key)) {
        if (opened?.key === key) {
          close();
        }
        const focused = known.row.contains(document.activeElement);
        known.row.remove();
        rows.delete(key);
        if (focused) {
          keepFocus();
        }
      }
    }
    // New groups go to the end, and known ones stay where they are, so that nothing moves under a finger.
    for (const group of groups) {
      if (!rows.has(keyOf(group))) {
        const made = create(group);
        rows.set(keyOf(group), made);
        body.append(made.row);
      }
      rows.get(keyOf(group)).update(group);
    }
  }

  function create(group) {
    const number = el('td', {'class': 'number', 'data-column': 'Count', 'data-figure': 'count'});
    const first = el('time', {class: 'time'});
    const last = el('time', {class: 'time'});
    const expand = button(group.group, 'open-group', () => toggle(group), {'class': 'reason-link', 'aria-expanded': 'false'});
    const row = el('tr', {'data-group': group.group, 'data-group-destination': group.destination ?? ''},
        cell('Reason', expand),
        withDestination ? cell('Destination', group.destination ?? el('i', {text: 'none: never was an event'})) : null,
        number, cell('First', first), cell('Last', last), app.operator ? cell('', actions(group), {class: 'does'}) : null);
    return {
      row, expand,
      update(now) {
        const changed = number.textContent !== '' && number.textContent !== count(now.count);
        setText(number, count(now.count));
        setTime(first, now.firstAt);
        setTime(last, now.lastAt);
        if (changed && opened?.key === keyOf(now) && opened.onFirstPage()) {
          opened.paged.first();
        }
      },
    };
  }

  function toggle(group) {
    const was = opened?.key;
    close();
    if (was !== keyOf(group)) {
      open(group);
    }
  }

  function close() {
    if (opened !== null) {
      opened.paged.stop();
      opened.row.remove();
      rows.get(opened.key)?.expand.setAttribute('aria-expanded', 'false');
      opened = null;
    }
  }

  function open(group) {
    const list = table(`${members.many} of this group`, members.columns, {class: 'members'});
    opensRows(list.body);
    let before;
    const paged = pages((from, limit, signal) => {
      before = from;
      return load(group, from, limit, signal);
    }, found => list.body.replaceChildren(...found.map(members.row)), members, app.report);
    const row = el('tr', {class: 'opened'}, el('td', {colspan: columns.length}, paged.element, list.table));
    const known = rows.get(keyOf(group));
    known.expand.setAttribute('aria-expanded', 'true');
    known.row.after(row);
    opened = {key: keyOf(group), row, paged, onFirstPage: () => before === undefined};
    paged.first();
  }

  return {
    element: el('div', {class: 'scroll'}, whole),
    show,
    stop: close,
  };
}

const keyOf = group => `${group.destination ?? ''}\n${group.group}`;

/** Loads the groups now and whenever `mark(outbox)` changes; `shown(groups)` gets them. */
export function groupLoader(app, load, mark, shown) {
  let marked = null;
  let busy = false;
  return async function update() {
    const now = app.outbox ? mark(app.outbox) : null;
    if (busy || now === null || now === marked) {
      return;
    }
    busy = true;
    try {
      const {groups} = await load();
      marked = now;
      shown(groups);
    } catch (problem) {
      if (problem.status >= 400) {
        app.report(problem);
        marked = now; // Said once; asked again when something changes.
      }
    } finally {
      busy = false;
    }
  };
}
