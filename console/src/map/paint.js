// What is drawn on the map, in the colours of the page.
import { clusterRadius, clusters, gridLabel, gridLines, gridStep, mercator } from '../core/geo.js';

const clusterBelow = 13; // zoom from which every device is drawn for itself
const namesFrom = 12;
const pulseTime = 6000; // ms that an alarm's ring is seen

/** The page's colours as canvases need them. */
export function coloursOf(element) {
  const style = getComputedStyle(element);
  const named = (name) => style.getPropertyValue(name).trim();
  return { land: named('--map-land'), grid: named('--map-grid'), strong: named('--map-grid-strong'), text: named('--text'), faint: named('--text-3'), accent: named('--accent'), good: named('--good'), surface: named('--surface'), line: named('--line-strong'),
    critical: named('--sev-critical'), high: named('--sev-high'), warning: named('--sev-warning'), info: named('--sev-info'), font: named('--font') };
}

/** Lines of degrees with their names; what stands where no tiles are. */
export function paintGrid(context, { width, height, place, map }, colours) {
  const bounds = map.getBounds();
  const step = gridStep((bounds.getEast() - bounds.getWest()) / Math.max(1, width));
  context.font = `10.5px ${colours.font}`;
  context.lineWidth = 1;
  for (const longitude of gridLines(bounds.getWest(), bounds.getEast(), step)) {
    const x = Math.round(place(mercator(0, longitude)).x) + 0.5;
    stroke(context, isStrong(longitude, step) ? colours.strong : colours.grid, [[x, 0], [x, height]]);
    if (x < width - 150) label(context, gridLabel(longitude, step, false), x + 4, height - 7, colours); // the scale stands in that corner
  }
  for (const latitude of gridLines(Math.max(-85, bounds.getSouth()), Math.min(85, bounds.getNorth()), step)) {
    const y = Math.round(place(mercator(latitude, 0)).y) + 0.5;
    stroke(context, isStrong(latitude, step) ? colours.strong : colours.grid, [[0, y], [width, y]]);
    label(context, gridLabel(latitude, step, true), 6, y - 4, colours);
  }
}

/** Devices: arrows for those that move, dots for the others; many in one place are a number. @returns what can be clicked: `{x, y, radius, device | members}` */
export function paintFleet(context, { width, height, scale, place, map }, { devices, selected, pulses, now }, colours) {
  const margin = 40 / scale;
  const [from, to] = [worldOf(place, scale, 0, 0), worldOf(place, scale, width, height)];
  const seen = devices.filter((one) => one.x > from.x - margin && one.x < to.x + margin && one.y > from.y - margin && one.y < to.y + margin);
  const isDense = map.getZoom() < clusterBelow && seen.length > 60;
  const { together, single } = isDense ? clusters(seen, scale) : { together: [], single: seen };
  const spots = [];
  for (const cluster of together) spots.push(paintCluster(context, place(cluster), cluster, colours));
  single.sort((a, b) => Number(a.device.online) - Number(b.device.online));
  for (const one of single) {
    const at = place(one);
    if (one.device.id !== selected) paintDevice(context, at, one.device, colours, false);
    spots.push({ ...at, radius: 11, device: one.device });
    if ((map.getZoom() >= namesFrom && single.length < 120)) name(context, one.device.name ?? one.device.id, at, colours);
  }
  for (const [id, { severity, at }] of pulses) {
    const one = devices.find((device) => device.device.id === id);
    if (one) paintPulse(context, place(one), colours[severity] ?? colours.info, (now - at) / pulseTime);
  }
  const chosen = seen.find((one) => one.device.id === selected);
  if (chosen) {
    const at = place(chosen);
    ring(context, at, 13, colours.accent, 2.5);
    paintDevice(context, at, chosen.device, colours, true);
    name(context, chosen.device.name ?? chosen.device.id, at, colours, true);
    spots.push({ ...at, radius: 13, device: chosen.device });
  }
  return spots;
}

/** A way that was driven: pauses dashed, small arrows for its direction, its begin and its end. @returns the points in pixels */
export function paintTrack(context, { place }, { points, pause = 600 }, colours) {
  if (points.length === 0) return [];
  const pixels = points.map((point) => ({ ...place(point), point }));
  context.lineJoin = context.lineCap = 'round';
  for (const [colour, width] of [[colours.surface, 6], [colours.accent, 3]]) {
    for (let i = 1; i < pixels.length; i++) {
      const isPause = pixels[i].point.at - pixels[i - 1].point.at > pause * 1000;
      context.setLineDash(isPause ? [2, 7] : []);
      context.lineWidth = isPause ? width / 2 : width;
      stroke(context, colour, [[pixels[i - 1].x, pixels[i - 1].y], [pixels[i].x, pixels[i].y]]);
    }
  }
  context.setLineDash([]);
  let way = 0;
  for (let i = 1; i < pixels.length; i++) {
    const [a, b] = [pixels[i - 1], pixels[i]];
    way += Math.hypot(b.x - a.x, b.y - a.y);
    if (way < 80) continue;
    way = 0;
    arrow(context, b, Math.atan2(b.x - a.x, a.y - b.y), 8, colours.surface);
    arrow(context, b, Math.atan2(b.x - a.x, a.y - b.y), 6, colours.accent);
  }
  dot(context, pixels[0], 5, colours.surface, colours.accent);
  dot(context, pixels.at(-1), 6, colours.accent, colours.surface);
  return pixels;
}

