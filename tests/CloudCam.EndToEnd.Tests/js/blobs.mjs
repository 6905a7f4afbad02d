/**
 * Reads all blobs under a prefix with @azure/storage-blob: `node blobs.mjs CONTAINER PREFIX [FOLDER]`. With a folder their bytes are kept there,
 * under the last part of their names.
 * @module
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { answer, official, storage } from './official.mjs';

const { BlobServiceClient } = official('@azure/storage-blob');
const [container, prefix, folder] = process.argv.slice(2);
const client = BlobServiceClient.fromConnectionString(storage).getContainerClient(container);

const found = [];
for await (const { name } of client.listBlobsFlat({ prefix })) {
  const blob = client.getBlobClient(name);
  const [bytes, properties, { tags }] = await Promise.all([blob.downloadToBuffer(), blob.getProperties(), blob.getTags()]);
  if (folder !== undefined) await writeFile(join(folder, basename(name)), bytes);
  found.push({
    name, tags, contentType: properties.contentType, metadata: properties.metadata, length: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'), head: bytes.subarray(0, 3).toString('hex'),
  });
}
answer(found);
