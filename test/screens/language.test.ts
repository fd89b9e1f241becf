import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { KEYMAP } from '../../src/ui/keymap/keymap.js';
import { Phrasebook } from '../../src/ui/language/phrasebook.js';
import { speakFrom } from '../../src/ui/language/say.js';
import { ZH_CN } from '../../src/ui/language/zh-cn.js';
import { playScene, SCENES } from './scenes.js';

/** Texts that are the same in every language, and what the scenes have of names and of the engine's sentences. */
const AS_THEY_ARE =
  /^(CPU|PID|S|Dockerfile|\d+%|\/.*|bash web|web|ledger|web \(nginx:1\.27\)|nginx, alpine:3\.20, .*|invalid containerPort: http)$/;

/** Looks everything up, and says it in English all the same: scenes wait for that. */
class Listener extends Phrasebook {
  readonly missing: Set<string>;

  constructor() {
    const missing = new Set<string>();
    super(ZH_CN, { onMissing: (text) => missing.add(text) });
    this.missing = missing;
  }

  override say(text: string): string {
    super.say(text);
    return text;
  }
}

const unknown = ({ missing }: Listener): readonly string[] => [...missing].filter((text) => !AS_THEY_ARE.test(text));

describe('what the screen says of its own is in the Chinese book', () => {
  after(() => speakFrom(undefined));

  test('every key', () => {
    const listener = new Listener();
    for (const { label, help } of KEYMAP) {
      listener.say(label);
      listener.say(help);
    }
    assert.deepEqual(unknown(listener), []);
  });

  for (const scene of SCENES) {
    test(`the scene ${scene.name}`, async () => {
      const listener = new Listener();
      speakFrom(listener);
      await using _ = await playScene(scene);
      assert.deepEqual(unknown(listener), []);
    });
  }
});
