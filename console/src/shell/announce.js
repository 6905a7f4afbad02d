// What the page says aloud: the gravest of the alarms that just came, at most once every few seconds; a bell only when somebody switched it on.
import { h } from '../ui/dom.js';
import { words } from '../core/format.js';
import { severityRank } from '../ui/kit.js';

const quiet = 4000; // ms between two announcements

/** @param {{live: import('../core/live.js').Live, fleet: import('../core/fleet.js').Fleet, element: Element}} parts */
export function announcer({ live, fleet, element }) {
  const region = h('div', { class: 'sr-only', 'aria-live': 'polite', 'aria-atomic': 'true' });
  element.append(region);
  let gravest;
  let count = 0;
  let timer;
  const off = live.on('notice', (notice) => {
    if (notice.kind !== 'alarm' || severityRank(notice.severity) < 2) return;
    count++;
    if (!gravest || severityRank(notice.severity) > severityRank(gravest.severity)) gravest = notice;
    timer ??= setTimeout(say, 300);
  });
  return { dispose() { off(); clearTimeout(timer); } };

  function say() {
    region.textContent = `${words(gravest.severity)} alarm: ${words(gravest.alarm)}, ${fleet.nameOf(gravest.device)}${count > 1 ? `, and ${count - 1} more` : ''}`;
    [gravest, count] = [undefined, 0];
    timer = setTimeout(() => {
      timer = undefined;
      if (count > 0) say();
    }, quiet);
  }
}
