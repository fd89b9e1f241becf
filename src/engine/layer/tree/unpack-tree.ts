import { engineError, isEngineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { decompress } from '../decompress.js';
import { BLOCK_BYTES, paddedSize, type TarEntry } from '../tar/tar-entry.js';
import { TarReader } from '../tar/tar-reader.js';
import { Breath } from './breath.js';
import { fileFailure } from './file-failure.js';
import { type PackOptions, SMALL_BYTES } from './pack-tree.js';
import { PackedTree } from './packed-tree.js';
import { TreeWriter, type WriteRules } from './tree-writer.js';

export type UnpackRules = WriteRules & PackOptions;

type Step = { readonly entry: TarEntry } | { readonly body: Uint8Array };

/**
 * Unpacks a tar, plain or compressed, that anybody may have written, into a tree that somebody may be changing. Every
 * name is resolved by the kernel within the root of that tree, and written in the folder that was found so:
 * neither the archive nor the tree can lead a byte outside. The files of a {@link PackedTree} are copied likewise, with no
 * tar in between.
 *
 * What was unpacked before a failure stays, as with `tar`.
 *
 * @throws archive_invalid, file_kind_conflict, container_path_read_only, disk_full, cancelled
 */
export async function unpackTree(
  syscalls: Syscalls,
  tar: AsyncIterable<Uint8Array>,
  rules: UnpackRules,
): Promise<void> {
  try {
    if (tar instanceof PackedTree) await copy(syscalls, tar, rules);
    else await unpack(syscalls, tar, rules);
  } catch (cause) {
    throw asFailure(cause, rules);
  }
}

async function unpack(syscalls: Syscalls, tar: AsyncIterable<Uint8Array>, rules: UnpackRules): Promise<void> {
  let steps: Step[] = [];
  const reader = new TarReader({
    entry: (entry) => steps.push({ entry }) > 0,
    body: (body) => void steps.push({ body }),
  });
  using writer = new TreeWriter(syscalls, rules);
  const breath = new Breath();
  for await (const piece of decompress(tar)) {
    if (rules.cancelSignal?.aborted) throw engineError('cancelled');
    reader.push(piece);
    const taken = steps;
    steps = [];
    for (const step of taken) {
      await breath.take();
      rules.onBytes?.('entry' in step ? BLOCK_BYTES : step.body.byteLength);
      if ('entry' in step) writer.begin(step.entry);
      else await writer.body(step.body);
    }
  }
  reader.end();
  for (const step of steps) if ('body' in step) await writer.body(step.body);
  writer.end();
  rules.onBytes?.(2 * BLOCK_BYTES);
}

/** As if it were packed and unpacked. */
async function copy(syscalls: Syscalls, tree: PackedTree, rules: UnpackRules): Promise<void> {
  const onBytes = (bytes: number): void => {
    tree.options.onBytes?.(bytes);
    rules.onBytes?.(bytes);
  };
  using writer = new TreeWriter(syscalls, rules);
  for await (const { header, file } of tree.files()) {
    if (rules.cancelSignal?.aborted) throw engineError('cancelled');
    const { bodyBytes } = header;
    onBytes(BLOCK_BYTES);
    writer.begin(header);
    if (!file || bodyBytes === 0) continue;
    if (bodyBytes > SMALL_BYTES) await writer.copyBody(file, { onBytes, cancelSignal: rules.cancelSignal });
    else await writer.body(tree.readSmall(file, bodyBytes));
    onBytes(bodyBytes > SMALL_BYTES ? paddedSize(bodyBytes) - bodyBytes : paddedSize(bodyBytes));
  }
  writer.end();
  onBytes(2 * BLOCK_BYTES);
}

function asFailure(cause: unknown, { shownAs }: WriteRules): unknown {
  const isBad = isEngineError(cause, 'layer_invalid') || cause instanceof RangeError;
  if (isBad) return engineError('archive_invalid', { reason: cause.message }, { cause });
  return fileFailure(cause, { operation: 'write', path: shownAs('') });
}
