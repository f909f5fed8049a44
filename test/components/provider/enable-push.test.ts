import { expect } from '@open-wc/testing';
import { disablePush, enablePush } from '../../../src/components/provider/enable-push.js';
import { openLine } from '../../support/calls.js';
import { replace } from '../../support/replace.js';
import { rejection } from '../../support/until.js';

const OPTIONS = { vapidPublicKey: `B${'A'.repeat(86)}`, subscribeUrl: '/subscribe' };

it('says so when nobody answers the question of the browser, and holds up nothing', async () => {
  const restore = replace(Notification, 'requestPermission', () => new Promise(() => {}));
  try {
    const { store } = await openLine();
    const error = await rejection(enablePush(store, OPTIONS, 10));
    expect(error).to.include({ reason: 'permission-denied' });
    expect(error).to.have.nested.property('params.detail', 'push-refused');
    await disablePush(store);
  } finally {
    restore();
  }
});
