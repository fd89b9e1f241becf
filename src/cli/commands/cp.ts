import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { copyFromInput, copyIn } from '../copy/copy-in.js';
import { CopyMeter } from '../copy/copy-meter.js';
import { parseCopyOperand } from '../copy/copy-operand.js';
import { copyOut, copyToOutput } from '../copy/copy-out.js';
import { switchFlag } from '../flag.js';
import { invalid } from '../values/invalid.js';

/** `docker cp`: files and folders from a container or into one. */
export const cp = command({
  summary: 'Copy files/folders between a container and the local filesystem',
  explanation: `Use '-' as the source to read a tar archive from stdin
and extract it to a directory destination in a container.
Use '-' as the destination to stream a tar archive of a
container source to stdout.`,
  operands: { usage: 'CONTAINER:SRC_PATH DEST_PATH|-\nSRC_PATH|- CONTAINER:DEST_PATH', min: 2, max: 2 },
  flags: {
    archive: switchFlag({ short: 'a', help: 'Archive mode (copy all uid/gid information)' }),
    followLink: switchFlag({ short: 'L', help: 'Always follow symbol link in SRC_PATH' }),
    quiet: switchFlag({
      short: 'q',
      help: 'Suppress progress output during copy. Progress output is automatically suppressed if no terminal is attached',
    }),
  },
  async run(engine: Pick<Engine, 'files'>, { flags, operands: [from = '', to = ''], out, err, io, nowMs, ...context }) {
    if (from === '') throw invalid('source can not be empty');
    if (to === '') throw invalid('destination can not be empty');
    const [source, destination] = [parseCopyOperand(from), parseCopyOperand(to)];
    using interruption = context.untilInterrupted();
    const title = source.container === undefined ? 'Copying to container' : 'Copying from container';
    using meter = new CopyMeter(flags.quiet || !out.isTerminal ? undefined : err, { title, nowMs });
    const options = {
      keepsOwners: flags.archive,
      followsLink: flags.followLink,
      workingDir: io.workingDir,
      cancelSignal: interruption.signal,
      meter,
    };
    const [fromRef, toRef] = [source.container, destination.container];
    if (fromRef !== undefined && toRef !== undefined) throw invalid('copying between containers is not supported');
    if (fromRef !== undefined) {
      if (source.path === '') throw invalid('path cannot be empty');
      const place = { ref: fromRef, path: source.path };
      if (destination.path === '-') return await copyToOutput(engine, { ...place, out }, options);
      return await copyOut(engine, { ...place, destination: destination.path }, options);
    }
    if (destination.path === '') throw invalid('no such directory');
    if (toRef === undefined) throw invalid('must specify at least one container source');
    const place = { ref: toRef, path: destination.path };
    if (source.path === '-') return await copyFromInput(engine, { ...place, stdin: io.stdin }, options);
    return await copyIn(engine, { ...place, source: source.path }, options);
  },
});
