// Builds the page's elements. Values become text or attributes, never markup.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Characters that are not seen, that turn the direction of writing, or that are half of one. Line ends and tabs stay, and so do
 * the selectors that choose how the character before them looks.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?=\p{Default_Ignorable_Code_Point})\P{Variation_Selector}/gu;

/** Attributes that a person reads; all others are for scripts, and keep their value as it is. */
const READ = ['title', 'aria-label', 'placeholder'];

/**
 * The text with each such character written as in JSON, `\u202e`, as the commands write it. Events come from strangers: what
 * they send must not act on the page, nor hide on it.
 */
export const plain = text => String(text).replaceAll(UNSEEN, each => (/[\t\n]/.test(each) ? each
  : [...each.split('')].map(unit => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0')).join('')));

/**
 * A new element. Of `props`, `text` is its text, functions named `on...` are listeners, `true` is an empty attribute, and
 * what is null, undefined or false is left out. Children are nodes or texts; null ones are left out. Texts are made plain.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name === 'text') {
      node.textContent = plain(value);
    } else if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (name === 'href' && !String(value).startsWith('#')) {
      throw new Error('Links lead to the page itself only');
    } else {
      node.setAttribute(name, value === true ? '' : READ.includes(name) ? plain(value) : value);
    }
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false)
    .map(child => (child instanceof Node ? child : plain(child))));
  return node;
}

/** A new SVG element with these attributes. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Writes a text only if it differs, so that it disturbs neither a selection nor a screen reader. */
export function setText(node, text) {
  const wanted = plain(text);
  if (node.textContent !== wanted) {
    node.textContent = wanted;
  }
}

/** A button with a name for tests and scripts in `data-action`. */
export function button(text, action, onclick, props = {}) {
  return el('button', {'type': 'button', text, 'data-action': action, onclick, ...props});
}

/** A table that becomes a list of cards on a narrow screen; `columns` are its headings. */
export function table(caption, columns, props = {}) {
  const body = el('tbody');
  const whole = el('table', props,
      el('caption', {class: 'unseen', text: caption}),
      el('thead', {}, el('tr', {}, columns.map(heading))),
      body);
  return {table: whole, body};
}

/** Numbers and their headings are aligned to the right. The heading of buttons is for screen readers only. */
const heading = column => el('th', {scope: 'col', class: ['Count', 'Size', 'Took'].includes(column) ? 'number' : null},
    column === 'Action' ? el('span', {class: 'unseen', text: column}) : column);

/** A cell that names its column, for narrow screens; its one child holds the content. */
export function cell(column, content, props = {}) {
  return el('td', {'data-column': column, ...props}, el('div', {}, content));
}

/** A pair of a definition list, or nothing if there is no value. */
export function pair(name, value, props = {}) {
  return value === null || value === undefined || value === ''
    ? null : el('div', {class: 'pair'}, el('dt', {text: name}), el('dd', props, value));
}

/** A button that copies a text; it is absent if the browser does not let scripts copy. */
export function copyButton(text) {
  if (!navigator.clipboard) {
    return null;
  }
  const copy = button('Copy', 'copy', async () => {
    try {
      await navigator.clipboard.writeText(text());
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'Not copied';
    }
    setTimeout(() => { copy.textContent = 'Copy'; }, 1500);
  }, {class: 'plain'});
  return copy;
}

/** Moves the focus to the view's heading if the focused element is gone; otherwise Tab would begin at the top of the page. */
export function keepFocus() {
  if (document.activeElement === document.body) {
    document.querySelector('main h1')?.focus();
  }
}
