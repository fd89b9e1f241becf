import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';

import { page, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { hostTestReason } from '../support/linux-only.js';

describe('containers of the default bridge', { skip: hostTestReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();
  afterEach(async () => {
    await stand.tryOut('gantry rm -f $(gantry ps -aq)');
  });
  const sleeper = (name: string, flags = ''): Promise<string> =>
    stand.type(`gantry run -d --name ${name} ${flags} ${BUSYBOX} sleep 1000`);
  const addressOf = (name: string): Promise<string> =>
    stand.type(`gantry inspect -f '{{.NetworkSettings.IPAddress}}' ${name}`);
  const pings = async (name: string, address: string): Promise<boolean> =>
    (await stand.tryOut(`gantry exec ${name} ping -c 1 -W 1 ${address}`)).exitCode === 0;

  test('are apart where the administrator says so, but for published ports and links', async () => {
    const folder = join(stand.gantry.folder, 'apart');
    mkdirSync(folder);
    writeFileSync(join(folder, 'networks.json'), JSON.stringify({ icc: false }));
    const inSettings = `export GANTRY_CONFIG_DIR=${folder}`;
    const serve = 'mkdir /www; echo inside > /www/index.html; exec httpd -f -p 80 -h /www';
    await stand.type(`${inSettings}; gantry run -d --name web -p 80 ${BUSYBOX} sh -c '${serve}'`);
    await stand.type(`${inSettings}; gantry run -d --name other ${BUSYBOX} sleep 1000`);
    assert.equal(await pings('other', await addressOf('web')), false);
    assert.equal(await page(await stand.published('web', 80), {}), 'inside\n');
    assert.match(
      await stand.type('gantry network inspect bridge'),
      /"com\.docker\.network\.bridge\.enable_icc": "false"/,
    );
    // A link leads to what the other end says that it listens on, and nowhere else.
    await sleeper('linked', '--link web:www');
    assert.equal(await stand.type('gantry exec linked wget -qO- http://www/'), 'inside');
    assert.equal(await pings('linked', await addressOf('web')), false);
    assert.equal((await stand.tryOut('gantry exec web ping -c 1 -W 1 linked')).exitCode === 0, false);
    const asks = `gantry exec other wget -T 2 -qO- http://${await addressOf('web')}/`;
    assert.notEqual((await stand.tryOut(asks)).exitCode, 0);
    await stand.type('gantry stop -t 0 web; gantry start web');
    assert.equal(await stand.type('gantry exec linked wget -qO- http://www/'), 'inside', 'also when it comes back');
    await stand.type('gantry network reload');
    assert.equal(await stand.type('gantry exec linked wget -qO- http://www/'), 'inside', 'and with new rules');
    await stand.type('gantry rm --link linked/www');
    const later = `gantry exec linked wget -T 2 -qO- http://${await addressOf('web')}/`;
    assert.notEqual((await stand.tryOut(later)).exitCode, 0);
    await stand.type('gantry rm -f web other linked');
    // The next has what is said then.
    await sleeper('one');
    await sleeper('two');
    assert.equal(await pings('two', await addressOf('one')), true);
    await stand.type('gantry rm -f one two');
  });
});
