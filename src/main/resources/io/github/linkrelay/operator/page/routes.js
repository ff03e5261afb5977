// The view "Routes": the running routes, their files, and the result of the last edit.

import {get} from './api.js';
import {cell, el, pair, setText, table} from './dom.js';
import {count, time} from './format.js';
import {poll} from './poll.js';

export function routes(app) {
  const {table: whole, body} = table('Routes', ['Route', 'State', 'From', 'File']);
  const reload = el('div');
  let drawn = '';
  let applied;

  const polling = poll(async signal => {
    const found = await get('/api/routes', {}, signal);
    const now = JSON.stringify(found);
    if (drawn !== now) {
      drawn = now;
      body.replaceChildren(...found.routes.map(route => el('tr', {'data-route': route.id},
          cell('Route', el('b', {text: route.id})),
          cell('State', el('span', {'class': 'state', 'data-state': route.state.toLowerCase(), 'text': route.state.toLowerCase()})),
          cell('From', el('code', {text: route.from})),
          cell('File', el('code', {text: route.file ?? 'not known'})))));
    }
  }, 10, app.report);

  function update(status) {
    const key = JSON.stringify(status.reload);
    if (reload.dataset.key !== key) {
      reload.dataset.key = key;
      reload.replaceChildren(...lastReload(status.reload));
    }
    if (applied !== undefined && applied !== status.reload.applied) {
      polling.now();
    }
    applied = status.reload.applied ?? 0;
  }

  return {
    element: el('div', {},
        el('section', {'class': 'card', 'id': 'reload', 'aria-labelledby': 'reload-title'},
            el('h2', {id: 'reload-title', text: 'Edits of the files'}), reload),
        el('h2', {text: 'What runs'}),
        el('div', {class: 'scroll'}, whole)),
    update,
    route() {},
    destroy: polling.stop,
  };
}

function lastReload({enabled, applied, refused, appliedAt, problems = [], needRestart = []}) {
  if (!enabled) {
    return [el('p', {text: 'Edits take effect at the next start: live reload is off.'})];
  }
  const state = el('span', {'class': 'state', 'data-state': problems.length > 0 ? 'not-in-force' : 'running'});
  setText(state, problems.length > 0 ? 'not in force' : 'in force');
  return [
    el('p', {}, problems.length > 0 ? 'The files on the disk are ' : 'What is on the disk is ', state),
    problems.length > 0 ? el('div', {},
        el('p', {text: 'What ran before goes on. Mend this before any restart:'}),
        el('ul', {class: 'problems'}, problems.map(one => el('li', {class: 'reason', text: one})))) : '',
    needRestart.length > 0 ? el('div', {},
        el('p', {text: 'Taken over at the next start only:'}),
        el('ul', {}, needRestart.map(one => el('li', {}, el('code', {text: one}))))) : '',
    el('dl', {class: 'pairs tight'},
        pair('Edits taken over', count(applied ?? 0)),
        pair('Edits refused', count(refused ?? 0)),
        pair('Last taken over', appliedAt && time(appliedAt))),
  ];
}
