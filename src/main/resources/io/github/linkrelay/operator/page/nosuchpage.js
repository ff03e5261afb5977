// What is shown for an address that leads nowhere.

import {el, setText} from './dom.js';

export function noSuchPage() {
  const given = el('code');
  return {
    element: el('div', {},
        el('p', {}, 'Nothing of Linkrelay has the address ', given, '. It may have been cut when it was copied.'),
        el('p', {}, el('a', {href: '#/overview', text: 'Go to the overview'}))),
    update() {},
    route() { setText(given, location.hash); },
    destroy() {},
  };
}
