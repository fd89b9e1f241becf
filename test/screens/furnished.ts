import type { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine, writeSampleLogs } from '../support/sample-engine.js';
import { SAMPLE_PROJECTS } from '../support/sample-projects.js';
import type { UiScreen } from '../support/ui-screen.js';

/** A binding whose key is pressed, or something else that is done on the way. */
export type Step = string | ((screen: UiScreen, engine: FakeEngine) => Promise<unknown>);

/** Goes there, step by step. */
export async function walk(screen: UiScreen, engine: FakeEngine, steps: readonly Step[]): Promise<void> {
  for (const step of steps) await (typeof step === 'string' ? screen.press(step) : step(screen, engine));
}

/** Types it where a text is expected, and enters it where that is told. */
export const typing =
  (text: string, { enters = false } = {}): Step =>
  async (screen) => {
    screen.terminal.stdin.type(text);
    await screen.until(
      ({ overlay }) => overlay !== undefined && JSON.stringify(overlay).includes(JSON.stringify(text).slice(1, -1)),
    );
    await screen.idle();
    if (enters) await screen.key('enter');
  };

/** Waits until the screen shows it. */
export const seeing =
  (wanted: RegExp): Step =>
  async (screen) =>
    await screen.shows(wanted);

/** The web server, which has a log and something inside: the fourth of {@link furnishedEngine}. */
export const TO_WEB: readonly Step[] = ['move.down', 'move.down', 'move.down', seeing(/Logs: web/)];

/** Something of every kind: containers and images, volumes with a backup, networks, a save, a login. */
export async function furnishedEngine(): Promise<FakeEngine> {
  const engine = sampleEngine();
  writeSampleLogs(engine);
  engine.volumes.add({ name: 'ledger' });
  engine.volumes.set('ledger', { '/book': 'x', '/base/16384/2619': 'x'.repeat(6400) });
  await engine.backups.create('ledger', { note: 'before the audit' });
  await engine.networks.create({ name: 'front', addressing: { pools: [{ subnet: '10.78.0.0/24' }] } });
  await engine.networks.create({ name: 'idle' });
  await engine.networks.connect('front', 'web');
  await engine.saves.create('web', { note: 'before the change' });
  engine.registries.accounts.set('registry.lan:5000', 'jane:secret');
  await engine.registries.login('registry.lan:5000', { username: 'jane', password: 'secret' });
  return engine;
}

/** The same with two compose projects. */
export async function engineWithProjects(): Promise<FakeEngine> {
  const engine = await furnishedEngine();
  for (const member of SAMPLE_PROJECTS) engine.addContainer(member);
  return engine;
}
