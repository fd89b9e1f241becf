import { aContainer, runningState } from './builders.js';
import type { FakeProgram } from './fake-engine/fake-process.js';
import { FakeEngine } from './fake-engine.js';
import { UiScreen } from './ui-screen.js';

/** Takes the keys back from a terminal in the screen. */
export const LEADER = 'ctrl-]';

/** An engine with `web`, which runs. */
export const oneContainer = (hasTty = false): FakeEngine =>
  new FakeEngine({ containers: [aContainer('web', { config: { hasTty, hasStdin: true }, state: runningState() })] });

/** Shows each key in its own brackets, and ends with 3 at an `X`. */
export const echo: FakeProgram = async ({ stdin, write }) => {
  write('root@web:/# ');
  for await (const bytes of stdin) {
    const text = new TextDecoder().decode(bytes);
    if (text.includes('X')) return 3;
    write(`<${JSON.stringify(text).slice(1, -1)}>`);
  }
  return 0;
};

/** A screen whose shell in `web` is the program, and opens. */
export async function openShell(program: FakeProgram, options: { columns?: number; rows?: number } = {}) {
  const engine = oneContainer();
  engine.programs.set('bash', program);
  const screen = await UiScreen.open(engine, options);
  await screen.shows(/● web/);
  screen.terminal.press('e');
  return { engine, screen };
}
