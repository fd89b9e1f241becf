import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';

/** `docker manifest rm`: goes on after a failure, and exits 1 if there was one. */
export const manifestRm = command({
  summary: 'Delete one or more manifest lists from local storage',
  operands: { usage: 'MANIFEST_LIST [MANIFEST_LIST...]', min: 1 },
  flags: {},
  async run({ manifests }: Pick<Engine, 'manifests'>, { operands }) {
    await forEachRef(operands, (list) => manifests.removeList(list));
  },
});
