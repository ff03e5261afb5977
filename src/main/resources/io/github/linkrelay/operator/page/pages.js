// A list in pages, from the newest to the oldest. Only one page is in the document at a time.

import {button, el, setText} from './dom.js';
import {count} from './format.js';

const SIZE = 50;
/** A search may answer without results and go on; after so many such answers the reader is asked. */
const ROUNDS = 40;

/**
 * @param load  (before, limit, signal) gives {rows, next}; `next` undefined at the end
 * @param show  shows the rows of the page, also while it still fills
 * @param words {one, many} for what is listed; `whole`: how many there are to search through, where that is known
 */
export function pages(load, show, words, report) {
  const state = el('span', {role: 'status'});
  const newest = button('Newest', 'newest', () => open([undefined]));
  const newer = button('Newer', 'newer', () => open(trail.slice(0, -1)));
  const older = button('Older', 'older', () => (rows.length < SIZE ? fill() : open([...trail, next])));
  const halt = button('Stop', 'stop', () => ending?.abort());
  const element = el('div', {class: 'pages'}, state, el('span', {class: 'grow'}), halt, newest, newer, older);

  let trail = [undefined]; // Where each page up to the present one begins.
  let rows = [];
  let next;
  let ending = new AbortController();

  function open(path) {
    trail = path;
    rows = [];
    next = path.at(-1);
    return fill();
  }

  async function fill() {
    ending?.abort();
    const mine = ending = new AbortController();
    buttons(true);
    setText(state, 'Searching...');
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const page = await load(next, SIZE - rows.length, mine.signal);
        if (mine !== ending) {
          return;
        }
        rows.push(...page.rows);
        next = page.next;
        show(rows);
        if (next === undefined || rows.length >= SIZE || mine.signal.aborted) {
          break;
        }
        setText(state, `${found()} Searching back, at ${position()}...`);
      }
    } catch (problem) {
      if (mine !== ending) {
        return;
      }
      if (!problem.aborted) {
        report(problem);
      }
    }
    show(rows);
    buttons(false);
    setText(state, next === undefined ? `${found()} ${trail.length > 1 || rows.length > 0 ? 'That is the end.' : ''}`.trim()
      : rows.length < SIZE ? `${found()} Searched back to ${position()}.` : found());
  }

  const found = () => (rows.length === 0 ? `No ${words.one} found.`
    : `${count(rows.length)} ${rows.length === 1 ? words.one : words.many}${trail.length > 1 ? `, page ${trail.length}` : ''}.`);

  const position = () => `${words.one} ${count(next)}` + (words.whole?.() ? ` of ${count(words.whole())}` : '');

  function buttons(busy) {
    halt.hidden = !busy;
    newest.hidden = busy || trail.length < 3;
    newer.hidden = busy || trail.length < 2;
    older.hidden = busy || next === undefined;
    setText(older, rows.length < SIZE ? 'Go on searching' : 'Older');
  }

  /** Stops for good: a request that is under way shows nothing any more. */
  function stop() {
    ending.abort();
    ending = null;
  }

  buttons(false);
  return {element, first: () => open([undefined]), stop};
}
