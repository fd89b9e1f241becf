import type { Engine } from '../../engine/index.js';
import { parseChanges } from '../../wire/words/parse-changes.js';
import { command } from '../command.js';
import { switchFlag, textFlag, textListFlag } from '../flag.js';

/** `docker commit`: an image of what a container has become. */
export const commit = command({
  summary: "Create a new image from a container's changes",
  operands: { usage: 'CONTAINER [REPOSITORY[:TAG]]', min: 1, max: 2 },
  flags: {
    author: textFlag({ short: 'a', help: 'Author (e.g., "John Hannibal Smith <hannibal@a-team.com>")' }),
    change: textListFlag({ short: 'c', help: 'Apply Dockerfile instruction to the created image' }),
    message: textFlag({ short: 'm', help: 'Commit message' }),
    pause: switchFlag({ short: 'p', isOn: true, help: 'Pause container during commit' }),
  },
  async run(engine: Pick<Engine, 'containers'>, { flags, operands: [ref = '', name], out, untilInterrupted }) {
    const { env } = (await engine.containers.get(ref)).config;
    const changes = flags.change.length > 0 ? parseChanges(flags.change, { env }) : undefined;
    using interruption = untilInterrupted();
    const id = await engine.containers.commit(ref, {
      name,
      author: flags.author,
      message: flags.message,
      changes,
      pauses: flags.pause,
      cancelSignal: interruption.signal,
    });
    out.line(id);
  },
});
