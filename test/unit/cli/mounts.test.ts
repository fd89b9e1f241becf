import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseMount, toMount } from '../../../src/cli/create/parse-mount.js';
import { parseTmpfs } from '../../../src/cli/create/parse-tmpfs.js';
import { parseVolume } from '../../../src/cli/create/parse-volume.js';
import { parseCommaSeparated } from '../../../src/cli/values/comma-separated.js';
import type { ContainerMount, CreateContainer } from '../../../src/engine/index.js';
import { anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';
import { parserTable } from '../../support/parser-table.js';

const plain = { isReadOnly: false, options: [] };
const volume = { ...plain, type: 'volume', mayCreateSource: true, askedBy: 'volume' } as const;
const bind = { ...volume, type: 'bind' } as const;

parserTable<ContainerMount>('parseVolume', (text) => parseVolume(text, '/cwd'), {
  reads: [
    ['/in', { ...volume, source: '', destination: '/in', isAnonymous: true }],
    ['data:/in', { ...volume, source: 'data', destination: '/in' }],
    [
      'data:/in/',
      { ...volume, source: 'data', destination: '/in', writtenPlaces: { source: 'data', destination: '/in/' } },
    ],
    ['data:/in:nocopy', { ...volume, source: 'data', destination: '/in', options: ['nocopy'] }],
    ['/host:/in:ro', { ...bind, source: '/host', destination: '/in', isReadOnly: true }],
    [
      '/host/../other/:/in',
      {
        ...bind,
        source: '/other',
        destination: '/in',
        writtenPlaces: { source: '/host/../other/', destination: '/in' },
      },
    ],
    ['/:/host:ro', { ...bind, source: '/', destination: '/host', isReadOnly: true }],
    ['/a b:/c d', { ...bind, source: '/a b', destination: '/c d' }],
    ['./here:/in:rw,z', { ...bind, source: '/cwd/here', destination: '/in', options: ['z'], writtenMode: 'rw,z' }],
    ['.:/in', { ...bind, source: '/cwd', destination: '/in' }],
    ['..:/in:rshared', { ...bind, source: '/', destination: '/in', options: ['rshared'] }],
    [
      '/h:/in:Z,rslave,ro',
      {
        ...bind,
        source: '/h',
        destination: '/in',
        isReadOnly: true,
        options: ['Z', 'rslave'],
        writtenMode: 'Z,rslave,ro',
      },
    ],
    ...['cached', 'delegated', 'consistent'].map((word): [string, ContainerMount] => [
      `/h:/in:${word}`,
      { ...bind, source: '/h', destination: '/in', writtenMode: word },
    ]),
    ...['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate'].map((word): [string, ContainerMount] => [
      `/h:/in:${word}`,
      { ...bind, source: '/h', destination: '/in', options: [word] },
    ]),
  ],
  refuses: [
    [':/a', /^invalid spec: :\/a: empty section between colons$/],
    ['a::/b', /empty section/],
    ['a:/b:', /empty section/],
    ['', /^invalid empty volume spec$/],
    [
      'data:/in:rshared',
      /^invalid volume specification: 'data:\/in:rshared': .* type "volume": field BindOptions must not be specified$/,
    ],
    ['/host:/in:nocopy', /^invalid volume specification: .* type "bind": field VolumeOptions must not be specified$/],
    ['~:/in', /^create ~: volume name is too short/],
    ['a:b:c:d', /^invalid volume specification: 'a:b:c:d'$/],
    ['in', /invalid mount path: 'in' mount path must be absolute/],
    [
      'data:in',
      /^invalid volume specification: 'data:in': invalid mount config for type "volume": .* must be absolute$/,
    ],
    ['/host:/', /^invalid volume specification: .* type "bind": invalid specification: destination can't be '\/'$/],
    ['/host:/in/..', /destination can't be '\/'/],
    ['/in:ro', /^invalid volume specification: '\/in:ro'$/],
    ['/host:/in:q', /^invalid mode: q$/],
    ['/host:/in:U', /^invalid mode: U$/],
    ['/host:/in:ro,rw', /^invalid mode: ro,rw$/],
    ['/host:/in:z,Z', /^invalid mode: z,Z$/],
    ['/host:/in:ro,', /^invalid mode: ro,$/],
    ['/host:/in:shared,private', /^invalid mode: shared,private$/],
    ['x:/in', /^create x: volume name is too short, names should be at least two alphanumeric characters$/],
    ['~/x:/in', /"~\/x" includes invalid characters for a local volume name/],
    ['two words:/in', /"two words" includes invalid characters/],
    [
      'some/path:/in',
      /"some\/path" includes invalid characters for a local volume name, only .* If you intended to pass a host directory, use absolute path$/,
    ],
  ],
});

const tmpfs = { ...plain, type: 'tmpfs', source: '', mayCreateSource: false, askedBy: 'tmpfs' } as const;
parserTable<ContainerMount>('parseTmpfs', parseTmpfs, {
  reads: [
    ['/tmp', { ...tmpfs, destination: '/tmp' }],
    ['/tmp:', { ...tmpfs, destination: '/tmp' }],
    ['/tmp:defaults,exec', { ...tmpfs, destination: '/tmp', options: ['exec'], writtenMode: 'defaults,exec' }],
    [
      '/run:size=1m,ro,mode=1777',
      {
        ...tmpfs,
        destination: '/run',
        isReadOnly: true,
        options: ['size=1m', 'mode=1777'],
        writtenMode: 'size=1m,ro,mode=1777',
      },
    ],
    [
      '/run:ro,rw,uid=1,gid=2',
      { ...tmpfs, destination: '/run', options: ['uid=1', 'gid=2'], writtenMode: 'ro,rw,uid=1,gid=2' },
    ],
  ],
  refuses: [
    ['tmp', /^invalid mount path: 'tmp' mount path must be absolute$/],
    ['/', /^invalid specification: destination can't be '\/'$/],
    ['/t:fast', /^invalid tmpfs option \["fast"\]$/],
    ['/t:size', /^invalid tmpfs option \["size"\]$/],
    ['/t:quota=1', /^invalid tmpfs option \["quota" "1"\]$/],
    ['/t:sharing', /^invalid tmpfs option \["sharing"\]$/],
  ],
});

parserTable<ContainerMount>('--mount', (text) => toMount(parseMount(text), '/cwd'), {
  reads: [
    ['target=/in', { ...mounted('volume'), isAnonymous: true }],
    ['type=volume,source=data,dst=/in', mounted('volume', { source: 'data' })],
    ['type=bind,src=/a,dst=/in,ro', mounted('bind', { source: '/a', isReadOnly: true })],
    [
      ' TYPE=Bind,SRC=/a/,Destination=/in/,readonly=1 ',
      mounted('bind', { source: '/a', isReadOnly: true, writtenPlaces: { source: '/a/', destination: '/in/' } }),
    ],
    ['type=bind,src=./a,dst=/in,readonly=false', mounted('bind', { source: '/cwd/a' })],
    ['type=bind,"src=/a,b",dst=/in', mounted('bind', { source: '/a,b' })],
    ['type=bind,src=/a,dst=/in,consistency=cached', mounted('bind', { source: '/a' })],
    ['type=bind,src=/a,dst=/in,bind-propagation=RSlave', mounted('bind', { source: '/a', options: ['rslave'] })],
    ['type=bind,src=/a,dst=/in,bind-nonrecursive', mounted('bind', { source: '/a', recursion: 'disabled' })],
    ['type=bind,src=/a,dst=/in,bind-recursive=enabled', mounted('bind', { source: '/a' })],
    ['type=bind,src=/a,dst=/in,bind-recursive=disabled', mounted('bind', { source: '/a', recursion: 'disabled' })],
    [
      'type=bind,src=/a,dst=/in,ro,bind-recursive=writable',
      mounted('bind', { source: '/a', isReadOnly: true, recursion: 'writable' }),
    ],
    [
      'type=bind,src=/a,dst=/in,ro,bind-recursive=readonly,bind-propagation=rprivate',
      mounted('bind', { source: '/a', isReadOnly: true, recursion: 'readonly', options: ['rprivate'] }),
    ],
    ['type=bind,src=/a,dst=/in,bind-create-src', mounted('bind', { source: '/a', mayCreateSource: true })],
    [
      'src=data,dst=/in,volume-nocopy,volume-driver=local,volume-label=a=1,volume-label=b,volume-subpath=x/y',
      mounted('volume', { source: 'data', options: ['nocopy'], labels: { a: '1', b: '' }, subpath: 'x/y' }),
    ],
    [
      'src=ram,dst=/in,volume-opt=type=tmpfs,volume-opt=device=tmpfs,"volume-opt=o=size=1m,uid=5"',
      mounted('volume', { source: 'ram', driverOptions: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m,uid=5' } }),
    ],
    ['type=image,src=busybox:1,dst=/in', mounted('image', { source: 'busybox:1', isReadOnly: true })],
    [
      'type=image,src=busybox,dst=/in,image-subpath=bin/sh',
      mounted('image', { source: 'busybox', isReadOnly: true, subpath: 'bin/sh' }),
    ],
    ['type=tmpfs,target=/in,tmpfs-size=0,tmpfs-mode=0', mounted('tmpfs')],
    [
      'type=tmpfs,target=/in,tmpfs-size=1m,tmpfs-mode=1777',
      mounted('tmpfs', { options: ['size=1048576', 'mode=1777'] }),
    ],
  ],
  refuses: [
    ['', /^value is empty$/],
    ['foo', /^invalid field 'foo' must be a key=value pair$/],
    ['target=/x,type', /^invalid field 'type' must be a key=value pair$/],
    ['foo=bar', /^unexpected key 'foo' in 'foo=bar'$/],
    ['type=bind, src=/a,dst=/b', /^invalid option ' src' in ' src=\/a': option should not have whitespace$/],
    ['type=bind,src= /a,dst=/b', /^invalid value for 'src' in 'src= \/a': value should not have whitespace$/],
    ['type=bind,src=,dst=/b', /^invalid value for 'src': value is empty$/],
    ['type=bind,s"rc=/a,dst=/b', /^parse error on line 1, column 11: bare or misplaced " in field$/],
    ['source=a', /^target is required$/],
    ['target=x', /^invalid mount config for type "volume": invalid mount path: 'x' mount path must be absolute$/],
    ['target=/', /^invalid mount config for type "volume": invalid specification: destination can't be '\/'$/],
    ['type=cow,target=/x', /^invalid mount config for type "cow": mount type unknown$/],
    ['type=npipe,target=/x', /^invalid mount config for type "npipe": mount type unknown$/],
    ['type=cluster,target=/x', /mount type unknown/],
    ['type=image,target=/x', /^invalid mount config for type "image": field Source must not be empty$/],
    ['type=image,source=x,target=/x,image-subpath=../y', /subpath must be a relative path within the volume$/],
    ['type=image,source=x,target=/x,volume-nocopy', /^cannot mix 'volume-\*' options with mount type 'image'$/],
    ['type=bind,target=/x', /^invalid mount config for type "bind": field Source must not be empty$/],
    ['type=bind,src=a,target=/x', /^invalid mount config for type "bind": invalid mount path: 'a' mount path must be/],
    ['type=tmpfs,src=a,target=/x', /^invalid mount config for type "tmpfs": field Source must not be specified$/],
    ['target=/x,readonly=maybe', /^invalid value for readonly: maybe$/],
    ['target=/x,readonly', /must not set ReadOnly mode when using anonymous volumes/],
    ['type=bind,src=/a,target=/x,bind-propagation=far', /type "bind": invalid propagation mode: far$/],
    ['type=bind,src=/a,target=/x,bind-recursive=no', /^invalid value for bind-recursive: no \(must be "enabled", /],
    ['type=bind,src=/a,target=/x,bind-recursive=readonly', /'bind-recursive=readonly' requires 'readonly' to be spec/],
    ['type=bind,src=/a,target=/x,bind-recursive=writable', /'bind-recursive=writable' requires 'readonly' to be spec/],
    ['type=bind,src=/a,target=/x,ro,bind-recursive=readonly', /requires 'bind-propagation=rprivate' to be specified/],
    ['type=bind,src=/a,target=/x,volume-nocopy', /^cannot mix 'volume-\*' options with mount type 'bind'$/],
    ['src=a,target=/x,bind-propagation=slave', /^cannot mix 'bind-\*' options with mount type 'volume'$/],
    ['src=a,target=/x,tmpfs-size=1m', /^cannot mix 'tmpfs-\*' options with mount type 'volume'$/],
    ['target=/x,volume-driver=nfs', /^error looking up volume plugin nfs: plugin "nfs" not found$/],
    ['target=/x,volume-subpath=a', /must not set Subpath when using anonymous volumes$/],
    ['src=a,target=/x,volume-subpath=../b', /subpath must be a relative path within the volume$/],
    ['src=a,target=/x,volume-subpath=/b', /subpath must be a relative path within the volume$/],
    ['type=tmpfs,target=/x,tmpfs-size=big', /^invalid value for tmpfs-size: big$/],
    ['type=tmpfs,target=/x,tmpfs-mode=9', /^invalid value for tmpfs-mode: 9$/],
    ['type=tmpfs,target=/x,tmpfs-mode=40000000000', /^invalid value for tmpfs-mode: 40000000000$/],
  ],
});

function mounted(type: ContainerMount['type'], parts: Partial<ContainerMount> = {}): ContainerMount {
  const base = { ...plain, source: '', destination: '/in', mayCreateSource: false, askedBy: 'mount' } as const;
  return { ...base, type, ...parts };
}

describe('comma-separated values', () => {
  test('in quotes may hold commas and quotes', () => {
    assert.deepEqual(parseCommaSeparated('a,"b,""c""",,d'), ['a', 'b,"c"', '', 'd']);
    assert.deepEqual(parseCommaSeparated(''), ['']);
    assert.throws(() => parseCommaSeparated('"a'), { message: /^parse error on line 1, column 1/ });
    assert.throws(() => parseCommaSeparated('"a"b'), { message: /^parse error on line 1, column 1/ });
  });
});

describe('several wishes for one place', () => {
  const mountsOf = async (...flags: readonly string[]): Promise<readonly string[]> => {
    await using engine = new FakeEngine({ images: [anImage('busybox')] });
    const { stderr, exitCode } = await gantry(engine, ['create', ...flags, 'busybox']);
    if (exitCode !== 0) return [stderr.trim()];
    const asked = engine.control.callsOf('containers.create').at(-1)?.[0] as CreateContainer;
    return (asked.mounts ?? []).map(({ type, source, destination }) => `${type} ${source} ${destination}`);
  };

  test('said twice are one, a place without a name gives way, of two tmpfs the later holds', async () => {
    assert.deepEqual(await mountsOf('-v', 'data:/a', '-v', 'data:/a'), ['volume data /a']);
    assert.deepEqual(await mountsOf('-v', '/a', '-v', 'data:/a', '-v', '/a'), ['volume data /a']);
    assert.deepEqual(await mountsOf('-v', '/a', '-v', '/b', '-v', '/a/'), ['volume  /a', 'volume  /b']);
    assert.deepEqual(await mountsOf('-v', '/t', '--tmpfs', '/t:size=1m', '--tmpfs', '/t'), ['tmpfs  /t']);
    assert.deepEqual(await mountsOf('--mount', 'src=data,dst=/a', '-v', '/a'), ['volume data /a']);
  });

  test('that differ are refused', async () => {
    const refused = ['Error: Duplicate mount point: /a'];
    assert.deepEqual(await mountsOf('-v', 'one:/a', '-v', 'two:/a'), refused);
    assert.deepEqual(await mountsOf('-v', 'one:/a', '--mount', 'src=one,dst=/a'), refused);
    assert.deepEqual(await mountsOf('-v', 'one:/a', '--tmpfs', '/a'), refused);
    assert.deepEqual(await mountsOf('--mount', 'dst=/a', '--mount', 'dst=/a'), refused);
  });
});

test('places are told as they were written, but a source of the working folder, and are one where they are', async () => {
  await using engine = new FakeEngine({ images: [anImage('busybox')] });
  const words = ['-v', '/a/../b/:/c/', '-v', './d:/e', '--mount', 'type=bind,src=/f/.,dst=/g//h'];
  const { exitCode } = await gantry(engine, ['create', '--name', 'box', ...words, 'busybox']);
  const format = '{{json .HostConfig.Binds}} {{range .HostConfig.Mounts}}{{.Source}} {{.Target}}{{end}}';
  const { stdout } = await gantry(engine, ['inspect', '-f', format, 'box']);
  assert.deepEqual([exitCode, stdout], [0, '["/a/../b/:/c/","/work/d:/e"] /f/. /g//h\n']);
  const again = await gantry(engine, ['create', '-v', 'one:/a', '-v', 'two:/a/', 'busybox']);
  assert.equal(again.stderr, 'Error: Duplicate mount point: /a\n');
});
