// A canvas that lies over the whole map and is drawn again when the map moves: a thousand points cost one picture, not a thousand elements.
import { DomUtil, Layer, Point } from 'leaflet/dist/leaflet-src.esm.js';
import { perFrame } from '../core/async.js';

/** Calls `paint(context, {width, height, scale, place})`, where `place({x, y})` turns a place on the square world into pixels and `scale` is the world's size. */
export const CanvasLayer = Layer.extend({
  initialize(paint, pane) {
    this._paint = paint;
    this.options = { pane };
    this.redraw = perFrame(() => this._draw());
  },

  onAdd(map) {
    this._canvas = DomUtil.create('canvas', `map-canvas ${map.options.zoomAnimation ? 'leaflet-zoom-animated' : 'leaflet-zoom-hide'}`);
    this.getPane().appendChild(this._canvas);
    this._draw();
  },

  onRemove() {
    this._canvas.remove();
    this._canvas = undefined;
  },

  getEvents() { return { move: this._draw, moveend: this._draw, viewreset: this._draw, resize: this._draw, zoomanim: this._animate }; },

  _draw() {
    if (!this._canvas || !this._map) return;
    const map = this._map;
    const size = map.getSize();
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (this._canvas.width !== width || this._canvas.height !== height) {
      Object.assign(this._canvas, { width, height });
      this._canvas.style.width = `${size.x}px`;
      this._canvas.style.height = `${size.y}px`;
    }
    this._bounds = map.getBounds();
    DomUtil.setTransform(this._canvas, map.containerPointToLayerPoint([0, 0]), 1);
    const context = this._canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    const scale = 256 * 2 ** map.getZoom();
    const origin = map.getPixelOrigin().subtract(map.layerPointToContainerPoint(new Point(0, 0)));
    this._paint(context, { width: size.x, height: size.y, scale, place: (point) => ({ x: point.x * scale - origin.x, y: point.y * scale - origin.y }), map });
  },

  _animate(event) {
    const scale = this._map.getZoomScale(event.zoom);
    const offset = this._map._latLngBoundsToNewLayerBounds(this._bounds, event.zoom, event.center).min;
    DomUtil.setTransform(this._canvas, offset, scale);
  },
});
