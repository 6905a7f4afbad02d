// What a dead letter holds, as text.

const mostShown = 256 * 1024; // bytes: more than anybody reads, little enough for any browser

/** @param {Blob} content @returns {Promise<string>} JSON with lines, other texts as they are, bytes as hex */
export async function letterText(content) {
  const bytes = new Uint8Array(await content.slice(0, mostShown).arrayBuffer());
  const cut = content.size > mostShown ? `\n… ${content.size - mostShown} bytes more` : '';
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return hexText(bytes.subarray(0, 4096)) + (content.size > 4096 ? `\n… ${content.size - 4096} bytes more` : '');
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2) + cut;
  } catch {
    return text + cut;
  }
}

function hexText(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = [...bytes.subarray(at, at + 16)];
    lines.push(`${at.toString(16).padStart(6, '0')}  ${part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ').padEnd(48)} ${part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')}`);
  }
  return lines.join('\n');
}
