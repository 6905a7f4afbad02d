// Packs a folder: `node infra/package/zip.mjs <folder> <file.zip>`. The same files give the same bytes, and the permissions of each are kept:
// on Linux the platform starts the handler only where its executable bit is set, which packers on Windows lose.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const [folder, file] = process.argv.slice(2);
if (!folder || !file) {
  console.error('usage: node infra/package/zip.mjs <folder> <file.zip>');
  process.exit(2);
}

// No ZIP64: everything is far below 4 GiB and 65,535 files, and would throw here if it were not.
const version = 20;
const madeByUnix = (3 << 8) | version;
const utf8Names = 0x0800;
const firstOfJanuary1980 = 0x0021;
const output = fs.openSync(file, 'w');
const directory = [];
let offset = 0;
for (const name of namesIn(folder)) add(name);
finish();
fs.closeSync(output);
console.log(`${directory.length} files, ${offset} bytes`);

function namesIn(root) {
  return fs.readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join('/'))
    .sort();
}

function add(name) {
  const content = fs.readFileSync(path.join(folder, name));
  const deflated = zlib.deflateRawSync(content, { level: 9 });
  const isSmaller = deflated.length < content.length;
  const stored = isSmaller ? deflated : content;
  const entry = {
    name: Buffer.from(name), at: offset, method: isSmaller ? 8 : 0, crc: crc32(content), stored: stored.length, length: content.length, mode: fs.statSync(path.join(folder, name)).mode,
  };
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  common(entry, head, 4);
  write(head, entry.name, stored);
  directory.push(entry);
}

/** Version, flags, method, time, date, CRC, sizes and length of the name: the same in both places. */
function common(entry, head, at) {
  head.writeUInt16LE(version, at);
  head.writeUInt16LE(utf8Names, at + 2);
  head.writeUInt16LE(entry.method, at + 4);
  head.writeUInt16LE(firstOfJanuary1980, at + 8);
  head.writeUInt32LE(entry.crc, at + 10);
  head.writeUInt32LE(entry.stored, at + 14);
  head.writeUInt32LE(entry.length, at + 18);
  head.writeUInt16LE(entry.name.length, at + 22);
}

function finish() {
  const begin = offset;
  for (const entry of directory) {
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(madeByUnix, 4);
    common(entry, head, 6);
    head.writeUInt32LE((entry.mode << 16) >>> 0, 38);
    head.writeUInt32LE(entry.at, 42);
    write(head, entry.name);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(offset - begin, 12);
  end.writeUInt32LE(begin, 16);
  write(end);
}

function write(...parts) {
  for (const part of parts) {
    let written = 0;
    while (written < part.length) written += fs.writeSync(output, part, written);
    offset += part.length;
  }
}

function crc32(bytes) {
  crc32.table ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crc32.table[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