/** Places with a meaning, as where an alarm was. */
export function paintPins(context, { place }, pins, colours) {
  for (const pin of pins) {
    const at = place(pin);
    ring(context, at, 15, colours[pin.kind] ?? colours.accent, 2);
    diamond(context, at, 8, colours[pin.kind] ?? colours.accent, colours.surface);
    if (pin.label) name(context, pin.label, { x: at.x, y: at.y + 5 }, colours, true);
  }
}

/** Whether rings still have to be drawn. */
export const isPulsing = (pulse, now) => now - pulse.at < pulseTime;

function paintDevice(context, at, device, colours, isChosen) {
  const size = isChosen ? 1.25 : 1;
  if (device.online && device.speed > 3) {
    const angle = ((device.course ?? 0) * Math.PI) / 180;
    arrow(context, at, angle, 9.5 * size, colours.surface);
    arrow(context, at, angle, 7.5 * size, colours.accent);
  } else if (device.online) dot(context, at, 5 * size, colours.good, colours.surface);
  else dot(context, at, 4 * size, colours.surface, colours.faint);
}

function paintCluster(context, at, cluster, colours) {
  const radius = clusterRadius(cluster.members.length);
  const online = cluster.members.filter((one) => one.device.online).length / cluster.members.length;
  context.globalAlpha = 0.93;
  circle(context, at, radius, colours.surface);
  context.globalAlpha = 1;
  context.lineWidth = 3;
  arc(context, at, radius, 0, 1, colours.line);
  arc(context, at, radius, 0, online, colours.accent);
  context.fillStyle = colours.text;
  context.font = `600 12px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(cluster.members.length), at.x, at.y + 0.5);
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  return { ...at, radius, members: cluster.members };
}

function paintPulse(context, at, colour, progress) {
  if (progress < 0 || progress > 1) return;
  context.globalAlpha = 1 - progress;
  ring(context, at, 10 + ((progress * 5) % 1) * 16, colour, 2.5);
  ring(context, at, 10, colour, 2);
  context.globalAlpha = 1;
}

function name(context, text, at, colours, isBold = false) {
  const shown = text.length > 28 ? `${text.slice(0, 27)}…` : text;
  context.font = `${isBold ? '600 ' : ''}11.5px ${colours.font}`;
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = colours.land;
  context.fillStyle = colours.text;
  const width = context.measureText(shown).width;
  const x = Math.max(4, Math.min(at.x - width / 2, context.canvas.clientWidth - width - 4));
  if (isBold) {
    context.globalAlpha = 0.82;
    context.fillStyle = colours.land;
    context.fillRect(x - 4, at.y + 13, width + 8, 16);
    context.globalAlpha = 1;
    context.fillStyle = colours.text;
  } else context.strokeText(shown, x, at.y + 24);
  context.fillText(shown, x, at.y + 24);
}

function label(context, text, x, y, colours) {
  context.fillStyle = colours.faint;
  context.fillText(text, x, y);
}

function stroke(context, colour, points) {
  context.strokeStyle = colour;
  context.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.stroke();
}

function circle(context, { x, y }, radius, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function dot(context, at, radius, fill, edge) {
  circle(context, at, radius, fill);
  ring(context, at, radius, edge, 2);
}

function ring(context, at, radius, colour, width) {
  context.lineWidth = width;
  arc(context, at, radius, 0, 1, colour);
}

function arc(context, { x, y }, radius, from, to, colour) {
  context.strokeStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, (from - 0.25) * 2 * Math.PI, (to - 0.25) * 2 * Math.PI);
  context.stroke();
}

function arrow(context, { x, y }, angle, size, colour) {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const corner = (dx, dy) => [x + dx * cosine - dy * sine, y + dx * sine + dy * cosine];
  polygon(context, [corner(0, -size), corner(size * 0.78, size * 0.8), corner(0, size * 0.38), corner(-size * 0.78, size * 0.8)], colour);
}

function diamond(context, { x, y }, size, colour, edge) {
  const corners = (by) => [[x, y - by], [x + by, y], [x, y + by], [x - by, y]];
  polygon(context, corners(size + 2), edge);
  polygon(context, corners(size), colour);
}

function polygon(context, corners, colour) {
  context.fillStyle = colour;
  context.beginPath();
  corners.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
  context.fill();
}

const isStrong = (degrees, step) => Math.round(degrees / step) % 5 === 0;
const worldOf = (place, scale, x, y) => {
  const zero = place({ x: 0, y: 0 });
  return { x: (x - zero.x) / scale, y: (y - zero.y) / scale };
};
