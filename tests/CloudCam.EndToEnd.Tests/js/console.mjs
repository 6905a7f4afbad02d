/**
 * A person at the console: a real Chromium opens it, and does what an operator does. `node console.mjs CONSOLE_URL DEVICE SCREENSHOTS`, the API's key in API_KEY, the
 * browser in CHROMIUM_PATH. One line of JSON per step that is done, `{"step":"..."}`; ends with exit code 1 and what is wrong on standard error, also when the
 * page said an error or when anything that came from a device was taken for script.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { official } from './official.mjs';

const { chromium } = official('playwright-core');
const [address, device, shots] = process.argv.slice(2);
const wait = 90_000; // ms: against a hang only
const complaints = [];
const tell = (step, more = {}) => process.stdout.write(`${JSON.stringify({ step, ...more })}\n`);

await mkdir(shots, { recursive: true });
// As root, as build machines are, Chromium runs only without its sandbox; the page is our own.
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--mute-audio'] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' })).newPage();
page.setDefaultTimeout(wait);
page.on('console', (said) => { if (said.type() === 'error') complaints.push(`console: ${said.text()} (${said.location().url})`); });
page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
page.on('dialog', (dialog) => { complaints.push(`a dialog opened: ${dialog.message()}`); dialog.dismiss(); });

try {
  await signIn();
  await alarmComes();
  await clipPlays();
  await acknowledge();
  await liveVideo();
  await command();
  await everyPage();
  const hacked = await page.evaluate(() => globalThis.hacked);
  if (hacked !== undefined) complaints.push(`script of a device ran: ${hacked}`);
} catch (error) {
  complaints.push(error.stack);
  await page.screenshot({ path: join(shots, 'failed.png') }).catch(() => {});
} finally {
  await browser.close();
}
if (complaints.length > 0) {
  process.stderr.write(`${complaints.join('\n')}\n`);
  process.exitCode = 1;
}

async function shot(name) {
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

async function show(path) {
  await page.evaluate((where) => { location.hash = where; }, path);
}

async function signIn() {
  await page.goto(address);
  await page.locator('input[name=key]').fill(process.env.API_KEY);
  await shot('sign-in');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Fleet' }).first().waitFor();
  // A page that is loaded again loses this.
  await page.evaluate(() => { globalThis.samePage = true; });
  await show('/fleet');
  await page.getByPlaceholder('Name, number, protocol, tag').fill(device);
  await page.getByText(device).first().waitFor();
  await shot('fleet');
  tell('signed-in');
}

async function alarmComes() {
  // Of this device only: others may have raised alarms with times ahead of ours, and a list shows what fits.
  await show(`/alarms?device=${device}`);
  await page.getByRole('heading', { name: 'Alarms' }).waitFor();
  const row = page.locator('[role=row], tr').filter({ has: page.locator(`a[href="#/devices/${device}"]`) }).filter({ hasText: /crash/i }).first();
  if (await row.count() > 0) throw new Error('The alarm is there before it was raised.');
  tell('watching-alarms');
  await row.waitFor();
  if (!(await page.evaluate(() => globalThis.samePage))) throw new Error('The page was loaded again.');
  await shot('alarm-arrived');
  await row.locator('a.strong-link').click();
  tell('alarm-arrived');
}

async function clipPlays() {
  const video = page.locator('.clips video');
  await video.waitFor();
  const [from, to] = await advances(video);
  await shot('alarm');
  tell('clip-plays', { from, to });
}

async function acknowledge() {
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await page.getByText('Acknowledged', { exact: true }).first().waitFor();
  await shot('acknowledged');
  tell('acknowledged');
}

async function liveVideo() {
  await show(`/devices/${device}/live`);
  await page.getByRole('button', { name: 'Play', exact: true }).first().click();
  await page.locator('.live-tile[data-state=playing]').waitFor();
  const video = page.locator('.live-tile video');
  const [from, to] = await advances(video);
  const size = await video.evaluate((one) => `${one.videoWidth}x${one.videoHeight}`);
  await shot('live');
  tell('live-plays', { from, to, size });
  await page.getByRole('button', { name: 'Take away' }).click();
}

async function command() {
  await show(`/commands/${device}`);
  const form = page.locator('form.command-form');
  await form.locator('select').first().selectOption('text');
  await form.locator('input[type=text]').fill('VERSION');
  await form.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  const answer = page.locator('.history').getByText(/VERSION:/).first();
  await answer.waitFor();
  await shot('command');
  tell('command-answered', { answer: await answer.textContent() });
}

async function everyPage() {
  for (const [path, heading] of [['/', null], ['/media', 'Media'], ['/live', 'Live video'], ['/recordings', 'Recordings'], ['/transfers', 'Transfers'], ['/cameras', 'Cameras'], ['/dead-letters', 'Dead letters'], ['/webhooks', 'Webhooks'], ['/keys', null], [`/devices/${device}`, null]]) {
    await show(path);
    if (heading) await page.getByRole('heading', { name: heading }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await shot(`page${path.replaceAll('/', '-')}`.replace(/-\d{15}/, '').replace(/-$/, '-map'));
  }
  await leavesEarly();
  // A phone, in the dark.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const path of ['/', '/fleet', '/alarms', `/devices/${device}`]) {
    await show(path);
    await page.waitForLoadState('networkidle');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 1) throw new Error(`${path} is ${wide} px wider than a phone.`);
    await shot(`phone${path.replaceAll('/', '-')}`.replace(/-\d{15}/, '').replace(/-$/, '-map'));
  }
  tell('every-page');
}

/** The map is left before its devices are there: what comes then must not meet a map that is gone. */
async function leavesEarly() {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/api/devices/positions*', async (route) => { await held; await route.continue(); });
  await show('/');
  await page.reload();
  await page.waitForFunction(() => document.querySelector('.map-stage canvas')?.width > 0);
  await show('/media');
  await page.getByRole('heading', { name: 'Media' }).first().waitFor();
  const answered = page.waitForResponse(/\/api\/devices\/positions/);
  release();
  await (await answered).finished();
  await page.waitForLoadState('networkidle');
  await page.unroute('**/api/devices/positions*');
}

/** The video's time goes on by more than a second. */
async function advances(video) {
  const from = await video.evaluate((one) => one.play().then(() => one.currentTime));
  await page.waitForFunction(([one, at]) => one.currentTime > at + 1 && one.videoWidth > 0, [await video.elementHandle(), from]);
  return [from, await video.evaluate((one) => one.currentTime)];
}
