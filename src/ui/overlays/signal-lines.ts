import type { ContainerId } from '../../engine/index.js';
import { nameList } from '../keymap/questions.js';
import { say } from '../language/say.js';
import type { SignalTarget } from '../state/overlay.js';
import { SIGNAL_CHOICES } from '../state/signals.js';
import { cut, display, fit } from '../text.js';
import type { Theme } from '../theme.js';

const WIDTH = 58;

type SignalLinesOptions = { readonly nameOf: (id: ContainerId) => string; readonly theme: Theme };

/** The signals to choose from, and for whom. */
export function signalLines(target: SignalTarget, cursor: number, { nameOf, theme }: SignalLinesOptions): string[] {
  const choices = SIGNAL_CHOICES.map(({ name, effect }, index) => {
    const line = fit(`${index === cursor ? theme.glyphs.cursor : ' '} ${fit(name, 9)} ${say(effect)}`, WIDTH);
    return index === cursor ? theme.paint('selected', line) : line;
  });
  return [...targetLines(target, { nameOf, theme }), '', ...choices];
}

function targetLines(target: SignalTarget, { nameOf, theme }: SignalLinesOptions): string[] {
  if (target.kind === 'containers')
    return [say(`Send to ${theme.paint('strong', display(nameList(target.ids.map(nameOf))))}:`)];
  const { id, process, command, isFirst } = target;
  return [
    say(
      `Send to process ${theme.paint('strong', String(process.pid))} of ${theme.paint('strong', display(nameOf(id)))}:`,
    ),
    theme.paint('faint', cut(display(command), WIDTH, { ellipsis: theme.glyphs.ellipsis })),
    ...(isFirst ? [theme.paint('warn', say('It is the first one: the container ends with it.'))] : []),
  ];
}
