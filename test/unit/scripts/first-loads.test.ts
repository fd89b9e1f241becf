import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** Prints, for each list of sources, what the bundle loads when they are loaded: `[path, bytes]`, without what waits behind an `import()`. */
const SCRIPT = `
const { build } = await import('esbuild');
const { esbuildOptions } = await import('${pathToFileURL('scripts/build/esbuild-options.mjs').href}');
const entryPoints = [{ in: 'src/main.ts', out: 'main' }];
const { metafile: { outputs } } = await build(await esbuildOptions({ entryPoints, outdir: 'dist' }));
const outputOf = (source) => Object.keys(outputs).find((path) => outputs[path].entryPoint === source);
const loaded = (sources) => {
  const found = new Set(sources.map(outputOf));
  for (const path of found) {
    for (const { kind, path: next, external } of outputs[path].imports)
      if (kind === 'import-statement' && !external) found.add(next);
  }
  return [...found].flatMap((path) =>
    Object.entries(outputs[path].inputs).map(([input, { bytesInOutput }]) => [input, bytesInOutput]));
};
console.log(JSON.stringify(JSON.parse(process.argv[1]).map(loaded)));
`;

type Loaded = readonly (readonly [path: string, bytes: number])[];

const ENGINE = 'src/engine/open-engine.ts';
const SCREEN = ['src/main.ts', 'src/ui/start-ui.tsx', 'src/config/load-config.ts', ENGINE];
const PS = ['src/main.ts', 'src/cli/run-cli.ts', 'src/cli/commands/ps.ts', ENGINE];

describe('what is loaded to begin with', () => {
  let screen: Loaded = [];
  let ps: Loaded = [];
  before(() => {
    const args = ['--input-type=module', '-e', SCRIPT, JSON.stringify([SCREEN, PS])];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
    assert.equal(status, 0, stderr);
    [screen = [], ps = []] = JSON.parse(stdout) as readonly Loaded[];
    assert.ok(screen.length > 100 && ps.length > 100);
  });

  test('by ps: no package', () => {
    assert.deepEqual(packagesOf(ps), []);
  });

  test('by the screen: none of what is needed for a key, a setting, another machine or a server', () => {
    const late =
      /^src\/(cli|server|remote|demo|own-registry|dockerfile)\/|^src\/ui\/(language\/(phrasebook|zh-cn)|emulator\/emulator|vocabulary|settings-document)|^src\/config\/(parse-config|schema)|^src\/engine\/log-look\/log-look-main/;
    const found = screen.map(([path]) => path).filter((path) => late.test(path));
    assert.deepEqual(found, []);
    const dear = /^(@xterm\/headless|ws|undici|yaml|zod|execa|gl-matrix|object-hash|koffi)$/;
    assert.deepEqual(
      packagesOf(screen).filter((name) => dear.test(name)),
      [],
    );
  });

  // Whoever exceeds these looks first at what of it can wait behind an import(): each 100 kB cost some 2 ms of every start.
  test('is no more than so many bytes', () => {
    const kilobytes = (loaded: Loaded): number => loaded.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000;
    const [ofScreen, ofPs] = [kilobytes(screen), kilobytes(ps)];
    assert.ok(ofScreen <= 2900, `the screen loads ${Math.round(ofScreen)} kB`);
    assert.ok(ofPs <= 1000, `ps loads ${Math.round(ofPs)} kB`);
  });
});

const packagesOf = (loaded: Loaded): readonly string[] => [
  ...new Set(loaded.flatMap(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [])),
];
