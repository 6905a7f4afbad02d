// Dark or light: what the system says, until somebody chooses.
const place = 'cloudcam.theme';

/** `dark`, `light`, or undefined: as the system says. */
export function chosenTheme() {
  const value = localStorage.getItem(place);
  return value === 'dark' || value === 'light' ? value : undefined;
}

/** Whether the page is dark now. */
export const isDark = () => (chosenTheme() ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark')) === 'dark';

/** Shows the chosen one. */
export function applyTheme() {
  const chosen = chosenTheme();
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
  document.dispatchEvent(new CustomEvent('themechange'));
}

/** Takes the other one. */
export function toggleTheme() {
  localStorage.setItem(place, isDark() ? 'light' : 'dark');
  applyTheme();
}

matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => document.dispatchEvent(new CustomEvent('themechange')));
