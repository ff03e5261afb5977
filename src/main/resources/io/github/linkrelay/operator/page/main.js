// The page's frame: asks for the status, shows the verdict above every view, and shows the view that the address names.

import {get, Problem} from './api.js';
import {el, setText} from './dom.js';
import {clock, count, serverNow, setServerTime, tick} from './format.js';
import {closeDrawer} from './drawer.js';
import {poll} from './poll.js';
import {verdict} from './verdict.js';
import {deadLetters} from './deadletters.js';
import {events} from './events.js';
import {overview} from './overview.js';
import {quarantine} from './quarantine.js';
import {replays} from './replays.js';
import {routes} from './routes.js';

/** A view: a heading, and a function of the app that gives `element`, `route(place)`, `update(status)`, `destroy()`. */
const VIEWS = {
  'overview': {title: 'Overview', create: overview},
  'events': {title: 'Events', create: events},
  'dead-letters': {title: 'Dead letters', create: deadLetters},
  'quarantine': {title: 'Quarantine', create: quarantine},
  'replays': {title: 'Replays', create: replays},
  'routes': {title: 'Routes', create: routes},
};

const byId = id => document.getElementById(id);

let status = null;
let answeredAt = null;
let shown = null; // {name, outbox, view}

/** What the views get: the status and the outbox, the viewer's role, and functions to go to a view or report a problem. */
const app = {
  get status() { return status; },
  get outbox() { return status.outboxes.find(one => one.name === app.outboxName); },
  get outboxName() { return chosenOutbox(place().params); },
  get operator() { return status.role.name === 'operator'; },
  get masked() { return status.role.masked; },
  link: (view, id, params = {}) => address(view, id, {outbox: named(place().params), ...params}),
  go(hash) { location.hash = hash; },
  /** Shows a problem; null removes it. A missing sign-in is shown by the status already. */
  report(problem) { showProblem(problem?.status === 401 ? null : problem); },
  refresh() { polling.now(); },
};

function place() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, id] = path.split('/');
  return {
    name: Object.hasOwn(VIEWS, name) ? name : 'overview',
    id: /^\d{1,18}$/.test(id ?? '') ? Number(id) : null,
    params: Object.fromEntries(new URLSearchParams(search ?? '')),
  };
}

function address(view, id, params) {
  const given = Object.entries(params).filter(([, value]) => value);
  return `#/${view}${id === null || id === undefined ? '' : '/' + id}`
      + (given.length === 0 ? '' : '?' + new URLSearchParams(given));
}

function chosenOutbox(params) {
  const names = status.outboxes.map(one => one.name);
  return names.includes(params.outbox) ? params.outbox : names.includes('events') ? 'events' : names[0];
}

/** The outbox for an address; nothing if it is the default one. */
const named = params => (chosenOutbox(params) === chosenOutbox({}) ? undefined : chosenOutbox(params));

function show() {
  const {name, id, params} = place();
  const outbox = app.outboxName;
  if (shown?.name !== name || shown.outbox !== outbox) {
    const first = shown === null;
    shown?.view.destroy();
    closeDrawer();
    showProblem(null);
    const heading = el('h1', {tabindex: '-1', text: VIEWS[name].title});
    const view = VIEWS[name].create(app);
    byId('view').replaceChildren(heading, view.element);
    document.body.dataset.shown = name;
    shown = {name, outbox, view};
    view.update(status);
    if (!first) {
      scrollTo(0, 0);
      heading.focus();
    }
  }
  if (id === null) {
    closeDrawer();
  }
  shown.view.route({id, params});
  showFrame();
}

function showFrame() {
  document.querySelectorAll('nav [data-view]').forEach(link => {
    link.href = app.link(link.dataset.view);
    if (link.dataset.view === shown.name) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  });
  badge('dead-letters', app.outbox?.deadLetters ?? 0);
  badge('quarantine', app.outbox?.quarantine ?? 0);
  badge('routes', (status.reload.problems ?? []).length);
  const mode = byId('mode');
  mode.hidden = false;
  mode.dataset.mode = status.product.mode;
  setText(mode, status.product.mode);
  byId('role').hidden = app.operator;
  setText(byId('role'), app.masked ? 'viewer, some fields hidden' : 'viewer');
  setText(byId('foot'), `Linkrelay ${status.product.version} on Camel ${status.product.camel}, Java ${status.product.java}, `
      + `started ${clock(status.product.startedAt)}. Times are local; point at one for UTC.`);
  showOutboxes();
}

