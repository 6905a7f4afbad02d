// Which rows of a long list are seen: the arithmetic of virtual lists, apart from any element.

const spare = 6; // rows made beyond both edges, so that a fast wheel shows no gap

/** The rows to make: first (inclusive) and last (exclusive). */
export function rowsSeen({ scrollTop, height, rowHeight, count }) {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { first: Math.min(first, count), last: Math.max(last, Math.min(first, count)) };
}

/** How many cells of a grid stand side by side. */
export const cellsPerRow = (width, itemWidth, gap) => Math.max(1, Math.floor((width + gap) / (itemWidth + gap)));

/** Where to scroll so that a row is seen; the same place when it is. */
export function scrollTo({ row, scrollTop, height, rowHeight }) {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}

/** Items in the order of a column; equal ones keep theirs, what is missing comes last. */
export function sorted(items, valueOf, isDescending) {
  const sign = isDescending ? -1 : 1;
  return items.map((item, index) => ({ item, index, value: valueOf(item) })).sort((a, b) => {
    const [noA, noB] = [missing(a.value), missing(b.value)];
    if (noA || noB) return noA - noB || a.index - b.index;
    const order = typeof a.value === 'string' && typeof b.value === 'string' ? collator.compare(a.value, b.value) : a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
    return sign * order || a.index - b.index;
  }).map((entry) => entry.item);
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const missing = (value) => Number(value === undefined || value === null || value === '');
