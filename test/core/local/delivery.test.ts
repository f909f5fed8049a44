/** Messages over a channel that loses, doubles, delays and reorders them. */
import { expect } from '@open-wc/testing';
import { Delivery } from '../../../src/core/local/delivery.js';
import { MessageOrder } from '../../../src/core/local/message-order.js';
import type { CallMessage } from '../../../src/core/local/protocol.js';
import { fromWire, toWire } from '../../../src/core/local/wire-format.js';
import { seededRandom } from '../../support/fake-relay.js';
import { until } from '../../support/until.js';
import { QUICK } from './quick-timing.js';

const KEY = { call: 'c1', secret: 's1' };

describe('the order of messages', () => {
  let number = 0;

  beforeEach(() => (number = 0));

  const message = (type: string, fields: object = {}) =>
    ({ type, ...KEY, from: '3001', endpoint: 'e1', number: ++number, ...fields }) as CallMessage;
  const signal = (order: number, oldest = 1) =>
    message('signal', { order, oldest, candidate: { candidate: String(order) } });
  const orders = (messages: readonly CallMessage[]) => messages.map(({ order }) => order);

  it('drops what is doubled or older than what came before', () => {
    const order = new MessageOrder();
    const [ringing, accept, leave] = ['ringing', 'accept', 'leave'].map((type) => message(type));
    expect(order.take(accept!)).to.deep.equal([accept]);
    expect(order.take(accept!)).to.deep.equal([]);
    expect(order.take(ringing!)).to.deep.equal([]);
    expect(order.take(leave!)).to.deep.equal([leave]);
    expect(order.take(accept!)).to.deep.equal([]);
  });

  it('is a matter of each tab and each call', () => {
    const order = new MessageOrder();
    const late = message('ringing');
    order.take(message('leave'));
    for (const other of [{ endpoint: 'e2' }, { call: 'c2' }])
      expect(order.take({ ...late, ...other })).to.have.length(1);
  });

  it('lets no invitation ring that was sent before its sender left', () => {
    const order = new MessageOrder();
    const [invite, leave] = [message('invite'), message('leave')];
    order.take(leave);
    expect(order.take(invite)).to.deep.equal([]);
    expect(order.take(message('invite'))).to.have.length(1);
  });

  it('lets no signal in that was sent before its sender left', () => {
    const order = new MessageOrder();
    const [early, leave] = [signal(1), message('leave')];
    order.take(leave);
    expect(order.take(early)).to.deep.equal([]);
    expect(orders(order.take(signal(2, 2)))).to.deep.equal([2]);
  });

  it('brings signals in turn, each once', () => {
    const order = new MessageOrder();
    expect(orders(order.take(signal(2)))).to.deep.equal([]);
    expect(orders(order.take(signal(3)))).to.deep.equal([]);
    expect(orders(order.take(signal(1)))).to.deep.equal([1, 2, 3]);
    for (const again of [1, 2, 3]) expect(order.take(signal(again))).to.deep.equal([]);
    expect(orders(order.take(signal(4)))).to.deep.equal([4]);
  });

  it('waits for no signal that was given up', () => {
    const order = new MessageOrder();
    order.take(signal(3));
    expect(orders(order.take(signal(6, 5)))).to.deep.equal([3]);
    expect(orders(order.take(signal(5, 5)))).to.deep.equal([5, 6]);
    expect(orders(order.take(signal(1e15, 1e15)))).to.deep.equal([1e15]);
  });

  it('keeps no more than a few hundred signals waiting', () => {
    const order = new MessageOrder();
    for (let i = 2; i < 5000; i++) order.take(signal(i));
    expect(order.take(signal(1)).length).to.be.below(300);
  });
});

describe('delivery', () => {
  /** Two tabs, and what one of them got from the other. */
  function twoTabs(pass: (message: object) => void) {
    const ends = new Map<string, Delivery>();
    const got: CallMessage[] = [];
    const carry = (to: string, data: object) => {
      const message = fromWire(toWire(data));
      if (!message || message.type === 'hello') throw new Error('garbage');
      const taken = ends.get(to)!.receive(message);
      if (to === 'e2') got.push(...taken);
    };
    for (const [endpoint, other] of [
      ['e1', 'e2'],
      ['e2', 'e1'],
    ] as const)
      ends.set(
        endpoint,
        new Delivery({
          ...{ userId: `user of ${endpoint}`, endpoint, timing: QUICK },
          transmit: (data) => pass({ deliver: () => carry(other, data), from: endpoint, data }),
        }),
      );
    return { one: ends.get('e1')!, two: ends.get('e2')!, got };
  }

  it('brings each signal once, in order, over a channel as bad as can be', async () => {
    const random = seededRandom(7);
    const { one, two, got } = twoTabs((message) => {
      const { deliver } = message as { deliver: () => void };
      for (let copies = random() < 0.3 ? 0 : random() < 0.3 ? 2 : 1; copies > 0; copies--)
        setTimeout(deliver, random() * 150);
    });
    for (let i = 1; i <= 40; i++)
      one.deliver(
        KEY,
        { type: 'signal', toEndpoint: 'e2', candidate: { candidate: String(i) } },
        { tabs: ['e2'] },
      );
    await until(() => got.length >= 40, 8000, 'all arrived');
    await one.settled(8000);
    expect(got.map(({ order }) => order)).to.deep.equal(
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    expect(one.isDelivering('c1', 'e2')).to.be.false;
    one.close();
    two.close();
  });

  it('sends nothing while the channel is down, and everything when it is back', async () => {
    let sent = 0;
    const { one, two, got } = twoTabs((message) => {
      sent += 1;
      setTimeout((message as { deliver: () => void }).deliver);
    });
    one.pause();
    one.deliver(KEY, { type: 'leave', reason: 'hung-up' }, { tabs: ['e2'] });
    await new Promise((resolve) => setTimeout(resolve, QUICK.repeatForMs / 4));
    expect(sent).to.equal(0);
    one.resume();
    await until(() => got.length === 1, 2000, 'it arrived');
    await one.settled(2000);
    one.close();
    two.close();
  });

  it('gives up after a while, and at once what is pointless', async () => {
    let sent = 0;
    const { one, two } = twoTabs(() => (sent += 1));
    const leave = { type: 'leave', reason: 'hung-up' } as const;
    one.deliver(KEY, leave, { tabs: ['e2', 'e3'] });
    await until(() => sent > 2, 2000, 'it is repeated');
    one.withdraw('c1', 'user of e2', ['e2']);
    expect(one.isDelivering('c1', 'e2')).to.be.false;
    expect(one.isDelivering('c1', 'e3')).to.be.true;
    one.withdrawAll('c1');
    await one.settled(5000);
    const count = sent;
    one.deliver({ ...KEY, call: 'c2' }, leave, { tabs: ['e2'] });
    await one.settled(2 * QUICK.repeatForMs);
    expect(sent).to.be.above(count + 5);
    expect(one.isDelivering('c2', 'e2')).to.be.false;
    one.close();
    two.close();
  });
});
