// Rules that every source file of the console keeps: they are what stands between a stranger's text and the page.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

const root = fileURLToPath(new URL('../src/', import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css|html|svg)$/.test(name)).map((name) => ({ name, text: readFileSync(root + name, 'utf8') }));
const scripts = sources.filter(({ name }) => name.endsWith('.js'));

const forbidden = [
  [/innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|DOMParser|document\.write/, 'text is never parsed as HTML'],
  [/\beval\s*\(|new Function\b|setTimeout\(\s*['"`]|javascript:/, 'text is never run'],
  [/setAttribute\(\s*['"]style['"]|\sstyle="/, 'the content security policy lets no inline style in'],
  [/localStorage[^\n]*key['"]?\s*[,)]|document\.cookie/, 'a key stays in the session storage of its tab'],
];

for (const [pattern, reason] of forbidden) {
  test(`No source has ${pattern.source.slice(0, 40)}: ${reason}`, () => {
    for (const { name, text } of sources.filter((source) => source.name.endsWith('.html') || source.name.endsWith('.js'))) assert.doesNotMatch(text, pattern, name);
  });
}

test('No source names another host', () => {
  for (const { name, text } of sources) {
    const named = [...text.matchAll(/https?:\/\/([a-z0-9.-]+\.[a-z]{2,})/gi)].map(([, host]) => host).filter((host) => host !== 'www.w3.org' && !host.endsWith('.example'));
    assert.deepEqual(named, [], name);
  }
});

test('Every source file is short enough to be read at once', () => {
  for (const { name, text } of sources) assert.ok(text.split('\n').length <= 350, `${name} has more than 350 lines`);
});

test('The page has no inline script, no inline style and only relative addresses', () => {
  const { text } = sources.find(({ name }) => name === 'index.html');
  assert.doesNotMatch(text, /<script(?![^>]*src=)|<style/);
  for (const [, address] of text.matchAll(/(?:src|href)="([^"]*)"/g)) assert.ok(address.startsWith('./'), address);
});

test('Views and styles take colours from the variables only', () => {
  for (const { name, text } of scripts) assert.doesNotMatch(text, /['"`]#(?:[0-9a-f]{3}|[0-9a-f]{6})['"`]/i, name);
});
