// A short tone for grave alarms. Off until somebody switches it on; then one tone in a few seconds at most.
import { emitter } from './async.js';

const quiet = 2500; // ms
const tones = { critical: [880, 660, 880], high: [660, 520] };

/** The bell of the page. */
export class Bell {
  #audio;
  #last = 0;
  #changed = emitter();
  isOn = false;

  on(listener) { return this.#changed.on(listener); }

  /** Switches it; browsers allow sound only after a click, so this must be called in one. */
  set(isOn) {
    this.isOn = isOn;
    if (isOn) {
      this.#audio ??= new AudioContext();
      this.#audio.resume();
      this.ring('high');
    }
    this.#changed.emit(isOn);
  }

  ring(severity) {
    const now = performance.now();
    if (!this.isOn || !tones[severity] || now - this.#last < quiet) return;
    this.#last = now;
    tones[severity].forEach((hertz, i) => this.#tone(hertz, this.#audio.currentTime + i * 0.17));
  }

  #tone(hertz, at) {
    const [source, volume] = [this.#audio.createOscillator(), this.#audio.createGain()];
    source.frequency.value = hertz;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.15);
    source.connect(volume).connect(this.#audio.destination);
    source.start(at);
    source.stop(at + 0.16);
  }
}

export const bell = new Bell();
