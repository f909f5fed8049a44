/** What phones are told of a call from here: texts, something of the page's own, and who calls. */
import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import '../../../src/define.js';
import { FakeRong, type FakePage } from '../../support/fake-rong-sdk.js';
import { rejection, until } from '../../support/until.js';

const ANNA = { userId: '3001', name: 'Anna', avatarUrl: 'https://example.com/anna.png' };

describe('the texts of a call on RongCloud', () => {
  let page: FakePage;
  let provider: RcCallProvider;

  async function signIn(attributes: Record<string, string> = {}, isOldRelease = false) {
    page = new FakeRong({ speed: 3, groups: { g: ['3001', '3002'] } }).openPage();
    page.im.isOldRelease = isOldRelease;
    provider = await fixture<RcCallProvider>(html`<rc-call-provider></rc-call-provider>`);
    for (const [name, value] of Object.entries(attributes)) provider.setAttribute(name, value);
    Object.assign(provider, {
      ...{ appKey: 'app-key', token: 'token-3001', sdk: page.sdk },
      resolveUsers: async () => [ANNA],
    });
    await until(() => provider.currentUser?.name === 'Anna', 5000, 'Anna is signed in');
  }

  afterEach(async () => {
    provider.remove();
    await until(() => provider.state.connection === 'disconnected', 5000, 'signed out');
  });

  async function dial(request: Partial<Parameters<RcCallProvider['call']>[0]> = {}) {
    await provider.call({ userIds: ['3002'], ...request });
    const { extra, pushTitle, pushContent, texts, user } = page.calls.dialled!;
    const given = Object.entries({ extra, pushTitle, pushContent, texts, user });
    return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Record<
      string,
      unknown
    >;
  }

  it('are those of the call', async () => {
    await signIn({ 'push-title': 'of the page', 'push-body': 'of the page' });
    const push = { title: 'Doctor Anna', body: 'Your appointment begins.' };
    const texts = { pushTitle: push.title, pushContent: push.body };
    expect(await dial({ push, extra: 'room=7' })).to.deep.equal({
      ...{ ...texts, extra: 'room=7' },
      texts: [texts, { pushTitle: 'Anna', pushContent: '' }],
      user: { name: 'Anna', portraitUri: ANNA.avatarUrl },
    });
  });

  it('are else those of the provider, with the names filled in, as they are now', async () => {
    await signIn({ 'push-title': '{name} calls', 'push-body': 'old' });
    provider.setAttribute('push-body', 'In {groupId}, {userId} {what}');
    expect(await dial({ groupId: 'g' })).to.include({
      pushTitle: 'Anna calls',
      pushContent: 'In g, 3001 {what}',
    });
  });

  it('are none without any', async () => {
    await signIn();
    const rest = await dial();
    expect(rest).to.have.keys('texts', 'user');
    expect((rest.texts as unknown[])[0]).to.deep.equal({ pushTitle: '', pushContent: '' });
  });

  it('are left out in a release that knows none', async () => {
    await signIn({ 'push-title': '{name} calls' }, true);
    expect(await dial({ push: { title: 'a' }, extra: 'b' })).to.have.keys('user');
  });

  for (const [what, request, limit] of [
    ['a title that is too long', { push: { title: 'x'.repeat(129) } }, 128],
    ['a body that is none', { push: { body: 42 as never } }, 512],
    ['texts that are none', { push: 'Anna calls' as never }, 512],
    ['something else that is too long', { extra: 'x'.repeat(4097) }, 4096],
    ['something else that is no text', { extra: { room: 7 } as never }, 4096],
  ] as const)
    it(`refuse ${what}`, async () => {
      await signIn();
      const error = await rejection(provider.call({ userIds: ['3002'], ...request }));
      expect(error).to.deep.include({
        reason: 'bad-request',
        params: { detail: 'bad-text', limit },
      });
      expect(page.calls.dialled).to.equal(undefined);
      expect(provider.state.call.phase).to.equal('ended');
    });
});
