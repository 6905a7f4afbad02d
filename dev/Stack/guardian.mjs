/**
 * Ends the stack's processes when the stack itself is gone without having done so (SIGKILL, crash).
 *
 * Its stdin is a pipe whose other end only the stack holds, so the pipe closes however the stack dies. Lines on it:
 * `+PID` watch this process, `-PID` it has ended, `done` nothing to do any more. When the pipe closes without `done`, watched processes get
 * SIGTERM, newest first, and SIGKILL if they do not end in time.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const patienceMs = 12_000;
const pollMs = 50;

/** @type {Map<number, string | undefined>} start time by process id, oldest first. */
const watched = new Map();
let isDone = false;

/** When the process was started, as the kernel tells it: a number that was given to another process since is not ours. */
function startTime(pid) {
  try {
    // Field 22; the second field, the name in brackets, may hold blanks.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined; // No such process, or a system without /proc.
  }
}

function isAlive(pid) {
  if (startTime(pid) !== watched.get(pid)) return false;
  return signal(pid, 0);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false; // It has ended in between, which is what we want.
  }
}

async function endAll() {
  for (const pid of [...watched.keys()].reverse()) {
    if (isAlive(pid)) signal(pid, 'SIGTERM');
    for (let waited = 0; waited < patienceMs && isAlive(pid); waited += pollMs) await delay(pollMs);
    if (isAlive(pid)) signal(pid, 'SIGKILL');
  }
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {}); // It ends with its pipe, never before the stack.

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line === 'done') isDone = true;
  else if (line.startsWith('+')) watched.set(pid, startTime(pid));
  else if (line.startsWith('-')) watched.delete(pid);
}
if (!isDone) await endAll();
