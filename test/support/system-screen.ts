import type { FakeEngine } from './fake-engine.js';
import { sampleEngine } from './sample-engine.js';
import { UiScreen, type UiScreenOptions } from './ui-screen.js';

/** A screen on a tab of the system. */
export async function openSystem(
  tab: string,
  engine: FakeEngine = sampleEngine(),
  options: UiScreenOptions = {},
): Promise<UiScreen> {
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, { columns: 140, rows: 40, ...options }));
  await screen.press('pane.system', `system.tab.${tab}`);
  await screen.shows(/6 System/);
  whileOpening.move();
  return screen;
}

/** Types into the line that asks for a filter or a word. */
export async function typed(screen: UiScreen, text: string): Promise<void> {
  await screen.until(({ overlay }) => overlay?.kind === 'prompt');
  await screen.type(text);
  await screen.key('enter');
}
