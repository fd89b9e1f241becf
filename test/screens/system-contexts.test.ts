import { describe, test } from 'node:test';

import type { ContextDirectory, ListedContext } from '../../src/contexts/index.js';
import { engineError } from '../../src/errors/engine-error.js';
import { aContainer, exitedState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { testWhole } from '../support/screen-modes.js';
import { openSystem } from '../support/system-screen.js';

const CONTEXTS: readonly ListedContext[] = [
  {
    name: 'default',
    description: '',
    origin: 'built-in',
    kind: 'local',
    endpoint: '',
    isCurrent: true,
    problem: undefined,
  },
  {
    name: 'far',
    description: '',
    origin: 'gantry',
    kind: 'ssh',
    endpoint: 'ssh://me@far',
    isCurrent: false,
    problem: undefined,
  },
  {
    name: 'gone',
    description: '',
    origin: 'docker',
    kind: 'tcp',
    endpoint: 'tcp://gone:1',
    isCurrent: false,
    problem: undefined,
  },
  {
    name: 'odd',
    description: '',
    origin: 'gantry',
    kind: 'unix',
    endpoint: 'x',
    isCurrent: false,
    problem: 'it is nonsense',
  },
];

/** Engines elsewhere: one that answers, and one that does not. */
function directory(): ContextDirectory {
  return {
    list: async () => CONTEXTS,
    ping: async (name) => {
      if (name === 'gone') throw engineError('registry_unreachable', { host: 'gone:1', reason: 'nobody listens' });
      return { engine: name === 'far' ? 'docker' : 'gantry', version: '28.2.2', apiVersion: '1.50', tookMs: 12.4 };
    },
  };
}

describe('contexts', () => {
  test('say whether they answer, and if not why', async () => {
    await using screen = await openSystem('contexts', sampleEngine(), { contexts: async () => directory() });
    await screen.shows(/● default/);
    await screen.shows(/far +ssh +ssh:\/\/me@far .*docker 28\.2\.2, API 1\.50, 12 ms/);
    await screen.shows(/gone .*nobody listens/);
    await screen.shows(/odd .*it is nonsense/);
    await screen.press('move.last', 'context.use');
    await screen.shows(/it is nonsense\s*$/);
  });

  test('enter works there once that was agreed to, and nothing of here stays', async () => {
    const far = new FakeEngine({ containers: [aContainer('elsewhere', { state: exitedState(0) })] });
    let chosen: string | undefined;
    await using screen = await openSystem('contexts', sampleEngine(), {
      contexts: async () => directory(),
      engine: () => (chosen === 'far' ? far : sampleEngine()),
      contextName: () => chosen,
      chooseContext: (name) => {
        chosen = name;
      },
    });
    await screen.shows(/12 ms/);
    await screen.press('move.down', 'context.use');
    await screen.shows(/Work there\?[^]*far \(ssh:\/\/me@far\)/);
    await screen.key('enter');
    await screen.shows(/● far/);
    await screen.press('screen.close');
    await screen.shows(/elsewhere/);
    await screen.hides(/postgres/);
  });

  test('where there is only this one, it says how to have others', async () => {
    await using screen = await openSystem('contexts');
    await screen.shows(/gantry context create adds others/);
  });

  testWhole('the list', {
    open: async (env) => await openSystem('contexts', sampleEngine(), { env, contexts: async () => directory() }),
    shows: /far/,
  });
});
