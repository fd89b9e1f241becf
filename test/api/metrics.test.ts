import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openApiStand } from '../support/api-stand.js';
import { aContainer, exitedState, runningState } from '../support/builders.js';

test('Prometheus reads the figures of running containers, and how many there are of each state', async () => {
  await using api = await openApiStand();
  api.engine.addContainer(aContainer('web', { image: 'web:"1"', state: runningState() }));
  api.engine.addContainer(aContainer('gone', { state: exitedState(1) }));
  const { status, headers, text } = await api.ask('GET', '/metrics');
  assert.equal(status, 200);
  assert.match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
  assert.match(text, /^engine_daemon_container_states_containers\{state="running"\} 1$/m);
  assert.match(text, /^engine_daemon_container_states_containers\{state="stopped"\} 1$/m);
  const cpu = text.split('\n').filter((line) => line.startsWith('container_cpu_usage_seconds_total{'));
  assert.equal(cpu.length, 1);
  assert.match(cpu[0] ?? '', /name="web",image="web:\\"1\\""\} [\d.]+$/);
  for (const line of text.trimEnd().split('\n')) assert.match(line, /^# (HELP|TYPE) \w+ .+$|^\w+\{[^}]*\} [\d.e+-]+$/);
});

test('without containers there are the names of all figures', async () => {
  await using api = await openApiStand();
  assert.match((await api.ask('GET', '/metrics')).text, /^# TYPE container_threads gauge$/m);
});
