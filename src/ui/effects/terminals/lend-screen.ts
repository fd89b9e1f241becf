import { LEADER } from '../../keymap/terminal-leader.js';
import { TERMINAL_TEXT } from '../../state/terminals/terminal-text.js';
import { createDetachScanner, parseDetachKeys } from '../../terminal/index.js';
import type { Screen } from '../screen.js';
import { modesOn, pictureOf, RESET_MODES } from './lent-picture.js';
import type { TerminalSession } from './terminal-session.js';

/** Gives a terminal the whole real screen, until it ends or the leader is pressed. What it shows now is there first. */
export async function lendScreen(session: TerminalSession, screen: Screen): Promise<void> {
  const { emulator } = session;
  if (!emulator) return;
  const { promise: back, resolve: goBack } = Promise.withResolvers<void>();
  const keys = parseDetachKeys(LEADER);
  const lend = {
    onInput: (bytes: Uint8Array) => session.typeRaw(bytes),
    onResize: (size: Screen['size']) => session.resize(size),
    detachScanner: keys && createDetachScanner(keys),
    onDetach: goBack,
  };
  await screen.lend(lend, async (output) => {
    const hint = session.isShell ? TERMINAL_TEXT.lentShell(LEADER) : TERMINAL_TEXT.lentAttach(LEADER);
    const drawn = output.write(`\x1b[2m${hint}\x1b[m\r\n${pictureOf(emulator)}${modesOn(emulator.modes)}`);
    // At once: what is written from now on comes behind the picture.
    session.lendTo(output);
    session.resize(screen.size);
    await drawn;
    await Promise.race([session.left, back]);
    session.lendTo(undefined);
    await output.write(emulator.modes.isAlternate ? `\x1b[?1049l${RESET_MODES}` : RESET_MODES);
  });
}
