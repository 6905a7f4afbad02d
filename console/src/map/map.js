// The map of the console: the fleet, a track, places of alarms; with tiles when the settings name a tile server, else on a plain grid of degrees.
import { Map as LeafletMap, control, latLngBounds, popup as makePopup, tileLayer } from 'leaflet/dist/leaflet-src.esm.js';
import { h } from '../ui/dom.js';
import { iconButton } from '../ui/kit.js';
import { coordinates, speed, timeText } from '../core/format.js';
import { isPlace, mercator } from '../core/geo.js';
import { CanvasLayer } from './canvas-layer.js';
import { coloursOf, isPulsing, paintFleet, paintGrid, paintPins, paintTrack } from './paint.js';

const europe = [[36, -9], [60, 30]]; // shown while there is nothing to show
const nearest = 15; // zoom that fitting does not go beyond

/** @param {{config: any, label?: string, onSelect?: (device: any) => void}} how */
export function mapView({ config, label = 'Map', onSelect }) {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const stage = h('div', { class: 'map-stage', role: 'application', 'aria-label': `${label}: arrow keys move, plus and minus zoom` });
  const where = h('span', { class: 'map-where num' });
  const element = h('div', { class: `map ${config.tileUrl ? 'tiled' : 'plain'}` }, stage,
    h('div', { class: 'map-buttons' }, iconButton('plus', 'Zoom in', { onclick: () => map.zoomIn() }), iconButton('minus', 'Zoom out', { onclick: () => map.zoomOut() }), iconButton('fit', 'Show everything', { onclick: () => { isMoved = false; fit(); } })),
    h('div', { class: 'map-foot' }, where, config.tileUrl && config.tileAttribution ? h('span', { class: 'map-source' }, config.tileAttribution) : null));
  const map = new LeafletMap(stage, { zoomControl: false, attributionControl: false, zoomAnimation: !isCalm, fadeAnimation: !isCalm, markerZoomAnimation: false, inertia: !isCalm, minZoom: 2, maxZoom: 19, zoomSnap: 0.5 });
  const state = { devices: [], selected: undefined, pulses: new Map(), track: [], pins: [], spots: [], pixels: [] };
  let colours = coloursOf(document.documentElement);
  let fitted = false; // whether there was something to show
  let isMoved = false; // somebody moved it: from then on it stays where they put it
  let wanted;
  let shownPopup;
  let isDisposed = false; // what was noted for the next frame when the page was left is still drawn

  if (config.tileUrl) tileLayer(config.tileUrl, { maxZoom: 19, referrerPolicy: 'strict-origin' }).addTo(map);
  const grid = config.tileUrl ? undefined : layer((context, at) => paintGrid(context, at, colours), 'tilePane');
  const track = layer((context, at) => { state.pixels = paintTrack(context, at, { points: state.track }, colours); }, 'overlayPane');
  const fleet = layer((context, at) => { state.spots = paintFleet(context, at, { ...state, now: performance.now() }, colours); }, 'shadowPane');
  const pins = layer((context, at) => paintPins(context, at, state.pins, colours), 'markerPane');
  const layers = [grid, track, fleet, pins].filter(Boolean);
  map.fitBounds(europe, { animate: false });
  for (const one of layers) one.addTo(map);
  control.scale({ imperial: false, position: 'bottomright', maxWidth: 120 }).addTo(map);
  map.on('click', onClick);
  map.on('mousemove', onMove);
  const onTheme = () => {
    colours = coloursOf(document.documentElement);
    for (const one of layers) one.redraw();
  };
  document.addEventListener('themechange', onTheme);
  const watch = new ResizeObserver(() => {
    if (isDisposed) return;
    map.invalidateSize({ animate: false });
    if (fitted && !isMoved) fit(wanted);
  });
  watch.observe(stage);
  for (const name of ['pointerdown', 'wheel', 'keydown']) stage.addEventListener(name, () => { isMoved = true; }, { passive: true });

  return {
    element, fit,
    /** Devices as `fleet.all` gives them; those without a place are left out. */
    setFleet(devices) {
      state.devices = devices.filter((device) => isPlace(device.lat, device.lon)).map((device) => ({ ...mercator(device.lat, device.lon), device }));
      if (!fitted && state.devices.length > 0) fit();
      fleet.redraw();
    },
    /** Points as `/track` gives them. */
    setTrack(points) {
      state.track = points.filter((point) => isPlace(point.latitude, point.longitude)).map((point) => ({ ...mercator(point.latitude, point.longitude), at: Date.parse(point.time), source: point }));
      track.redraw();
    },
    /** Places as `{latitude, longitude, kind: a severity, label}`. */
    setPins(places) {
      state.pins = places.filter((place) => isPlace(place.latitude, place.longitude)).map((place) => ({ ...mercator(place.latitude, place.longitude), ...place }));
      pins.redraw();
    },
    /** Marks a device and, when asked for, goes there. */
    select(id, { pan = false, zoom } = {}) {
      if (isDisposed) return;
      state.selected = id;
      const found = state.devices.find((one) => one.device.id === id);
      if (found && pan) isMoved = true;
      if (found && pan) map.setView([found.device.lat, found.device.lon], Math.max(map.getZoom(), zoom ?? 11), { animate: !isCalm });
      fleet.redraw();
    },
    /** Draws a ring around a device for a few seconds. */
    pulse(id, severity) {
      state.pulses.set(id, { severity, at: performance.now() });
      if (state.pulses.size === 1) animate();
    },
    /** Opens a small window with an element in it. */
    popup(latitude, longitude, content) {
      if (isDisposed) return;
      shownPopup?.remove();
      shownPopup = makePopup({ closeButton: false, maxWidth: 280, className: 'map-popup', autoPanPadding: [20, 20] }).setLatLng([latitude, longitude]).setContent(content).openOn(map);
    },
    closePopup: () => shownPopup?.remove(),
    dispose() {
      isDisposed = true;
      document.removeEventListener('themechange', onTheme);
      watch.disconnect();
      state.pulses.clear();
      map.remove();
    },
  };

  function layer(paint, pane) { return new CanvasLayer(paint, pane); }

  function animate() {
    const now = performance.now();
    for (const [id, pulse] of state.pulses) if (!isPulsing(pulse, now)) state.pulses.delete(id);
    fleet.redraw();
    if (state.pulses.size > 0) setTimeout(() => requestAnimationFrame(animate), isCalm ? 500 : 30);
  }

  /** Shows places, or all there is. @param {{latitude: number, longitude: number}[]} [places] */
  function fit(places) {
    if (isDisposed) return;
    const shown = places ?? [...state.track.map((point) => point.source), ...state.pins, ...(state.track.length + state.pins.length === 0 ? state.devices.map(({ device }) => ({ latitude: device.lat, longitude: device.lon })) : [])];
    const good = shown.filter((place) => isPlace(place.latitude, place.longitude));
    if (good.length === 0) return;
    fitted = true;
    wanted = places;
    const size = map.getSize();
    if (size.x > 0 && size.y > 0) map.fitBounds(latLngBounds(good.map((place) => [place.latitude, place.longitude])).pad(0.04), { maxZoom: nearest, padding: [24, 24], animate: false });
  }

  function onClick(event) {
    const spot = hit(state.spots, event.containerPoint);
    if (!spot) return shownPopup?.remove();
    if (spot.device) return onSelect?.(spot.device);
    const places = spot.members.map(({ device }) => [device.lat, device.lon]);
    map.fitBounds(latLngBounds(places).pad(0.1), { maxZoom: Math.max(13, map.getZoom() + 2), animate: !isCalm });
  }

  function onMove(event) {
    const spot = hit(state.spots, event.containerPoint);
    stage.classList.toggle('on-spot', Boolean(spot));
    const point = spot ? undefined : closest(state.pixels, event.containerPoint);
    where.textContent = spot?.device ? (spot.device.name ?? spot.device.id) : point ? `${timeText(point.time)} · ${speed(point.speedKmh)}` : coordinates(event.latlng.lat, event.latlng.lng);
  }
}

function hit(spots, at) {
  for (let i = spots.length - 1; i >= 0; i--) if (Math.hypot(spots[i].x - at.x, spots[i].y - at.y) <= spots[i].radius) return spots[i];
  return undefined;
}

function closest(pixels, at) {
  let [best, least] = [undefined, 12];
  for (const pixel of pixels) {
    const away = Math.hypot(pixel.x - at.x, pixel.y - at.y);
    if (away < least) [best, least] = [pixel.point.source, away];
  }
  return best;
}
