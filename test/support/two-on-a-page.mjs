/**
 * Two people on one page, on the local back end or on RongCloud's fake SDK: for tests of what a page does to a call. The kit
 * is the built one, in one file.
 */
import { bundleOf } from './bundle.mjs';
import { htmlPage, startSite } from './site.mjs';

const FAKE_RONG = `
  import { FakeRong } from './test/support/fake-rong-sdk.ts';
  window.FakeRong = FakeRong;`;

/** Serves the page. `window.stage` sets it up. */
export async function startStage() {
  const scripts = [
    '<script src="/dist/rc-call-kit.full.min.js"></script>',
    `<script>(${putUpStage})()</script>`,
    '<script type="module" src="/fake-rong.js"></script>',
  ];
  const page = htmlPage('<main></main>', { head: scripts.join('') });
  return startSite({ pages: { '/': page, '/fake-rong.js': await bundleOf(FAKE_RONG) } });
}

/** Runs in the page. */
function putUpStage() {
  /** How many times faster than the real SDK its fake runs. */
  const speed = 3;
  const stage = {
    /** The providers by name. */
    anna: undefined,
    ben: undefined,
    /** On RongCloud: the fake SDK of each. */
    pages: {},

    /**
     * Puts people on the page.
     *
     * @param {'local' | 'rongcloud'} service
     * @param {{ ringsMs?: number, people?: Record<string, string>, signalingUrl?: string, roomTimeoutMs?: number }} [options] `people`: user ids by name;
     *   `signalingUrl`: of a relay; `roomTimeoutMs`: after how long RongCloud tells the others of somebody who cannot
     */
    mount(
      service,
      {
        ringsMs = 60_000,
        signalingUrl = '',
        people = { anna: '3001', ben: '3002' },
        roomTimeoutMs = 60_000,
      } = {},
    ) {
      const rong =
        service === 'rongcloud' && new window.FakeRong({ speed, groups: {}, roomTimeoutMs });
      for (const [name, userId] of Object.entries(people)) {
        const provider = document.createElement('rc-call-provider');
        provider.id = name;
        provider.keepHistory = true;
        if (service === 'local')
          Object.assign(provider, {
            backend: 'local',
            token: userId,
            noAnswerMs: ringsMs,
            signalingUrl,
          });
        else {
          const page = rong.openPage({ callTimeoutMs: ringsMs });
          stage.pages[name] = page;
          Object.assign(provider, {
            ...{ appKey: 'app', token: `token-${userId}`, sdk: page.sdk },
            getToken: async () => `token-${userId}`,
          });
        }
        provider.append(
          ...['rc-incoming-call', 'rc-call-panel'].map((tag) => document.createElement(tag)),
        );
        document.querySelector('main').append(provider);
        stage[name] = provider;
      }
    },

    phase: (name) => stage[name].state.call.phase,
    end: (name) => stage[name].state.call.end,
    isInCall: (name) => !['idle', 'ended'].includes(stage.phase(name)),
    isOnline: (name) => stage[name].state.connection === 'connected',

    /** Does it and forgets it: commands settle when they like. */
    ask(name, method, ...args) {
      stage[name][method](...args).catch((error) =>
        stage.refused.push(error.reason ?? String(error)),
      );
    },
    refused: [],
    call: (name, userId, media = 'video') => stage.ask(name, 'call', { userIds: [userId], media }),

    /** Resolves once it is so. */
    async until(isSo, what = String(isSo), ms = 30_000) {
      const deadline = performance.now() + ms;
      while (!isSo()) {
        if (performance.now() > deadline) throw new Error(`not so: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },

    /** Brings the call of Anna and Ben to a step. */
    async reach(step) {
      const { anna, ben } = stage;
      await stage.until(
        () => [anna, ben].every(({ state }) => state.connection === 'connected'),
        'online',
      );
      if (step === 'idle') return;
      if (step === 'dialling') window.devices.delayMs = 400;
      stage.call('anna', '3002');
      await stage.until(() => stage.phase('anna') === 'outgoing', 'dialling');
      if (step === 'dialling') return;
      await stage.until(() => stage.phase('ben') === 'incoming', 'ringing');
      if (step === 'ringing') return;
      if (step === 'answering') window.devices.delayMs = 400;
      stage.ask('ben', 'accept');
      await stage.until(() => stage.phase('ben') === 'connecting', 'answering');
      if (step === 'answering') return;
      await stage.until(
        () => ['anna', 'ben'].every((name) => stage.phase(name) === 'connected'),
        'connected',
      );
    },
  };
  window.stage = stage;
}
