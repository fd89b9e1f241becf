import type { Engine, ImageDetails } from '../../engine/index.js';
import { findBase } from '../../oci/find-base.js';
import { recoverDockerfile } from '../../oci/recover-dockerfile.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';

/** `gantry image dockerfile IMAGE` */
export const imageDockerfile = command({
  summary: 'Recover the Dockerfile of an image, as well as its history allows',
  operands: { usage: 'IMAGE', min: 1, max: 1 },
  flags: { fromScratch: switchFlag({ help: 'Show all steps, also those of an image below that is here' }) },
  async run(engine: Pick<Engine, 'images'>, { flags, operands: [ref = ''], out }) {
    const image = await engine.images.get(ref);
    const base = flags.fromScratch ? undefined : findBase(image, await allDetails(engine));
    out.line(recoverDockerfile(image.config, base).trimEnd());
  },
});

async function allDetails({ images }: Pick<Engine, 'images'>): Promise<readonly ImageDetails[]> {
  const found = await Promise.all((await images.list()).map(({ id }) => images.find(id)));
  return found.filter((details) => details !== undefined);
}
