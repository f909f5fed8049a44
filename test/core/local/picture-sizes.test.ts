/** Each side sends its picture as large as the other side shows it, and not at all where nobody sees it. */
import { expect } from '@open-wc/testing';
import type { PartyCall } from '../../support/call-party.js';
import { replace } from '../../support/replace.js';
import { until } from '../../support/until.js';
import { GROUP_ID, MEDIA_MS, SIGNAL_MS, useLocalCalls } from './local-calls.js';
import { QUICK } from './quick-timing.js';

/** Encoders take their time on a busy machine. */
const PICTURE_MS = 15_000;

describe('the size of pictures', () => {
  const { media, onEnd, connect, connected, soon, callOfTwo, openChannel } = useLocalCalls();

  /** Shows somebody's picture in an element of that size, in CSS pixels. */
  function show(call: PartyCall, userId: string, width: number, height = (width * 3) / 4) {
    const video = document.createElement('video');
    video.style.cssText = `position: fixed; inset: 0 auto auto 0; width: ${width}px; height: ${height}px`;
    document.body.append(video);
    const undo = call.session.attachView(userId, video);
    onEnd(() => video.remove());
    const resize = (to: number): void => {
      video.style.width = `${to}px`;
      video.style.height = `${(to * 3) / 4}px`;
    };
    const hide = (): void => {
      undo();
      video.remove();
    };
    return { video, resize, hide };
  }

  async function widthIs(video: HTMLVideoElement, expected: number): Promise<void> {
    const isSo = (): boolean => Math.abs(video.videoWidth - expected) < 8;
    await until(isSo, PICTURE_MS, () => `it is ${expected} wide, not ${video.videoWidth}`);
  }

  /** That a camera is sent in full. Browsers send less of it on a slow line, or a busy machine. */
  const isLarge = (video: HTMLVideoElement): Promise<unknown> =>
    until(
      () => video.videoWidth > 240,
      PICTURE_MS,
      () => `it is large, not ${video.videoWidth}`,
    );

  /** Whether the cameras are sent, by connection; a connection that sends none yet counts. */
  const sent = (): boolean[] =>
    media.openConnections().flatMap((connection) =>
      connection.getSenders().flatMap((sender) => {
        const isCamera = sender.track?.kind === 'video';
        return isCamera ? (sender.getParameters().encodings[0]?.active ?? true) : [];
      }),
    );

  /** Waits until that many of the pictures are sent. */
  const sending = (count: number): Promise<unknown> =>
    until(
      () => sent().filter(Boolean).length === count,
      PICTURE_MS,
      () => `${count} of ${sent().length} pictures are sent, not ${sent().filter(Boolean).length}`,
    );

  /** Of pictures, on all connections. */
  async function frames(name: 'framesSent' | 'framesDecoded'): Promise<number> {
    const reports = await Promise.all(media.openConnections().map((each) => each.getStats()));
    const stats = reports.flatMap((report) => [...report.values()] as Record<string, unknown>[]);
    const counts = stats.map(({ kind, [name]: count }) =>
      kind === 'video' ? Number(count ?? 0) : 0,
    );
    return counts.reduce((a, b) => a + b, 0);
  }

  it('a small view is sent a small picture, and a large one a large one again', async () => {
    const { out } = await callOfTwo({ media: 'video' });
    const view = show(out, '3002', 640);
    await isLarge(view.video);
    view.resize(160);
    await widthIs(view.video, 160);
    view.resize(640);
    await isLarge(view.video);
  });

  it('the largest of several views counts', async () => {
    const { out } = await callOfTwo({ media: 'video' });
    const small = show(out, '3002', 160);
    await widthIs(small.video, 160);
    const large = show(out, '3002', 640);
    await isLarge(small.video);
    large.hide();
    await widthIs(small.video, 160);
  });

  it('a picture that nobody sees is not sent, and is there again when somebody does', async () => {
    const { out, into } = await callOfTwo({ media: 'video' });
    const [ofBen, ofAnna] = [show(out, '3002', 320), show(into, '3001', 320)];
    await sending(2);
    ofAnna.video.style.display = 'none';
    ofBen.video.style.left = '-5000px'; // out of the page's view
    await sending(0);
    const before = await frames('framesSent');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await frames('framesSent')) - before).to.be.at.most(2); // what was under way
    ofBen.video.style.left = '0';
    await sending(1);
    const decoded = await frames('framesDecoded');
    let now = decoded;
    await until(
      () => {
        void frames('framesDecoded').then((count) => (now = count));
        return now > decoded;
      },
      PICTURE_MS,
      'the picture moves',
    );
  });

  it('a tab that is hidden is sent no pictures, where it can tell that nobody sees them', async () => {
    const { out, into } = await callOfTwo({ media: 'video' });
    const views = [show(out, '3002', 640), show(into, '3001', 640)];
    const comeBack = replace(document, 'visibilityState', 'hidden');
    onEnd(comeBack);
    document.dispatchEvent(new Event('visibilitychange'));
    if (CSS.supports('selector(:picture-in-picture)')) await sending(0);
    else await widthIs(views[0]!.video, 320); // it may be in a window that the page cannot see
    comeBack();
    document.dispatchEvent(new Event('visibilitychange'));
    await sending(2);
    await isLarge(views[0]!.video);
  });

  it('an element that is in no document is sent the whole picture', async () => {
    const { out } = await callOfTwo({ media: 'video' });
    const loose = document.createElement('video');
    out.session.attachView('3002', loose);
    await isLarge(loose);
    const small = show(out, '3002', 160);
    await isLarge(small.video);
    await sending(1); // Anna is shown nowhere
    expect(loose.videoWidth).to.be.above(240);
  });

  it('the part of a picture that is cut off counts', async () => {
    const { out } = await callOfTwo({ media: 'video' });
    const view = show(out, '3002', 160, 640);
    view.video.style.objectFit = 'cover';
    await sending(1);
    await isLarge(view.video);
    view.video.style.objectFit = 'contain';
    view.video.style.width = '161px';
    await widthIs(view.video, 160);
  });

  it('a kit that says nothing of sizes is sent everything, and the call goes on', async () => {
    const anna = await connect('3001');
    const old = await connect('3002', { timing: { ...QUICK, resizedAfterMs: Infinity } });
    const channel = openChannel();
    const out = anna.call(['3002'], { media: 'video' });
    const into = await old.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
    const [ofOld, ofAnna] = [show(out, '3002', 160), show(into, '3001', 160)];
    await widthIs(ofOld.video, 160); // it was told
    await isLarge(ofAnna.video);
    const told = channel.heard('alive').filter(({ shows }) => shows);
    expect(told.every(({ from }) => from === '3001')).to.be.true;
    expect([...anna.problems, ...old.problems]).to.deep.equal([]);
  });

  it('nonsense about sizes changes nothing', async () => {
    const channel = openChannel();
    const { out, ben } = await callOfTwo({ media: 'video' });
    const { video } = show(out, '3002', 640);
    await isLarge(video);
    const [alive] = await soon('Anna lives', () => {
      const all = channel.heard('alive').filter(({ from }) => from === '3001');
      return all.length > 0 && all;
    });
    const { endpoint, camera, microphone, media: kind } = alive!;
    const say = (pictures: unknown, version: unknown = 1): void =>
      channel.forge({
        ...{ type: 'alive', from: '3001', endpoint, camera, microphone, media: kind },
        shows: { version, pictures },
      });
    const nothing = { userId: '3002', picture: 'camera', width: 0, height: 0 };
    for (const pictures of [{}, 'none', [{ ...nothing, width: -1 }], [nothing, nothing]])
      say(pictures);
    say([nothing], 'one');
    say([{ ...nothing, userId: '3001' }]); // of somebody else
    await soon('it is told', () => ben.problems.length > 0);
    expect(ben.problems.map(({ params }) => params.detail)).to.deep.equal(['bad-signal']);
    await sending(1); // Ben's; Anna is shown nowhere
    expect(video.videoWidth).to.be.above(240);
  });

  it('however often another size is told, the picture is sent differently now and then', async () => {
    const channel = openChannel();
    const { out, ben } = await callOfTwo({ media: 'video' });
    show(out, '3002', 640);
    await sending(1);
    let changes = 0;
    const { setParameters } = Object.getOwnPropertyDescriptors(RTCRtpSender.prototype);
    onEnd(
      replace(RTCRtpSender.prototype, 'setParameters', function (this: RTCRtpSender, ...args) {
        changes += 1;
        return setParameters.value!.apply(this, args);
      }),
    );
    const [{ endpoint } = {}] = channel.heard('alive').filter(({ from }) => from === '3001');
    const startedAt = performance.now();
    for (let i = 0; i < 100; i += 1) {
      const width = i % 2 ? 640 : 0;
      channel.forge({
        ...{ type: 'alive', from: '3001', endpoint, camera: true, microphone: true },
        ...{
          media: 'video',
          shows: {
            version: 1,
            pictures: [{ userId: '3002', picture: 'camera', width, height: width }],
          },
        },
      });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const most = (1.5 * (performance.now() - startedAt)) / QUICK.refitEveryMs + 2; // of a hundred
    expect(changes).to.be.within(1, most);
    expect(ben.problems).to.deep.equal([]);
  });

  it('somebody who leaves and comes back is sent everything until they say more', async () => {
    const anna = await connect('3001');
    const ben = await connect('3002');
    const cora = await connect('3003');
    const out = anna.call(['3002', '3003'], { media: 'video', groupId: GROUP_ID });
    const [ofBen, ofCora] = [await ben.nextCall(SIGNAL_MS), await cora.nextCall(SIGNAL_MS)];
    await Promise.all([ofBen.accept(), ofCora.accept()]);
    await connected(out, ofBen, ofCora);
    const first = show(ofCora, '3001', 160);
    await widthIs(first.video, 160);
    await ofCora.session.end();
    await soon('Cora is gone', () => !out.member('3003'));
    await out.session.invite(['3003']);
    const again = await cora.nextCall(SIGNAL_MS);
    await again.accept();
    await until(() => again.isConnected, MEDIA_MS, 'Cora is back');
    const second = show(again, '3001', 640);
    await isLarge(second.video);
  });
});
