// A small line of the last minutes, as inline SVG.

import {svg} from './dom.js';
import {duration, rate} from './format.js';

const WIDTH = 200;
const HEIGHT = 36;

/** A line for numbers, each over `seconds`; `update(values, seconds)` draws it anew. */
export function sparkline(what) {
  const area = svg('path', {class: 'spark-area'});
  const line = svg('path', {'class': 'spark-line', 'vector-effect': 'non-scaling-stroke'});
  const element = svg('svg', {'class': 'spark', 'viewBox': `0 0 ${WIDTH} ${HEIGHT}`, 'preserveAspectRatio': 'none',
    'role': 'img'}, area, line);
  return {
    element,
    update(values, seconds) {
      const highest = Math.max(0, ...values);
      element.setAttribute('aria-label', `${what} in the last ${duration(values.length * seconds * 1000)}: `
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
