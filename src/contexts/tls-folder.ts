import { access, chmod, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { unreadable } from './context-meta.js';
import type { TlsFiles } from './endpoint.js';

/** Docker's names. */
const NAMES = { authority: 'ca.pem', certificate: 'cert.pem', key: 'key.pem' } as const;

/** The files that are there; undefined where there are none. */
export async function findTlsFiles(folder: string): Promise<TlsFiles | undefined> {
  const present = await Promise.all(
    Object.entries(NAMES).map(async ([what, name]) => {
      const path = join(folder, name);
      return (await isThere(path)) ? ([what, path] as const) : undefined;
    }),
  );
  const found = present.filter((each) => each !== undefined);
  return found.length === 0 ? undefined : (Object.fromEntries(found) as TlsFiles);
}

/** Copies the files into `folder`, for its owner alone. @throws context_unreadable */
export async function keepTlsFiles(folder: string, { authority, certificate, key }: TlsFiles): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [source, name] of [
    [authority, NAMES.authority],
    [certificate, NAMES.certificate],
    [key, NAMES.key],
  ] as const) {
    if (source === undefined) continue;
    const target = join(folder, name);
    try {
      await copyFile(source, target);
    } catch (cause) {
      throw unreadable(
        source,
        cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be read',
        cause,
      );
    }
    await chmod(target, 0o600);
  }
}

/** `ca.pem`, … of those that are there. */
export const tlsFileNames = (files: TlsFiles | undefined): readonly string[] =>
  Object.entries(NAMES)
    .filter(([what]) => files?.[what as keyof typeof NAMES] !== undefined)
    .map(([, name]) => name);

const isThere = async (path: string): Promise<boolean> =>
  await access(path).then(
    () => true,
    () => false,
  );
