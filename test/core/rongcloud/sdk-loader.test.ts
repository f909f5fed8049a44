import { expect } from '@open-wc/testing';
import { createRongCloudBackend } from '../../../src/core/rongcloud/rongcloud-backend.js';
import { bindSdk, loadSdk, SDK_VERSION } from '../../../src/core/rongcloud/sdk-loader.js';
import { FakeRong } from '../../support/fake-rong-sdk.js';
import { replace } from '../../support/replace.js';
import { rejection } from '../../support/until.js';

const NAMES = ['RongIMLib', 'RCRTC', 'RCCall'] as const;
const URL = '/sdk/of/this/page';

type Globals = Partial<Record<(typeof NAMES)[number], unknown>>;

/** What a server would answer for a script: what it does, or that there is none. */
type Served = Readonly<Record<string, () => void>>;

describe('the loader of the SDK', () => {
  const page = new FakeRong().openPage();
  const modules = { RongIMLib: page.sdk.im, RCRTC: page.sdk.rtc, RCCall: page.sdk.call };
  let requested: string[];
  let served: Served;
  let restore: () => void;

  beforeEach(() => {
    requested = [];
    served = Object.fromEntries(
      NAMES.map((name) => [
        addressOf(name),
        () => Object.assign(globalThis, { [name]: modules[name] }),
      ]),
    );
    restore = serveScripts();
  });

  afterEach(() => {
    restore();
    for (const name of NAMES) delete (globalThis as Globals)[name];
    for (const script of document.querySelectorAll('script[data-served]')) script.remove();
  });

  /** Lets scripts that are put on the page be answered by `served`. */
  function serveScripts(): () => void {
    return replace(document.head, 'append', (...nodes: (Node | string)[]) => {
      for (const node of nodes) if (node instanceof HTMLScriptElement) answer(node);
    });
  }

  function answer(script: HTMLScriptElement): void {
    const { src } = script;
    requested.push(src);
    setTimeout(() => {
      const run = served[src];
      run?.();
      script.dispatchEvent(new Event(run ? 'load' : 'error'));
    });
  }

  function addressOf(name: string): string {
    return `${location.origin}${URL}/${name}-${SDK_VERSION}.prod.js`;
  }

  it('takes what the page has brought', async () => {
    Object.assign(globalThis, modules);
    const { im, rtc, call } = await loadSdk(URL);
    expect(im).to.equal(modules.RongIMLib);
    expect(rtc).to.equal(modules.RCRTC);
    expect(call).to.equal(modules.RCCall);
    expect(requested).to.deep.equal([]);
  });

  it('loads the scripts in order, each when the one before is there', async () => {
    const there: string[][] = [];
    served = Object.fromEntries(
      Object.entries(served).map(([src, run]) => [
        src,
        () => {
          there.push(NAMES.filter((name) => name in globalThis));
          run();
        },
      ]),
    );
    await loadSdk(URL);
    expect(requested).to.deep.equal(NAMES.map(addressOf));
    expect(there).to.deep.equal([[], ['RongIMLib'], ['RongIMLib', 'RCRTC']]);
  });

  it('loads what is missing only', async () => {
    Object.assign(globalThis, { RongIMLib: modules.RongIMLib });
    await loadSdk(`${URL}/`);
    expect(requested).to.deep.equal([addressOf('RCRTC'), addressOf('RCCall')]);
  });

  it('loads each once for two who ask, wherever they look', async () => {
    const [one, other] = await Promise.all([loadSdk(URL), loadSdk('/elsewhere')]);
    expect(requested).to.deep.equal(NAMES.map(addressOf));
    expect(one.im).to.equal(other.im);
  });

  it('loads when a backend connects, and not before', async () => {
    const backend = createRongCloudBackend({
      appKey: 'app-key',
      token: 'token-3001',
      sdkUrl: URL,
    });
    expect(requested).to.deep.equal([]);
    const { userId } = await backend.connect(new AbortController().signal);
    expect(userId).to.equal('3001');
    expect(requested).to.have.length(3);
    await backend.dispose();
    await backend.connect(new AbortController().signal);
    expect(requested).to.have.length(3);
    await backend.dispose();
  });

  for (const missing of NAMES) {
    it(`says so when ${missing} cannot be loaded, and tries again when asked again`, async () => {
      const all = served;
      served = Object.fromEntries(
        Object.entries(all).filter(([src]) => src !== addressOf(missing)),
      );
      const error = await rejection(loadSdk(URL));
      expect(error).to.include({ reason: 'sdk-missing' });
      expect(String(error)).to.include(missing);
      expect(requested.at(-1)).to.equal(addressOf(missing));
      served = all;
      await loadSdk(URL);
      expect(requested.at(-1)).to.equal(addressOf('RCCall'));
    });
  }

  it('says so when a script brings nothing, and tries again when asked again', async () => {
    const all = served;
    served = { ...all, [addressOf('RCCall')]: () => {} };
    expect(await rejection(loadSdk(URL))).to.include({ reason: 'sdk-missing' });
    served = all;
    await loadSdk(URL);
    expect(requested.filter((src) => src === addressOf('RCCall'))).to.have.length(2);
  });

  it('gives a script up that never arrives, and tries again when asked again', async () => {
    restore();
    restore = replace(document.head, 'append', () => {});
    expect(await rejection(loadSdk(URL, 20))).to.include({ reason: 'sdk-missing' });
    restore();
    restore = serveScripts();
    await loadSdk(URL);
  });

  it('loads real scripts from a folder of this server', async () => {
    restore();
    const error = await rejection(loadSdk('/there/is/no/such/folder'));
    expect(error).to.include({ reason: 'sdk-missing' });
    expect(String(error)).to.include(`/there/is/no/such/folder/RongIMLib-${SDK_VERSION}.prod.js`);
  });

  it('gives up when the attempt is', async () => {
    served = {};
    restore();
    restore = replace(document.head, 'append', () => {}); // a server that never answers
    const backend = createRongCloudBackend({ appKey: 'app-key', token: 'token-3001', sdkUrl: URL });
    const controller = new AbortController();
    const attempt = rejection(backend.connect(controller.signal));
    const reason = new Error('changed my mind');
    controller.abort(reason);
    expect(await attempt).to.equal(reason);
    await backend.dispose();
  });

  it('asks nobody when a bundler has brought it', async () => {
    bindSdk(page.sdk);
    expect(await loadSdk(URL)).to.equal(page.sdk);
    expect(requested).to.deep.equal([]);
  });
});
