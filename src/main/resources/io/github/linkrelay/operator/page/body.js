// Shows a body as text: with line breaks for reading, or exactly as it was received.

import {button, copyButton, el, plain, setText} from './dom.js';
import {bytes} from './format.js';
import {pretty} from './json.js';

/** The key of a body, as the viewer may know it. */
export const keyView = (app, key) => el('code', {text: key,
  title: app.masked ? 'Stands for the key, which is hidden from you' : 'SHA-256 of the body'});

/** A received body with the switch between both forms; `masked` says whether some of its fields may be hidden. */
export function bodyView(body, id, masked) {
  const arranged = body.base64 ? null : pretty(body.text);
  return textView(id, 'Received body', body.text, arranged, [
    el('span', {class: 'quiet', text: bytes(body.bytes)}),
    body.base64 ? el('span', {class: 'note', text: 'The bytes are no UTF-8; this is their Base64.'}) : null,
    masked && !body.base64 ? el('span', {class: 'note', text: 'Hidden fields are shown as ***.'}) : null,
  ]);
}

/** A JSON text of Linkrelay with line breaks for reading. */
export function jsonView(id, label, text) {
  return el('pre', {id, 'class': 'code', 'tabindex': '0', 'aria-label': label, 'text': pretty(text) ?? text});
}

function textView(id, label, raw, arranged, notes) {
  const pre = el('pre', {id, 'class': 'code', 'tabindex': '0', 'aria-label': label});
  let text = raw;
  const show = exact => {
    text = exact || arranged === null ? raw : arranged;
    setText(pre, text);
    pre.dataset.as = exact || arranged === null ? 'raw' : 'pretty';
    readable.setAttribute('aria-pressed', String(!exact));
    exactly.setAttribute('aria-pressed', String(exact));
  };
  const readable = button('Readable', 'pretty', () => show(false), {class: 'plain', hidden: arranged === null});
  const exactly = button('Exact', 'raw', () => show(true), {class: 'plain', hidden: arranged === null});
  show(arranged === null);
  return el('div', {}, el('div', {class: 'tools'}, readable, exactly, copyButton(() => text), notes,
      plain(raw) === raw ? null : el('span', {class: 'note', text: 'Characters that can\'t be seen, or turn the direction of '
        + 'writing, are shown as \\u and four digits; Copy takes them as they are.'})), pre);
}
