import { expect } from '@open-wc/testing';
import { checkCalls, type Obstacle } from '../../../src/core/media/call-check.js';
import { replace, takeAway } from '../../support/replace.js';

const undo: (() => void)[] = [];

afterEach(() =>
  undo
    .splice(0)
    .reverse()
    .forEach((each) => each()),
);

const obstacles = async (options: Parameters<typeof checkCalls>[0] = {}): Promise<Obstacle[]> =>
  (await checkCalls(options))
    .map(({ obstacle }) => obstacle)
    .filter((each) => each !== 'sound-blocked');

const listed = (...kinds: MediaDeviceKind[]) =>
  undo.push(
    replace(navigator.mediaDevices, 'enumerateDevices', () =>
      Promise.resolve(
        kinds.map((kind) => ({ kind, deviceId: '', label: '', groupId: '' }) as MediaDeviceInfo),
      ),
    ),
  );

describe('what stands in the way of calls', () => {
  it('is nothing on a page that can make them, and nobody is asked for that', async () => {
    undo.push(
      replace(navigator.mediaDevices, 'getUserMedia', () => {
        throw new Error('nobody wanted a device');
      }),
    );
    expect(await obstacles()).to.deep.equal([]);
  });

  it('is a page that is not secure, and nothing else counts then', async () => {
    undo.push(replace(window, 'isSecureContext', false));
    const [finding, ...others] = await checkCalls();
    expect(others).to.deep.equal([]);
    expect(finding!.obstacle).to.equal('insecure-page');
    expect(finding!.fix).to.match(/^https:/);
  });

  for (const name of ['RTCPeerConnection', 'MediaStream'])
    it(`is a browser without ${name}`, async () => {
      undo.push(takeAway(window, name));
      expect(await checkCalls()).to.deep.equal([{ obstacle: 'old-browser' }]);
    });

  it('is a browser without media devices', async () => {
    undo.push(takeAway(Navigator.prototype, 'mediaDevices'));
    expect(await checkCalls()).to.deep.equal([{ obstacle: 'old-browser' }]);
  });

  it('is a device that is not there, if the calls need one', async () => {
    listed('audioinput');
    expect(await checkCalls()).to.deep.include({ obstacle: 'device-missing', device: 'camera' });
    expect(await obstacles({ media: 'audio' })).to.deep.equal([]);
    listed();
    expect(await obstacles()).to.deep.equal(['device-missing', 'device-missing']);
  });

  it('is a permission that was refused', async () => {
    undo.push(
      replace(navigator.permissions, 'query', ({ name }) =>
        Promise.resolve({
          state: (name as string) === 'camera' ? 'denied' : 'prompt',
        } as PermissionStatus),
      ),
    );
    expect(await checkCalls()).to.deep.include({ obstacle: 'permission-denied', device: 'camera' });
    expect(await obstacles({ media: 'audio' })).to.deep.equal([]);
  });

  it('is no browser’s silence about permissions', async () => {
    undo.push(
      replace(navigator.permissions, 'query', () => Promise.reject(new TypeError('no such name'))),
    );
    expect(await obstacles()).to.deep.equal([]);
  });

  it('is a network that is away', async () => {
    undo.push(replace(navigator, 'onLine', false));
    expect(await obstacles()).to.deep.equal(['offline']);
  });

  it('is no address that can be reached, or is merely away', async () => {
    expect(await obstacles({ addresses: [location.origin, 'ws://localhost:9/'] })).to.deep.equal(
      [],
    );
  });
});
