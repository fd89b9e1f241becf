import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type Phrase, Phrasebook } from '../../../../src/ui/language/phrasebook.js';
import { languageOf } from '../../../../src/ui/language/say.js';
import { ZH_CN } from '../../../../src/ui/language/zh-cn.js';

const book = (...phrases: readonly Phrase[]): Phrasebook => new Phrasebook(phrases);

test('texts are looked up whole, then by what stands around what changes', () => {
  const { say } = bound(
    book(['Stop?', '停止？'], ['Stop {#n} containers?', '停止 {#n} 个容器？'], ['{#n} of {#all}', '{#all} 之 {#n}']),
  );
  assert.equal(say('Stop?'), '停止？');
  assert.equal(say('  Stop? '), '  停止？ ', 'spaces around it stay');
  assert.equal(say('\x1b[90m Stop?\x1b[39m'), '\x1b[90m 停止？\x1b[39m', 'and colours');
  assert.equal(say('Stop 3 containers?'), '停止 3 个容器？');
  assert.equal(say('2 of 7'), '7 之 2');
  assert.equal(say('\x1b[1m2\x1b[0m of 7'), '7 之 \x1b[1m2\x1b[0m');
  assert.equal(say('nothing of ours'), 'nothing of ours');
  assert.equal(say(''), '');
});

test('of several that match the one that says most is meant', () => {
  const { say } = bound(book(['Up {span}', '已运行 {span}'], ['Up {span} unhealthy', '已运行 {span} 不健康']));
  assert.equal(say('Up 3h unhealthy'), '已运行 3h 不健康');
  assert.equal(say('Up 3h'), '已运行 3h');
});

test('what is there is left as it is, colours and signs with it, but where it is to be looked up', () => {
  const { say } = bound(book(['{name} is {*work}.', '{name}：{*work}。'], ['stopping', '正在停止']));
  assert.equal(say('stopping is stopping.'), 'stopping：正在停止。');
  assert.equal(say('\x1b[1ma.b$&{name}\x1b[0m is away.'), '\x1b[1ma.b$&{name}\x1b[0m：away。');
});

test('a text that is longer than any of ours is left alone', () => {
  const { say } = bound(book(['{a} {b} {c} {d}', '{d}']));
  const name = 'x '.repeat(5000);
  assert.equal(say(name), name);
});

test('a translation has what the text has', () => {
  const holes = (text: string): readonly string[] => [...text.matchAll(/\{[*#]?[a-zA-Z]+\}/g)].map(String).toSorted();
  for (const [english, translated] of ZH_CN) assert.deepEqual(holes(translated), holes(english), english);
  const texts = ZH_CN.map(([english]) => english);
  assert.deepEqual(
    texts.filter((text, index) => texts.indexOf(text) !== index),
    [],
    'said twice',
  );
});

test('the language is what was asked for, else what the environment says, where the terminal can show it', () => {
  const asked = (env: Readonly<Record<string, string>>, wanted: 'auto' | 'en' | 'zh-CN' = 'auto', isUtf8 = true) =>
    languageOf(env, { wanted, isUtf8 });
  assert.equal(asked({ LANG: 'zh_CN.UTF-8' }), 'zh-CN');
  assert.equal(asked({ LANG: 'zh_TW.UTF-8' }), 'en');
  assert.equal(asked({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C.UTF-8' }), 'en');
  assert.equal(asked({ LANG: 'en_GB.UTF-8' }, 'zh-CN'), 'zh-CN');
  assert.equal(asked({ LANG: 'zh_CN.UTF-8' }, 'en'), 'en');
  assert.equal(asked({ LANG: 'zh_CN' }, 'zh-CN', false), 'en');
});

const bound = (of: Phrasebook) => ({ say: (text: string) => of.say(text) });
