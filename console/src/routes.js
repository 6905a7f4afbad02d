// Every page of the console, one line each. `nav` puts a page into the navigation; views are loaded when they are first shown.

export const routes = [
  { path: '/', title: 'Live map', load: () => import('./views/overview.js'), nav: { label: 'Live map', icon: 'map', group: 'watch', key: 'm' } },
  { path: '/fleet', title: 'Fleet', load: () => import('./views/fleet.js'), nav: { label: 'Fleet', icon: 'fleet', group: 'watch', key: 'f' } },
  { path: '/alarms', title: 'Alarms', load: () => import('./views/alarms.js'), nav: { label: 'Alarms', icon: 'alarm', group: 'watch', key: 'a' } },
  { path: '/alarms/:id', title: 'Alarm', load: () => import('./views/alarm.js'), under: '/alarms' },
  { path: '/devices/:id/:tab?', title: 'Device', load: () => import('./views/device.js'), under: '/fleet' },
];

/** Parts of a device's page beside its overview: `#/devices/:id/<tab id>`; each view gets `params.id`. */
export const deviceTabs = [
];

/** Groups of the navigation, in order. */
export const navGroups = [{ id: 'watch', label: 'Watch' }, { id: 'work', label: 'Work' }, { id: 'admin', label: 'Administration' }];
