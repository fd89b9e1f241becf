import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { configTemplate } from '../../../src/config/config-template.js';
import { parseConfig } from '../../../src/config/parse-config.js';
import { DEFAULT_UI_CONFIG } from '../../../src/config/ui-config.js';
import { VOCABULARY } from '../../support/screen-vocabulary.js';

const problemsOf = (text: string) => parseConfig(text, { file: 'example', vocabulary: VOCABULARY }).problems;

describe('what is told of settings', () => {
  const page = readFileSync('docs/config.md', 'utf8');
  const examples = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text);

  test('has examples that hold', () => {
    assert.ok(examples.length >= 4);
    for (const example of examples) assert.deepEqual(problemsOf(example), [], example);
  });

  test('tells every setting, and so does the schema for editors', () => {
    const schema = JSON.parse(readFileSync('docs/config.schema.json', 'utf8'));
    assert.deepEqual(Object.keys(schema.properties), Object.keys(DEFAULT_UI_CONFIG));
    for (const [name, property] of Object.entries<{ readonly description?: string; readonly default?: unknown }>(
      schema.properties,
    )) {
      assert.match(property.description ?? '', /^[A-Z][^]*\.$/, name);
      assert.deepEqual(property.default, Reflect.get(DEFAULT_UI_CONFIG, name));
      assert.ok(page.includes(`| \`${name}\` |`), name);
    }
    assert.equal(schema.additionalProperties, false);
  });

  test('what a new file begins with holds, with its comments taken away too', () => {
    assert.deepEqual(problemsOf(configTemplate()), []);
    const lines = configTemplate().split('\n').slice(1);
    assert.deepEqual(problemsOf(lines.map((line) => line.replace(/^# ?/, '')).join('\n')), []);
  });
});
