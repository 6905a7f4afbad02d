// A made-up fleet and its alarms, always the same: devices drive around a few towns, some of them silent. Texts hold what a stranger might send.

const towns = [['Kaunas', 54.8985, 23.9036], ['Vilnius', 54.6872, 25.2797], ['Riga', 56.9496, 24.1052], ['Klaipeda', 55.7033, 21.1443], ['Panevezys', 55.7348, 24.3575]];
const names = ['Truck', 'Van', 'Tipper', 'Bus', 'Sprinter', 'Reefer'];
const protocols = ['teltonika', 'jimi', 'jimi', 'dvrip', 'bseries'];
const alarms = [['harsh-braking', 'warning'], ['phone-use', 'high'], ['fatigue', 'critical'], ['forward-collision', 'critical'], ['lane-departure', 'warning'], ['smoking', 'high'], ['ignition-on', 'info'], ['motion', 'info'], ['sos', 'critical'], ['overspeed', 'warning'], ['video-loss', 'high']];
const hostile = '<img src=x onerror=alert(1)>';

/** Numbers that look like chance and are always the same. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {number} count @param {number} now ms */
export function makeDevices(count, now) {
  const random = chance(7);
  return Array.from({ length: count }, (_, i) => {
    const [town, lat, lon] = towns[i % towns.length];
    const isOnline = random() < 0.78;
    const isMoving = isOnline && random() < 0.6;
    const age = isOnline ? random() * 60e3 : random() * 5 * 86400e3;
    const name = i === 3 ? `${hostile} 4` : i % 17 === 5 ? undefined : `${names[i % names.length]} ${i + 1}`;
    const device = {
      id: String(350000000000000 + i * 7919), name, online: isOnline, protocol: protocols[i % protocols.length], tags: [town.toLowerCase(), ...(i % 4 === 0 ? ['night'] : [])], seen: iso(now - age),
      lat: lat + (random() - 0.5) * 0.35, lon: lon + (random() - 0.5) * 0.6, speed: isMoving ? Math.round(20 + random() * 70) : 0, course: Math.round(random() * 359), time: iso(now - age),
    };
    if (i % 41 === 7) for (const member of ['lat', 'lon', 'speed', 'course', 'time']) delete device[member];
    return device;
  });
}

/** @param {any[]} devices @param {number} count @param {number} now ms */
export function makeAlarms(devices, count, now) {
  const random = chance(11);
  return Array.from({ length: count }, (_, i) => makeAlarm(devices, i, now - i * 41e3 - random() * 20e3, random));
}

/** One alarm. */
export function makeAlarm(devices, number, at, random) {
  const device = devices[Math.floor(random() * devices.length)];
  const [word, severity] = alarms[Math.floor(random() * alarms.length)];
  const alarmId = number.toString(16).padStart(32, '0');
  const isAcknowledged = random() < 0.35;
  const files = random() < 0.7 ? filesOf(device, number, at, random) : [];
  const count = random() < 0.2 ? 2 + Math.floor(random() * 9) : 1;
  return {
    id: `${device.id}:a${alarmId}`, alarmId, device: device.id, standing: 'fleet', state: isAcknowledged ? 'acknowledged' : 'open', alarm: word, severity, severityNumber: { info: 9, warning: 13, high: 17, critical: 21 }[severity],
    protocol: device.protocol, code: '0x' + (40 + number % 90).toString(16), channel: '1', time: iso(at), recordedAt: iso(at + 1400), count, firstTime: iso(at), lastTime: iso(at + (count - 1) * 2000), latitude: device.lat, longitude: device.lon,
    speedKmh: 30 + Math.round(random() * 60), courseDegrees: device.course, altitudeMetres: 92, positionFixed: true, ignition: true, externalVolts: 13.8, driverId: number % 5 === 0 ? hostile : 'D-1042', driverName: number % 5 === 0 ? undefined : 'J. Petraitis', files,
    ...(isAcknowledged ? { acknowledgedBy: 'night desk', acknowledgedAt: iso(at + 300e3), acknowledgedNote: number % 3 === 0 ? 'Driver called' : undefined } : {}),
  };
}

/** Where a device was: a loop around its last place. */
export function makeTrack(device, from, to) {
  if (device.lat === undefined) return [];
  const points = [];
  for (let time = Math.max(from, to - 3 * 3600e3), i = 0; time <= to; time += 20e3, i++) {
    if (i % 200 > 170) continue; // a pause without news
    const angle = i / 55;
    points.push({ time: iso(time), latitude: device.lat + 0.03 * Math.sin(angle) + 0.008 * Math.sin(angle * 5), longitude: device.lon + 0.05 * (Math.cos(angle * 0.9) - 1) + 0.009 * Math.cos(angle * 4), speedKmh: Math.round(30 + 25 * Math.sin(i / 9)), courseDegrees: Math.round((angle * 57) % 360) });
  }
  return points;
}

function filesOf(device, number, at, random) {
  return ['EVENT', 'CABIN'].slice(0, random() < 0.5 ? 1 : 2).map((part, i) => {
    const state = ['received', 'received', 'late', 'asked', 'expected', 'missing'][Math.floor(random() * 6)];
    const isThere = state === 'received' || state === 'late';
    const id = `${device.id}:m${number}-${i}`;
    return { name: `${part}_${number}_${i}.mp4`, state, channel: String(i + 1), dueAt: iso(at + 600e3), asked: state === 'expected' ? 0 : 1, playable: isThere, ...(isThere ? { matchedBy: 'name', mediaId: `m${number}-${i}`, links: { self: `/api/media/${id}`, original: `/api/media/${id}/link?what=original`, playable: `/api/media/${id}/link?what=playable`, thumbnail: `/api/media/${id}/link?what=thumbnail` } } : {}) };
  });
}

const iso = (at) => new Date(at).toISOString();
