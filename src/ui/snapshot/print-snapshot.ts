import { readSnapshot } from './snapshot.js';
import { snapshotDocument, statsDocument } from './snapshot-document.js';
import { snapshotText, statsText } from './snapshot-tables.js';

export type SnapshotOptions = {
  readonly out: { write(text: string): unknown };
  /** Data instead of tables. */
  readonly isJson?: boolean | undefined;
  /** Only the figures of containers. */
  readonly isTop?: boolean | undefined;
  readonly nowMs?: number | undefined;
};

/** What the full screen shows, once and as plain text: for pipes, and for `--json`. */
export async function printSnapshot(
  engine: Parameters<typeof readSnapshot>[0],
  { out, isJson = false, isTop = false, nowMs = Date.now() }: SnapshotOptions,
): Promise<void> {
  const snapshot = await readSnapshot(engine, nowMs);
  if (isJson) {
    const document = isTop ? statsDocument(snapshot) : snapshotDocument(snapshot);
    await out.write(`${JSON.stringify(document, undefined, 2)}\n`);
    return;
  }
  await out.write(isTop ? statsText(snapshot) : snapshotText(snapshot));
}
