import type { ContainerId } from '../../engine/index.js';
import { nameList } from '../keymap/questions.js';
import { say } from '../language/say.js';
import type { SignalTarget } from '../state/overlay.js';
import { SIGNAL_CHOICES } from '../state/signals.js';
import { cut, display, fit } from '../text.js';
import type { Theme } from '../theme.js';

const WIDTH = 58;

type SignalLinesOptions = {
  /** Cells that there are at most. */
  readonly width: number;
  readonly nameOf: (id: ContainerId) => string;
  readonly theme: Theme;
};

/** The signals to choose from, and for whom. */
export function signalLines(target: SignalTarget, cursor: number, options: SignalLinesOptions): string[] {
  const { theme } = options;
  const { ellipsis } = theme.glyphs;
  const width = Math.min(WIDTH, options.width);
  const choices = SIGNAL_CHOICES.map(({ name, effect }, index) => {
    const pointer = index === cursor ? theme.glyphs.cursor : ' ';
    const line = fit(`${pointer} ${fit(name, 9)} ${say(effect)}`, width, { ellipsis });
    return index === cursor ? theme.paint('selected', line) : line;
  });
  return [...targetLines(target, { ...options, width }), '', ...choices];
}

function targetLines(target: SignalTarget, { width, nameOf, theme }: SignalLinesOptions): string[] {
  if (target.kind === 'containers')
    return [say(`Send to ${theme.paint('strong', display(nameList(target.ids.map(nameOf))))}:`)];
  const { id, process, command, isFirst } = target;
  return [
    say(
      `Send to process ${theme.paint('strong', String(process.pid))} of ${theme.paint('strong', display(nameOf(id)))}:`,
    ),
    theme.paint('faint', cut(display(command), width, { ellipsis: theme.glyphs.ellipsis })),
    ...(isFirst ? [theme.paint('warn', say('It is the first one: the container ends with it.'))] : []),
  ];
}