function badge(view, value) {
  const node = document.querySelector(`nav [data-view="${view}"] .count`);
  node.hidden = value === 0;
  setText(node, count(value));
}

function showOutboxes() {
  const names = status.outboxes.map(one => one.name);
  const select = byId('outbox');
  byId('outbox-choice').hidden = names.length < 2;
  if ([...select.options].map(option => option.value).join('\n') !== names.join('\n')) {
    select.replaceChildren(...names.map(name => el('option', {value: name, text: name})));
  }
  select.value = app.outboxName;
}

function showVerdict() {
  const {tone, title, detail, facts} = verdict(status);
  byId('verdict').dataset.tone = tone;
  setText(byId('verdict-text'), title);
  setText(byId('verdict-detail'), detail ?? '');
  byId('verdict-detail').hidden = !detail;
  document.title = `${title.replace(/[.:].*/, '')} \u00b7 Linkrelay`;
  const list = byId('verdict-facts');
  const links = facts.map(fact => address(fact.view, null, {...fact.params,
    outbox: fact.outbox === chosenOutbox({}) ? undefined : fact.outbox}));
  // A fact whose numbers change keeps its element, so that a link does not vanish under a finger.
  const keys = facts.map((fact, at) => `${fact.tone} ${links[at]}`);
  if (list.dataset.keys !== keys.join('\n')) {
    list.dataset.keys = keys.join('\n');
    list.replaceChildren(...facts.map((fact, at) => el('li', {'data-tone': fact.tone},
        fact.view === 'overview' ? el('span') : el('a', {href: links[at]}))));
  }
  facts.forEach((fact, at) => setText(list.children[at].firstChild, fact.text));
}

function showProblem(problem) {
  const banner = byId('problem');
  banner.hidden = !problem;
  banner.replaceChildren();
  if (problem) {
    banner.append(el('span', {text: problem.message}),
        el('button', {type: 'button', class: 'plain', text: 'Close', onclick: () => showProblem(null)}));
  }
}

function showNoAnswer(problem) {
  const banner = byId('no-answer');
  banner.hidden = problem === null;
  if (problem === null) {
    return;
  }
  byId('verdict').dataset.tone = 'unknown';
  setText(byId('verdict-text'), 'Not known: Linkrelay does not answer.');
  document.title = 'Not known \u00b7 Linkrelay';
  const since = answeredAt === null ? 'No answer from Linkrelay yet.'
    : `No answer from Linkrelay since ${clock(new Date(answeredAt).toISOString())}. What you see is as of then.`;
  const text = problem.status === 0 ? since : problem.message;
  if (banner.firstChild?.textContent !== text) {
    banner.replaceChildren(el('span', {text}), problem.status === 401
      ? el('button', {type: 'button', text: 'Load again', onclick: () => location.reload()})
      : el('button', {type: 'button', text: 'Try again', onclick: () => polling.now()}));
  }
}

const polling = poll(async signal => {
  try {
    status = await get('/api/status', {}, signal);
    setServerTime(status.now);
    answeredAt = serverNow();
    showNoAnswer(null);
    setText(byId('as-of'), `as of ${clock(status.now)}`);
    showVerdict();
    if (shown?.outbox !== app.outboxName) {
      show();
    } else {
      showFrame();
      shown.view.update(status);
    }
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    showNoAnswer(problem);
  }
}, 2);

addEventListener('hashchange', () => {
  if (status !== null) {
    show();
  }
});
byId('outbox').addEventListener('change', event => {
  const outbox = event.target.value;
  location.hash = address(shown.name, null, {outbox: outbox === chosenOutbox({}) ? undefined : outbox});
});
byId('skip').addEventListener('click', event => {
  event.preventDefault(); // Its fragment would be taken for a view.
  byId('main').focus();
});
setInterval(tick, 1000);
