// Every page of the console, one line each. `nav` puts a page into the navigation; views are loaded when they are first shown.

export const routes = [
  { path: '/', title: 'Live map', load: () => import('./views/overview.js'), nav: { label: 'Live map', icon: 'map', group: 'watch', key: 'm' } },
  { path: '/fleet', title: 'Fleet', load: () => import('./views/fleet.js'), nav: { label: 'Fleet', icon: 'fleet', group: 'watch', key: 'f' } },
  { path: '/alarms', title: 'Alarms', load: () => import('./views/alarms.js'), nav: { label: 'Alarms', icon: 'alarm', group: 'watch', key: 'a' } },
  { path: '/alarms/:id', title: 'Alarm', load: () => import('./views/alarm.js'), under: '/alarms' },
  { path: '/devices/:id/:tab?', title: 'Device', load: () => import('./views/device.js'), under: '/fleet' },
  { path: '/media', title: 'Media', load: () => import('./views/media.js'), nav: { label: 'Media', icon: 'media', group: 'watch', key: 'v' } },
  { path: '/media/:id', title: 'File', load: () => import('./views/media-file.js'), under: '/media' },
  { path: '/live', title: 'Live video', load: () => import('./views/live-wall.js'), nav: { label: 'Live video', icon: 'live', group: 'watch', key: 'l' } },
  { path: '/commands/:device?', title: 'Commands', load: () => import('./views/commands.js'), nav: { label: 'Commands', icon: 'command', group: 'work', key: 'c', scope: 'command' } },
  { path: '/recordings/:device?', title: 'Recordings', load: () => import('./views/recordings.js'), nav: { label: 'Recordings', icon: 'recordings', group: 'work', key: 'r' } },
  { path: '/transfers', title: 'Transfers', load: () => import('./views/transfers.js'), nav: { label: 'Transfers', icon: 'transfer', group: 'work', key: 't' } },
  { path: '/cameras', title: 'Cameras', load: () => import('./views/cameras.js'), nav: { label: 'Cameras', icon: 'camera', group: 'admin', key: 'k' } },
  { path: '/cameras/:id', title: 'Camera', load: () => import('./views/camera.js'), under: '/cameras' },
  { path: '/dead-letters/:kind?', title: 'Dead letters', load: () => import('./views/dead-letters.js'), nav: { label: 'Dead letters', icon: 'letters', group: 'admin', key: 'd', scope: 'admin' } },
  { path: '/webhooks', title: 'Webhooks', load: () => import('./views/webhooks.js'), nav: { label: 'Webhooks', icon: 'webhook', group: 'admin', scope: 'admin' } },
  { path: '/keys', title: 'Keys', load: () => import('./views/api-keys.js'), nav: { label: 'Keys', icon: 'key', group: 'admin', scope: 'admin' } },
];

/** Parts of a device's page beside its overview: `#/devices/:id/<tab id>`; each view gets `params.id`. */
export const deviceTabs = [
  { id: 'media', title: 'Media', load: () => import('./views/media.js') },
  { id: 'live', title: 'Live video', load: () => import('./views/live-wall.js') },
  { id: 'commands', title: 'Commands', load: () => import('./views/commands.js') },
  { id: 'recordings', title: 'Recordings', load: () => import('./views/recordings.js') },
  { id: 'transfers', title: 'Transfers', load: () => import('./views/transfers.js') },
];

/** Groups of the navigation, in order. */
export const navGroups = [{ id: 'watch', label: 'Watch' }, { id: 'work', label: 'Work' }, { id: 'admin', label: 'Administration' }];
