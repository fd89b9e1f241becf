import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { playScene, SCENES } from './scenes.js';

describe('scenes', () => {
  for (const scene of SCENES) {
    test(`${scene.name} plays at ${scene.columns}x${scene.rows}, and no border is broken`, async () => {
      await using screen = await playScene(scene);
      for (const [y, line] of screen.text.split('\n').entries()) {
        if (y === 0 || y === scene.rows - 1) continue;
        assert.match(line, /^[│╭╰].*[│╮╯]$/, `row ${y}:\n${screen.text}`);
      }
    });
  }
});
