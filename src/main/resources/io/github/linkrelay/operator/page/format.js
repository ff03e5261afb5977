// Writes numbers, sizes and times. Times are local; their titles have UTC.

import {el, setText} from './dom.js';

const whole = new Intl.NumberFormat('en-GB', {maximumFractionDigits: 0});
const tenth = new Intl.NumberFormat('en-GB', {maximumFractionDigits: 1});

/** How far Linkrelay's clock is ahead of the browser's, so that ages do not depend on the browser's clock. */
let ahead = 0;

export function setServerTime(text) {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) {
    ahead = at - Date.now();
  }
}

export const serverNow = () => Date.now() + ahead;

export const count = value => whole.format(value ?? 0);

/** `3 events`, `1 event`. */
export const counted = (value, one, many = one + 's') => `${count(value)} ${value === 1 ? one : many}`;

export const rate = value => `${value > 0 && value < 10 ? tenth.format(value) : count(value)}/s`;

export function bytes(value) {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let left = value ?? 0;
  let unit = 0;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${unit === 0 ? count(left) : tenth.format(left)} ${units[unit]}`;
}

export const millis = value => (value < 1000 ? `${count(value)} ms` : `${tenth.format(value / 1000)} s`);

const UNITS = [[86_400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];

/** The largest unit and the next one, which is left out where it is 0: `4 s`, `3 min 12 s`, `2 h 5 min`, `3 d`. */
export function duration(value) {
  const seconds = Math.max(0, Math.floor(value / 1000));
  const at = Math.max(0, UNITS.findIndex(([size]) => seconds >= size));
  if (seconds === 0) {
    return '0 s';
  }
  const [size, name] = UNITS[at];
  const [smaller, nameOfSmaller] = UNITS[at + 1] ?? [1, ''];
  const rest = Math.floor(seconds % size / smaller);
  return `${Math.floor(seconds / size)} ${name}${rest > 0 ? ` ${rest} ${nameOfSmaller}` : ''}`;
}

const two = value => String(value).padStart(2, '0');

/** The local time, with the day unless it is today; with milliseconds if asked for. */
export function clock(text, exact = false) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) {
    return '';
  }
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
      + (exact ? '.' + String(at.getMilliseconds()).padStart(3, '0') : '');
  const today = at.toDateString() === new Date(serverNow()).toDateString();
  return today ? time : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

const utc = text => `${String(text).replace('T', ' ').replace('Z', '')} UTC`;

/** A `time` element. */
export function time(text, exact = false) {
  const node = el('time', {class: 'time'});
  setTime(node, text, exact);
  return node;
}

export function setTime(node, text, exact = false) {
  setText(node, text ? clock(text, exact) : '');
  if (text && node.dateTime !== text) {
    node.dateTime = text;
    node.title = utc(text);
  }
}

/** How long ago something was; the text is updated every second. */
export function setAge(node, text) {
  node.dataset.since = text ?? '';
  setText(node, text ? duration(serverNow() - Date.parse(text)) : '');
}

/** How long until something; the text counts down to `now`. */
export function setCountdown(node, text) {
  node.dataset.until = text ?? '';
  const left = text ? Date.parse(text) - serverNow() : 0;
  setText(node, !text ? '' : left > 0 ? `in ${duration(left + 999)}` : 'now');
}

let frozen = false;

/** Stops the ages, which are not known while nothing of now is, or lets them go on. */
export function freezeAges(now) {
  frozen = now;
}

/** Updates all ages and countdowns of the page. */
export function tick() {
  if (frozen) {
    return;
  }
  document.querySelectorAll('[data-since]').forEach(node => setAge(node, node.dataset.since || null));
  document.querySelectorAll('[data-until]').forEach(node => setCountdown(node, node.dataset.until || null));
}
