import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../../src/errors/engine-error.js';
import { aContainer, anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { type GantryOptions, gantry } from '../../support/gantry.js';

/** Clears the screen, says what is not so, and asks the terminal to type something; by 7 and by 8 bits, and backwards. */
const HOSTILE = 'a\x1b[2J\x1b]0;title\x07\u009b6n\u202eb\x7f';
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
const ACTS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;
const terminal = { columns: 200, rows: 50 };

const world = () => new FakeEngine({ containers: [aContainer('web', { config: { labels: { note: HOSTILE } } })] });

describe('what others wrote', () => {
  test('acts on no terminal where a list shows it, and a line stays one', async () => {
    await using engine = world();
    await engine.saves.create('web', { note: `${HOSTILE}\nweb  1 minute ago` });
    const { stdout } = await gantry(engine, ['snapshot', 'ls'], { terminal });
    assert.doesNotMatch(stdout, ACTS);
    assert.equal(stdout.trimEnd().split('\n').length, 2);
  });

  test('acts on no terminal as the path of a change, nor in a failure; a script gets it as it is', async () => {
    await using engine = world();
    engine.saves.changes = [{ kind: 'added', path: `/${HOSTILE}` }];
    await engine.saves.create('web');
    const shown = await gantry(engine, ['snapshot', 'diff', 'web'], { terminal });
    assert.equal(shown.stdout, 'A /a\\x1b[2J\\x1b]0;title\\a\\u009b6n\\u202eb\\x7f\n');
    const piped = await gantry(engine, ['snapshot', 'diff', 'web']);
    assert.equal(piped.stdout, `A /${HOSTILE}\n`);
    engine.control.failNext('saves.diff', engineError('registry_error', { host: 'r.test', reason: HOSTILE }));
    const failed = await gantry(engine, ['snapshot', 'diff', 'web'], { terminal });
    assert.equal(failed.exitCode, 1);
    assert.doesNotMatch(failed.stderr, ACTS);
  });

  test('acts on no terminal as a recovered Dockerfile; a file of it is as it was', async () => {
    const image = anImage('web:1');
    const config = { ...image.config, config: { ...image.config.config, OnBuild: [`RUN ${HOSTILE}`] } };
    await using engine = new FakeEngine({ images: [{ ...image, config }] });
    const shown = await gantry(engine, ['image', 'dockerfile', 'web:1'], { terminal });
    assert.match(shown.stdout, /ONBUILD RUN a\\x1b/);
    assert.doesNotMatch(shown.stdout, ACTS);
    const piped = await gantry(engine, ['image', 'dockerfile', 'web:1']);
    assert.ok(piped.stdout.includes(`ONBUILD RUN ${HOSTILE}\n`));
    assert.match(piped.stdout, /[^\n]\n$/);
  });

  test('acts on no terminal where a user formats it, but through a template that colours it; a script gets it as it is', async () => {
    await using engine = world();
    const format = '{{.Config.Labels.note}}';
    const inspect = async (template: string, options?: GantryOptions): Promise<string> =>
      (await gantry(engine, ['inspect', '-f', template, 'web'], options)).stdout;
    assert.doesNotMatch(await inspect(format, { terminal }), ACTS);
    assert.equal(await inspect(format), `${HOSTILE}\n`);
    assert.equal(await inspect(`\x1b[1m${format}`, { terminal }), `\x1b[1m${HOSTILE}\n`);
    assert.equal(await inspect(`{{"\\x1b[1m"}}${format}`, { terminal }), `\x1b[1m${HOSTILE}\n`);
    const list = await gantry(engine, ['ps', '-a', '--format', 'table {{.Labels}}'], { terminal });
    assert.doesNotMatch(list.stdout, ACTS);
    const json = await gantry(engine, ['inspect', 'web'], { terminal });
    assert.doesNotMatch(json.stdout, ACTS);
  });
});
