import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { appendContainerEvent } from '../../../../src/engine/container/change-state.js';
import type { Container } from '../../../../src/engine/container/container.js';
import { execAction } from '../../../../src/engine/container/exec-events.js';
import type { NewEvent } from '../../../../src/engine/event/event-journal.js';

/** What the journal gets of a container with these labels. */
function eventOf(labels: Readonly<Record<string, string>>): NewEvent | undefined {
  const appended: NewEvent[] = [];
  const container = { id: 'c', name: 'web', image: 'nginx', config: { labels } } as unknown as Container;
  const journal = { append: (event: NewEvent) => void appended.push(event) };
  appendContainerEvent(journal, container, { action: 'start' });
  return appended[0];
}

describe('an event of a container', () => {
  test('has its labels, as docker has it', () => {
    assert.deepEqual(eventOf({ tier: 'front' })?.actor.attributes, { tier: 'front', image: 'nginx', name: 'web' });
  });

  test('does without labels of megabytes, which would fill the disk event by event', () => {
    assert.deepEqual(eventOf({ large: 'x'.repeat(1_000_000) })?.actor.attributes, { image: 'nginx', name: 'web' });
  });

  test('holds no more of a command than its beginning', () => {
    assert.equal(execAction('exec_start', 'sh -c ls'), 'exec_start: sh -c ls');
    assert.ok(execAction('exec_start', 'x'.repeat(1_000_000)).length < 5000);
  });
});
