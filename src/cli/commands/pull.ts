import type { Engine } from '../../engine/index.js';
import { parseReference } from '../../oci/reference.js';
import { command } from '../command.js';
import { absentSwitch, switchFlag, valueFlag } from '../flag.js';
import { pullImage } from '../print/pull-image.js';
import { parsePlatform } from '../values/platform.js';

/** `docker pull` */
export const pull = command({
  summary: 'Download an image from a registry',
  operands: { usage: 'NAME[:TAG|@DIGEST]', min: 1, max: 1 },
  flags: {
    allTags: absentSwitch('a'),
    disableContentTrust: absentSwitch(),
    platform: valueFlag({ help: 'Set platform if server is multi-platform capable', parse: parsePlatform }),
    quiet: switchFlag({ short: 'q', help: 'Suppress verbose output' }),
  },
  async run(engine: Pick<Engine, 'images'>, context) {
    const {
      flags: { platform, quiet },
      operands: [ref = ''],
      out,
    } = context;
    const { tag, digest } = parseReference(ref);
    if (!quiet && tag === undefined && digest === undefined) out.line('Using default tag: latest');
    const { name } = await pullImage(engine, ref, context, { to: out, platform, isQuiet: quiet });
    out.line(name);
  },
});
