// A small line of the last minutes, as inline SVG, with its scale.

import {el, setText, svg} from './dom.js';
import {duration, rate} from './format.js';

const WIDTH = 200;
const HEIGHT = 36;

/** A line for numbers, each over `seconds`; `update(values, seconds)` draws it anew. */
export function sparkline(what) {
  const area = svg('path', {class: 'spark-area'});
  const line = svg('path', {'class': 'spark-line', 'vector-effect': 'non-scaling-stroke'});
  const picture = svg('svg', {'class': 'spark', 'viewBox': `0 0 ${WIDTH} ${HEIGHT}`, 'preserveAspectRatio': 'none',
    'role': 'img'}, area, line);
  const begin = el('span');
  const top = el('span', {'data-figure': 'highest'});
  // The picture's label says the same in one sentence.
  const scale = el('p', {'class': 'scale', 'aria-hidden': 'true'}, begin, top);
  return {
    element: el('div', {}, picture, scale),
    update(values, seconds) {
      const highest = Math.max(0, ...values);
      const span = duration(values.length * seconds * 1000);
      setText(begin, `${span} ago`);
      picture.toggleAttribute('data-some', highest > 0);
      setText(top, `peak ${rate(highest)}`);
      picture.setAttribute('aria-label', `${what} in the last ${span}: `
          + `at most ${rate(highest)}, now ${rate(values.at(-1) ?? 0)}`);
      const step = values.length > 1 ? WIDTH / (values.length - 1) : WIDTH;
      const points = values.map((value, at) => {
        const height = highest > 0 ? value / highest * (HEIGHT - 4) : 0;
        return `${(at * step).toFixed(1)} ${(HEIGHT - 1.5 - height).toFixed(1)}`;
      });
      const path = points.length > 1 ? 'M' + points.join('L') : '';
      line.setAttribute('d', path);
      area.setAttribute('d', path && `${path}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`);
    },
  };
}
