import { overlayRunConfig, toRunConfig } from '../../../src/engine/container/run-config.js';
import type { CommitContainer } from '../../../src/engine/index.js';
import type { Digest } from '../../../src/oci/digest.js';
import { familiarReference, parseReference, withDefaultTag } from '../../../src/oci/reference.js';
import { anImage } from '../builders.js';
import type { FakeState } from './fake-state.js';

/** The image that a container is made into: its own with its configuration, and no files. */
export function commitFake(state: FakeState, ref: string, options: CommitContainer): Digest {
  const record = state.record(ref);
  const { config, imageId } = record.container;
  const base = state.images.find(({ id }) => id === imageId)?.config.config ?? {};
  const name = options.name === undefined ? undefined : withDefaultTag(parseReference(options.name));
  const run = overlayRunConfig(toRunConfig(config, base), options.changes ?? {});
  const made = anImage(options.name ?? '', { run, createdAtMs: state.nowMs, repoDigests: [] });
  const { id } = anImage(`committed-${state.journal.events.length}`);
  state.putImage({ ...made, id, parentId: imageId, config: { ...made.config, author: options.author } });
  state.emit(record, 'commit', {
    comment: options.message ?? '',
    imageID: id,
    imageRef: name ? familiarReference(name) : '',
  });
  return id;
}
