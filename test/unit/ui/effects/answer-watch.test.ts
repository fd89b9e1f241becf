import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AnswerWatch } from '../../../../src/ui/effects/answer-watch.js';
import type { Message } from '../../../../src/ui/state/message.js';

test('an answer that takes long is told, once, until none is owed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const said: Message[] = [];
  let nowMs = 1000;
  const answers = new AnswerWatch({ dispatch: (message) => said.push(message), nowMs: () => nowMs });
  const [first, second] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
  const asked = [answers.during(first.promise), answers.during(second.promise)];
  await answers.during(Promise.resolve(1));
  t.mock.timers.tick(4999);
  assert.deepEqual(said, []);
  nowMs += 5000;
  t.mock.timers.tick(1);
  assert.deepEqual(said, [{ type: 'engine.silent', sinceMs: 1000 }]);
  first.resolve(1);
  await asked[0];
  assert.equal(said.length, 1);
  second.reject(new Error('gone'));
  await assert.rejects(asked[1] ?? Promise.resolve(), /gone/);
  assert.deepEqual(said.at(-1), { type: 'engine.silent', sinceMs: undefined });
});
