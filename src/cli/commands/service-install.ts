import { engineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { switchFlag, textFlag } from '../flag.js';
import { installUnits, refuseDockersSocket } from '../service/install-units.js';
import { rootFlag, servicePlace } from '../service/service-place.js';
import { unitFolder } from '../service/systemd.js';
import { socketPath, unitFiles } from '../service/unit-files.js';
import { invalid } from '../values/invalid.js';

/** `gantry service install`: systemd answers the Docker Engine API through `gantry serve`, from the next moment on. */
export const serviceInstall = command({
  summary: 'Let systemd start "gantry serve"',
  explanation:
    'On gantry.sock in the run root. Words behind -- are for "gantry serve", such as -- --host tcp://0.0.0.0:2376 --tlsverify. GANTRY_DATA_ROOT and GANTRY_RUN_ROOT are kept as they are now.',
  operands: { usage: '[-- FLAG...]', min: 0 },
  flags: {
    dockerSocket: switchFlag({ help: 'Listen also on /var/run/docker.sock, where no docker is on this machine' }),
    group: textFlag({ short: 'G', help: 'Group that may use the sockets (default root)' }),
    print: switchFlag({ help: 'Show the units, and do nothing' }),
    root: rootFlag,
  },
  async runLocally({ io, flags, operands, out }) {
    if (io.program === undefined) throw engineError('not_implemented', { what: 'service' });
    const group = flags.group ?? 'root';
    if (!/^[A-Za-z0-9_][\w.-]*$/.test(group)) throw invalid(`${JSON.stringify(group)} is no group`);
    const place = servicePlace(io, flags.root);
    const options = {
      program: io.program,
      words: operands,
      dataRoot: io.env['GANTRY_DATA_ROOT'],
      runRoot: io.env['GANTRY_RUN_ROOT'],
      group,
      hasDockerSocket: flags.dockerSocket,
    };
    const files = unitFiles(options);
    if (flags.print) {
      for (const { name, content } of files) out.line(`### ${unitFolder(place)}/${name}\n${content}`);
      return;
    }
    if (flags.dockerSocket) await refuseDockersSocket(place);
    await installUnits(place, files);
    for (const { name } of files) out.line(`${unitFolder(place)}/${name}`);
    out.line(`API will be answered on unix://${socketPath(options)}`);
  },
});
