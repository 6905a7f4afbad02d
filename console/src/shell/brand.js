import { h, svg } from '../ui/dom.js';

/** The mark and the name. */
export function brand(product = 'CloudCam') {
  return h('span', { class: 'brand' },
    svg('svg', { class: 'brand-mark', viewBox: '0 0 32 32', width: 26, height: 26, 'aria-hidden': 'true' },
      svg('path', { class: 'brand-eye', d: 'M3.500 16C6.500 9.800 10.800 6.800 16 6.800S25.500 9.800 28.500 16C25.500 22.200 21.200 25.200 16 25.200S6.500 22.200 3.500 16z' }),
      svg('circle', { class: 'brand-lens', cx: 16, cy: 16, r: 4.4 })),
    h('span', { class: 'brand-name' }, product));
}
