import type { CheckpointService } from '../../engine/index.js';
import { type FarParts, objectsOf } from '../far-parts.js';
import { containerPath } from '../paths.js';

/** Checkpoints, which docker has where it was started as experimental. */
export function farCheckpoints({ client }: FarParts): CheckpointService {
  return {
    async create(ref, name, { folder, leavesRunning = false } = {}) {
      const json = { CheckpointID: name, CheckpointDir: folder ?? '', Exit: !leavesRunning };
      await client.json('POST', containerPath(ref, '/checkpoints'), { json });
    },
    async list(ref, { folder } = {}) {
      const answer = await client.json('GET', containerPath(ref, '/checkpoints'), { query: { dir: folder } });
      return objectsOf(client, answer, 'the list of checkpoints').map((each) => each.text('Name'));
    },
    async remove(ref, name, { folder } = {}) {
      const path = containerPath(ref, `/checkpoints/${encodeURIComponent(name)}`);
      await client.json('DELETE', path, { query: { dir: folder }, refusals: { 404: 'checkpoint_not_found' } });
    },
  };
}
