import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { printDuration } from '../../../src/cli/format/go-template/print-duration.js';
import { aContainer, anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

/** Its image has a check with one number in it, as JSON of others has: the rest is left out. */
const withCheck = (): FakeEngine =>
  new FakeEngine({
    images: [anImage('checked:1', { run: { Healthcheck: { Test: ['CMD', 'true'], Interval: 90e9 } } })],
    containers: [
      aContainer('web', {
        image: 'checked:1',
        config: {
          health: {
            test: ['CMD-SHELL', 'wget -q localhost'],
            intervalMs: 5000,
            timeoutMs: 1500,
            startPeriodMs: 0,
            startIntervalMs: 0,
            retries: 0,
          },
        },
      }),
    ],
  });

const shown = async (name: string, format: string): Promise<string> => {
  await using engine = withCheck();
  const { stdout, stderr } = await gantry(engine, ['inspect', '-f', format, name]);
  return stdout.trimEnd() + stderr;
};

describe('templates see docker’s types, not its JSON', () => {
  test('durations are printed as such, and compared as numbers', async () => {
    const check = '.Config.Healthcheck';
    assert.equal(
      await shown('web', `{{${check}.Interval}} {{${check}.Timeout}} {{${check}.StartPeriod}}`),
      '5s 1.5s 0s',
    );
    assert.equal(await shown('web', `{{printf "%d %v" ${check}.Interval ${check}.Timeout}}`), '5000000000 1.5s');
    assert.equal(await shown('web', `{{if gt ${check}.Interval ${check}.Timeout}}more{{end}}`), 'more');
    assert.equal(await shown('web', `{{if ${check}.StartPeriod}}some{{else}}none{{end}}`), 'none');
    assert.equal(await shown('checked:1', `{{${check}}}`), '{[CMD true] 1m30s 0s 0s 0s 0}');
  });

  test('what JSON leaves out is the zero of its type', async () => {
    assert.equal(await shown('web', '{{.Config.Healthcheck.Retries}}'), '0');
    assert.equal(await shown('web', '{{.Config.NetworkDisabled}} {{.Config.Shell}}'), 'false []');
    const json = '{"Test":["CMD-SHELL","wget -q localhost"],"Interval":5000000000,"Timeout":1500000000}';
    assert.equal(await shown('web', '{{json .Config.Healthcheck}}'), json);
  });

  test('names of Go’s fields serve as well as those of JSON', async () => {
    assert.equal(await shown('web', '{{.HostConfig.CPUShares}} {{.HostConfig.CpuShares}}'), '0 0');
    assert.equal(
      await shown('web', '{{.HostConfig.NanoCPUs}} {{.HostConfig.CPUPercent}} {{.HostConfig.KernelMemory}}'),
      '0 0 0',
    );
  });

  test('an index just behind the end is refused in Go’s words', async () => {
    assert.match(await shown('web', '{{index .Config.Healthcheck.Test 2}}'), /reflect: slice index out of range/);
    assert.match(await shown('web', '{{index .Config.Healthcheck.Test 3}}'), /index out of range: 3/);
  });
});

test('a duration is printed as Go prints it', () => {
  const texts = {
    '0s': 0,
    '15ns': 15,
    '1.5µs': 1500,
    '250ms': 250e6,
    '1.5s': 1.5e9,
    '1m0s': 60e9,
    '1m30.25s': 90.25e9,
    '1h0m0s': 3600e9,
    '26h3m4s': 93_784e9,
    '-30s': -30e9,
  };
  for (const [text, nanoseconds] of Object.entries(texts)) assert.equal(printDuration(nanoseconds), text);
});
