// Builds console/dist: hashed files and index.html, which names them. No file of another host, no inline script or style.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = `${here}dist/`;

const common = {
  absWorkingDir: here, bundle: true, minify: true, sourcemap: false, legalComments: 'linked', metafile: true, outdir: 'dist', target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
  entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', assetNames: '[name]-[hash]', logLevel: 'warning', loader: { '.svg': 'file', '.png': 'file' },
};

const scripts = await emptied(() => build({ ...common, entryPoints: ['src/main.js'], format: 'esm', splitting: true, define: { 'process.env.NODE_ENV': '"production"' } }));
const styles = await build({ ...common, entryPoints: ['src/styles/main.css'] });

const icon = await readFile(`${here}src/icon.svg`);
const names = { js: outputOf(scripts, 'src/main.js'), css: outputOf(styles, 'src/styles/main.css'), icon: `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg` };
await writeFile(dist + names.icon, icon);
const page = await readFile(`${here}src/index.html`, 'utf8');
await writeFile(`${dist}index.html`, page.replace(/\{(js|css|icon)\}/g, (_, name) => names[name]));

for (const [name, { bytes }] of Object.entries({ ...scripts.metafile.outputs, ...styles.metafile.outputs })) console.log(`${String(bytes).padStart(8)}  ${name}`);

async function emptied(then) {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  return await then();
}

function outputOf(result, entry) {
  const [name] = Object.entries(result.metafile.outputs).find(([, output]) => output.entryPoint === entry);
  return name.replace('dist/', '');
}
