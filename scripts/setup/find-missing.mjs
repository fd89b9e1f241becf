import { accessSync, closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Where programs are, whatever PATH says: an ordinary user's often lacks the sbin folders. */
const PROGRAM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/local/sbin'];
const PT_INTERP = 3;

/** Rows of packages.json, of the named sets, that this machine has nothing for. */
export function findMissing(sets) {
  const packages = JSON.parse(readFileSync(new URL('packages.json', import.meta.url), 'utf8'));
  return sets.flatMap((set) => packages[set]).filter((row) => !isThere(row));
}

function isThere(row) {
  const places = row.find.flatMap((name) =>
    name.startsWith('/') ? [name] : PROGRAM_FOLDERS.map((folder) => join(folder, name)),
  );
  return places.some((path) => exists(path) && (!row.static || isStatic(path)));
}

function exists(path) {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a 64-bit ELF program names no loader, so that it runs in a root file system with nothing else in it. */
function isStatic(path) {
  const head = Buffer.alloc(4096);
  const file = openSync(path, 'r');
  readSync(file, head, 0, head.length, 0);
  closeSync(file);
  const [start, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  if (head.toString('latin1', 1, 4) !== 'ELF' || start + count * size > head.length) return false;
  const types = Array.from({ length: count }, (_, index) => head.readUInt32LE(start + index * size));
  return !types.includes(PT_INTERP);
}
