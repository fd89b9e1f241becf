import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { tableLines } from '../format/table.js';

const NARROWEST = 20;

/** `docker container top` */
export const containerTop = command({
  summary: 'Display the running processes of a container',
  operands: { usage: 'CONTAINER [ps OPTIONS]', min: 1 },
  stopsAtOperand: true,
  flags: {},
  async run(engine: Pick<Engine, 'streams'>, { operands: [ref = '', ...options], out }) {
    const psArguments = options.length > 0 ? options : undefined;
    const { titles, rows } = await engine.streams.top(ref, { psArguments });
    out.line(tableLines([titles, ...rows], { narrowest: NARROWEST }).join('\n'));
  },
});

/** `docker top`. Without a container it never comes here: that is the screen's table. */
export const top: typeof containerTop = {
  ...containerTop,
  explanation:
    'Without a container: the figures of all containers, as a table that fills the terminal; with --once printed once, with --json as data.',
  operands: { usage: '[CONTAINER [ps OPTIONS]]', min: 1 },
};
