import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { projectsOf, startStages } from '../../../../../src/ui/state/projects/project.js';
import { projectStatus, projectUsage } from '../../../../../src/ui/state/selectors/projects.js';
import { aContainer, runningState } from '../../../../support/builders.js';
import { aMember, SAMPLE_PROJECTS } from '../../../../support/sample-projects.js';

const projects = projectsOf([...SAMPLE_PROJECTS, aContainer('alone')]);
const shop = projects.find(({ id }) => id === 'shop') ?? projectsOf([])[0];
const namesOf = (stages: ReturnType<typeof startStages>) => stages.map((stage) => stage.map(({ name }) => name));

describe('projects', () => {
  test('are what compose says on containers; what it says nothing on is in none', () => {
    assert.deepEqual(
      projects.map(({ id }) => id),
      ['blog', 'shop'],
    );
    assert.deepEqual(
      shop?.services.map(({ name, containers }) => [name, containers.length]),
      [
        ['cache', 1],
        ['db', 1],
        ['web', 2],
        ['worker', 1],
      ],
    );
    assert.deepEqual(shop?.configFiles, ['/srv/shop/compose.yaml']);
    assert.equal(shop?.workingDir, '/srv/shop');
  });

  test('start what others need first', () => {
    assert.deepEqual(namesOf(startStages(shop ?? { services: [] })), [
      ['shop-cache-1', 'shop-db-1'],
      ['shop-web-1', 'shop-web-2', 'shop-worker-1'],
    ]);
  });

  test('whose services need each other in a circle, or one that is nowhere, start all the same', () => {
    const [circle] = projectsOf([
      aMember('c', 'a', { dependsOn: 'b:service_started:false' }),
      aMember('c', 'b', { dependsOn: 'a:service_started:false' }),
      aMember('c', 'd', { dependsOn: 'gone:service_started:false' }),
      aMember('c', 'self', { dependsOn: 'self:service_started:false' }),
    ]);
    assert.deepEqual(namesOf(startStages(circle ?? { services: [] })), [
      ['c-d', 'c-self'],
      ['c-a', 'c-b'],
    ]);
  });

  test('count services of which something runs; what compose ran once counts for nothing', () => {
    assert.deepEqual(shop && projectStatus(shop), { kind: 'partial', running: 3, total: 4 });
    const [once] = projectsOf([
      aMember('o', 'web'),
      aMember('o', 'migrate', { isRunning: false, labels: { 'com.docker.compose.oneoff': 'True' } }),
    ]);
    assert.deepEqual(once && projectStatus(once), { kind: 'running', running: 1, total: 1 });
    const [frozen] = projectsOf([{ ...aMember('p', 'x'), state: { ...runningState(), status: 'paused' } }]);
    assert.equal(frozen && projectStatus(frozen).kind, 'paused');
  });

  test('labels named like parts of every object are labels', () => {
    const [odd] = projectsOf([aMember('__proto__', 'constructor'), aMember('toString', 'x')]);
    assert.equal(odd?.id, '__proto__');
    assert.equal(projectUsage(odd?.containers ?? [], new Map()), undefined);
  });
});
