/** A one-to-one call that becomes a group call: with an older kit on the other side, and with two groups at once. */
import { expect } from '@open-wc/testing';
import { replace } from '../../support/replace.js';
import { rejection } from '../../support/until.js';
import { GROUP_ID, useLocalCalls } from './local-calls.js';

describe('a one-to-one call on the local backend', () => {
  const { soon, callOfTwo, expectAlive, onEnd } = useLocalCalls();

  it('becomes no group call where the other side has an older kit, and goes on', async () => {
    const channel = BroadcastChannel.prototype;
    const { value: post } = Object.getOwnPropertyDescriptor(channel, 'postMessage') as {
      value: (data: unknown) => void;
    };
    onEnd(
      replace(channel, 'postMessage', function (this: BroadcastChannel, data: object) {
        post.call(this, { ...data, grows: undefined });
      }),
    );
    const { out, into } = await callOfTwo();
    const error = await rejection(out.session.invite(['3003'], GROUP_ID));
    expect(error).to.include({ reason: 'bad-request' });
    expect(error).to.have.nested.property('params.detail', 'not-supported');
    expect([out.info.groupId, into.info.groupId]).to.deep.equal([undefined, undefined]);
    await expectAlive(out, into);
  });

  it('has one group for both when each names another one at once', async () => {
    const { out, into } = await callOfTwo();
    await Promise.all([
      out.session.invite(['3003'], 'group-b'),
      into.session.invite(['3004'], 'group-a'),
    ]);
    await soon('both are in the same one', () =>
      [out, into].every(({ info }) => info.groupId === 'group-a' && info.members.length === 3),
    );
    await expectAlive(out, into);
  });
});
