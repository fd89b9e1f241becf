import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Router } from '../../../src/server/http/router.js';
import { empty, route } from '../../../src/server/route.js';

const answer = () => Promise.resolve(empty(200));
const router = (): Router =>
  new Router([
    route('GET', '/containers/json', '1.0', answer),
    route('GET', '/containers/:id/json', '1.0', answer),
    route('POST', '/containers/:id/start', '1.0', answer),
  ]);

describe('the line of a request', () => {
  test('is read once where it only looks, and for itself where it does something', () => {
    const routes = router();
    const list = routes.find('GET', '/v1.41/containers/json?all=1&limit=2');
    assert.equal(list.version, '1.41');
    assert.deepEqual(
      [...list.query],
      [
        ['all', '1'],
        ['limit', '2'],
      ],
    );
    assert.equal(routes.find('GET', '/v1.41/containers/json?all=1&limit=2'), list);
    assert.notEqual(routes.find('GET', '/v1.44/containers/json?all=1&limit=2').version, list.version);
    const start = routes.find('POST', '/containers/a%20b/start');
    assert.equal(start.params['id'], 'a b');
    assert.notEqual(routes.find('POST', '/containers/a%20b/start'), start);
  });

  test('is refused as often as it is asked', () => {
    const routes = router();
    for (const _ of [1, 2]) {
      assert.throws(() => routes.find('GET', '/v9.9/containers/json'), { code: 'api_version_refused' });
      assert.throws(() => routes.find('GET', '/v1.41/nowhere'), { code: 'page_not_found' });
    }
  });

  test('may be another each time without end', () => {
    const routes = router();
    for (let index = 0; index < 1000; index += 1) {
      assert.equal(routes.find('GET', `/containers/c${index}/json`).params['id'], `c${index}`);
    }
    const long = `/containers/json?filters=${'x'.repeat(600)}`;
    assert.notEqual(routes.find('GET', long), routes.find('GET', long));
  });
});
