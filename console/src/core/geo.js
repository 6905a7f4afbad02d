// Arithmetic of maps, apart from any map.

const steps = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001];
const earth = 6371; // km, mean radius

/** A place on the square world of web maps, 0 to 1 from north-west. */
export function mercator(latitude, longitude) {
  const sine = Math.sin((Math.min(85.0511, Math.max(-85.0511, latitude)) * Math.PI) / 180);
  return { x: (longitude + 180) / 360, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

/** Whether both are numbers on earth. */
export const isPlace = (latitude, longitude) => Number.isFinite(latitude) && Number.isFinite(longitude) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

/** The step of a grid in degrees whose lines are not nearer than so many pixels. */
export function gridStep(degreesPerPixel, pixels = 110) {
  const wanted = degreesPerPixel * pixels;
  return steps.findLast((step) => step >= wanted) ?? steps[0];
}

/** The lines of a grid between two degrees. */
export function gridLines(from, to, step) {
  const lines = [];
  for (let i = Math.ceil(from / step); i * step <= to && lines.length < 200; i++) lines.push(Number((i * step).toFixed(6)));
  return lines;
}

/** A line's name: 54.5° N. */
export function gridLabel(degrees, step, isLatitude) {
  const digits = step >= 1 ? 0 : Math.min(4, Math.ceil(-Math.log10(step)));
  const sides = isLatitude ? ['N', 'S'] : ['E', 'W'];
  const turned = isLatitude ? degrees : ((((degrees + 180) % 360) + 360) % 360) - 180;
  return `${Math.abs(turned).toFixed(digits)}°${turned === 0 ? '' : ` ${sides[turned < 0 ? 1 : 0]}`}`;
}

/** The way between two places in kilometres. */
export function distance(a, b) {
  const rad = Math.PI / 180;
  const [lat, lon] = [(b.latitude - a.latitude) * rad, (b.longitude - a.longitude) * rad];
  const half = Math.sin(lat / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(lon / 2) ** 2;
  return 2 * earth * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** What a track says in numbers: kilometres (pauses left out), hours under way, fastest. */
export function trackFacts(points, pause = 600) {
  let [kilometres, seconds, fastest] = [0, 0, 0];
  for (let i = 0; i < points.length; i++) {
    fastest = Math.max(fastest, points[i].speedKmh ?? 0);
    if (i === 0) continue;
    const lasted = (Date.parse(points[i].time) - Date.parse(points[i - 1].time)) / 1000;
    if (lasted > pause) continue;
    kilometres += distance(points[i - 1], points[i]);
    if ((points[i].speedKmh ?? 0) > 3) seconds += lasted;
  }
  return { kilometres, seconds, fastest };
}

/** Points that lie too near one another, together: cells of the world, so that they stand still while a map moves. @param {{x: number, y: number}[]} points places on the square world @param {number} scale pixels of the whole world @param {number} cell pixels */
export function clusters(points, scale, cell = 46, fewest = 6) {
  const cells = new Map();
  for (const point of points) {
    const key = `${Math.floor((point.x * scale) / cell)}:${Math.floor((point.y * scale) / cell)}`;
    const found = cells.get(key);
    if (found) found.push(point);
    else cells.set(key, [point]);
  }
  const groups = [...cells.values()].sort((a, b) => b.length - a.length).map((members) => ({ x: mean(members, 'x'), y: mean(members, 'y'), members }));
  const [together, single] = [[], []];
  for (const group of groups) {
    const near = together.find((other) => Math.hypot(other.x - group.x, other.y - group.y) * scale < clusterRadius(other.members.length) + clusterRadius(group.members.length));
    if (near) near.members.push(...group.members);
    else if (group.members.length < fewest) single.push(...group.members);
    else together.push({ ...group, members: [...group.members] });
  }
  return { together, single };
}

/** The radius of a circle for so many points, in pixels. */
export const clusterRadius = (count) => Math.min(27, 11 + Math.sqrt(count) * 1.6);

const mean = (items, name) => items.reduce((sum, item) => sum + item[name], 0) / items.length;
