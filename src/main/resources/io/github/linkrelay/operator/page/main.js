// The page's frame: asks for the status, shows the verdict above every view, and shows the view that the address names.

import {get, Problem} from './api.js';
import {button, el, plain, setText} from './dom.js';
import {clock, count, duration, freezeAges, serverNow, setServerTime, tick} from './format.js';
import {closeDialogs, closeDrawer} from './drawer.js';
import {poll} from './poll.js';
import {verdict} from './verdict.js';
import {deadLetters} from './deadletters.js';
import {events} from './events.js';
import {overview} from './overview.js';
import {quarantine} from './quarantine.js';
import {noSuchPage} from './nosuchpage.js';
import {replays} from './replays.js';
import {routes} from './routes.js';

/** A process that is alive answers much sooner; one that hangs must not look well for long. */
const PATIENCE = 8_000;

/** The name of the view for addresses that lead nowhere. */
const NOWHERE = 'no-such-page';

/**
 * A view: a heading, and a function of the app that gives `element`, `route(place)`, `update(status)`, `destroy()`. `one` is what
 * its addresses with a number show.
 */
const VIEWS = {
  'overview': {title: 'Overview', create: overview},
  'events': {title: 'Events', create: events, one: 'Event'},
  'dead-letters': {title: 'Dead letters', create: deadLetters, one: 'Dead letter'},
  'quarantine': {title: 'Quarantine', create: quarantine, one: 'Refused request'},
  'replays': {title: 'Replays', create: replays},
  'routes': {title: 'Routes', create: routes},
  [NOWHERE]: {title: 'There is no such page', create: noSuchPage},
};

const byId = id => document.getElementById(id);

let status = null;
let answeredAt = null;
let unknown = null; // What to say of a status that can't be had, while it can't.
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
  const [name, id, ...more] = path.replace(/\/$/, '').split('/');
  const view = VIEWS[name === '' ? 'overview' : name];
  const params = Object.fromEntries(new URLSearchParams(search ?? ''));
  // A number with more digits than these is not exact in JavaScript.
  const known = Object.hasOwn(VIEWS, name || 'overview') && more.length === 0 && (id === undefined || view.one && /^\d{1,15}$/.test(id))
    && (params.outbox === undefined || status.outboxes.some(one => one.name === params.outbox));
  return known ? {name: name || 'overview', id: id === undefined ? null : Number(id), params} : {name: NOWHERE, id: null, params};
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
  closeDialogs();
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
  showTitle();
}

/** The window's title: how much needs somebody, which page it is, and of which outbox if there are several. */
function showTitle() {
  const {name, id} = place();
  const view = VIEWS[name];
  const needs = verdict(status).facts.filter(fact => fact.tone !== 'note').length;
  document.title = plain([
    (unknown ? '(?) ' : needs > 0 ? `(${count(needs)}) ` : '') + (id === null ? view.title : `${view.one} ${count(id)}`),
    ...(status.outboxes.length > 1 ? [app.outboxName] : []),
    'Linkrelay'].join(' \u00b7 '));
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
  const {facts} = verdict(status);
  badge('dead-letters', app.outbox?.deadLetters ?? 0, facts);
  badge('quarantine', app.outbox?.quarantine ?? 0, facts);
  badge('routes', (status.reload.problems ?? []).length, facts);
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

/** Shows a number beside a view's name, in the tone of the verdict's fact about it. */
function badge(view, value, facts) {
  const node = document.querySelector(`nav [data-view="${view}"] .count`);
  node.hidden = value === 0;
  node.dataset.tone = facts.find(fact => fact.view === view && (fact.outbox ?? app.outboxName) === app.outboxName)?.tone ?? '';
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

/** Says loudly that nothing is known of now, and greys the figures of then; null: all is known again. */
function showUnknown(problem) {
  unknown = problem;
  document.body.toggleAttribute('data-stale', unknown !== null);
  byId('no-answer').hidden = unknown === null;
  freezeAges(unknown !== null);
  if (unknown === null) {
    return;
  }
  byId('verdict').dataset.tone = 'bad';
  setText(byId('verdict-text'), unknown.status === 0 ? 'Not known: Linkrelay does not answer.'
    : unknown.status === 401 ? 'Not known: you are not signed in.' : 'Not known: Linkrelay can\'t say.');
  byId('verdict-detail').hidden = status === null;
  setText(byId('verdict-detail'), status === null ? '' : `All that you see is as of ${clock(status.now)}, and may be wrong by now.`);
  const banner = byId('no-answer');
  if (banner.dataset.status !== String(unknown.status)) {
    banner.dataset.status = unknown.status;
    banner.replaceChildren(el('span'), unknown.status === 401
      ? button('Load again', 'load-again', () => location.reload()) : button('Try again', 'try-again', () => polling.now()));
  }
  describeUnknown();
  if (status === null) {
    document.title = 'Not known \u00b7 Linkrelay';
  } else {
    showTitle();
  }
}

function describeUnknown() {
  if (unknown !== null) {
    const since = answeredAt === null ? 'No answer from Linkrelay yet.' : `No answer from Linkrelay since ${clock(status.now)}, `
      + `for ${duration(serverNow() - answeredAt)}. Does the process run?`;
    setText(byId('no-answer').firstChild, unknown.status === 0 ? since : unknown.message);
  }
}

const polling = poll(async signal => {
  try {
    status = await get('/api/status', {}, signal, PATIENCE);
    setServerTime(status.now);
    answeredAt = serverNow();
    showUnknown(null);
    setText(byId('as-of'), `as of ${clock(status.now)}`);
    showVerdict();
    if (shown?.outbox !== app.outboxName) {
      show();
    } else {
      showFrame();
      showTitle();
      shown.view.update(status);
    }
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    showUnknown(problem);
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
setInterval(() => {
  tick();
  describeUnknown();
}, 1000);
